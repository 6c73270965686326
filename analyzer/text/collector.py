"""Python's search for cycles, kept away from work that makes none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["collector_paused"]


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the search for cycles: a batch of reports makes millions of small objects, and walking them takes time.

    Reports, statements and rows hold no cycles, so they are let go of without a search.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
