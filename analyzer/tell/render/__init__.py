"""Renderers: each turns the content model into one kind of file."""
