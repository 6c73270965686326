"""Joins the verbs: inputs to parts, parts to a dataset, a dataset to reports; training and verifying."""
