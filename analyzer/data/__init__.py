"""Data that comes with the package; see README.md."""
