"""Makes small reports in many shapes, each with what a reader must find in it."""
