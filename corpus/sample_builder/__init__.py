"""Renders the invented sample reports and writes down what was planted in them."""
