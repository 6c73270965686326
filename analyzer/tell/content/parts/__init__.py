"""The parts of a yearly page, in the order they are read; each gives its blocks."""
