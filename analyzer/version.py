"""The version of the package; below everything else, so that each part can name it."""

__all__ = ["__version__"]

__version__ = "0.1.0"
