"""What one document may cost: a process that hangs on it ends itself, so that nobody waits for it for ever."""

from __future__ import annotations

import faulthandler
import os
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["DOCUMENT_SECONDS", "mark_expendable", "time_limit"]

DOCUMENT_SECONDS = 600.0
"""The slowest sound document of the tests takes some 20 seconds on a loaded machine; this is thirty times that."""

_process = {"expendable": False}


def mark_expendable() -> None:
    """Say that this process may be ended at any moment because another one takes care of its work."""
    _process["expendable"] = True


@contextmanager
def time_limit(seconds: float = DOCUMENT_SECONDS) -> Iterator[None]:
    """End this process if the block takes longer, where the process is expendable; elsewhere do nothing.

    The clock runs in C without Python's lock, so that a search in one endless pattern is ended too.
    """
    if not _process["expendable"]:
        yield
        return
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - the file's number is what is asked for
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
