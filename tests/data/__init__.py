"""Files the readers are tested with, and the script that made them."""
