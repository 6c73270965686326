"""What one document may cost in time and memory: who takes more loses the document, not the run."""

from __future__ import annotations

import faulthandler
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from analyzer.errors import AnalyzerError

__all__ = ["DOCUMENT_SECONDS", "LimitError", "limit_memory", "mark_expendable", "memory_bytes", "time_limit"]

DOCUMENT_SECONDS = 600.0
"""The slowest sound document of the tests takes some 20 seconds on a loaded machine; this is thirty times that."""

_MEMORY = re.compile(r"(\d+(?:\.\d+)?)\s*([MG])i?B?", re.IGNORECASE)
_LEAST = 2**30  # the libraries and the model take some 400 MB, and reserve more


class LimitError(AnalyzerError):
    """A limit cannot be understood, or is too small to work with."""


_process = {"expendable": False}


def mark_expendable() -> None:
    """Say that this process may be ended at any moment because another one takes care of its work."""
    _process["expendable"] = True


def memory_bytes(text: str) -> int:
    """Give the bytes of a limit such as ``4GB`` (binary units, as systems count memory).

    Raises
    ------
    LimitError
        It is no such limit, or below 1 GB.

    Examples
    --------
    >>> memory_bytes("1.5 GB")
    1610612736
    """
    size = _MEMORY.fullmatch(text.strip())
    found = int(float(size[1]) * 2 ** (30 if size[2].upper() == "G" else 20)) if size else 0
    if found < _LEAST:
        raise LimitError(f"--memory {text}: 请写成 4GB，至少 1GB。Write it as 4GB; 1GB is the least.")
    return found


def limit_memory(limit: int | None) -> None:
    """Let this process take no more than `limit` bytes: what asks for more raises MemoryError.

    Windows knows no such limit; there nothing is done.
    """
    if limit is not None and sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


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
