"""Bytes put aside while a corpus is searched: in memory, or in a file that only this process sees."""

from __future__ import annotations

import os
import tempfile
from array import array
from pathlib import Path
from types import TracebackType
from typing import IO, Self

__all__ = ["Shelf"]

_WAITING = 1 << 20  # bytes that are written at a time


class Shelf:
    """Pieces of bytes in the order in which they were put, taken again by their number; use as a context manager.

    Parameters
    ----------
    folder : Path, optional
        Where the file lies that holds them; it is gone with the shelf. In memory if left out.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._pieces: list[bytes] = []
        self._ends = array("q", [0])
        # Without a buffer: pieces are taken from anywhere, and a buffer would be filled anew for each of them.
        self._file: IO[bytes] | None = (
            None if folder is None else tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 - closed below
        )
        self._waiting = bytearray()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._file is not None:
            self._file.close()
        self._pieces.clear()

    def put(self, piece: bytes) -> None:
        """Put a piece behind the others; its number is the count of those before."""
        if self._file is None:
            self._pieces.append(piece)
            return
        self._ends.append(self._ends[-1] + len(piece))
        self._waiting += piece
        if len(self._waiting) >= _WAITING:
            self._write()

    def _write(self) -> None:
        """Write what waits behind the rest."""
        if self._file is None:
            return
        self._file.seek(0, os.SEEK_END)
        rest = memoryview(self._waiting)
        while rest:
            rest = rest[self._file.write(rest) :]
        self._waiting = bytearray()

    def take(self, number: int) -> bytes:
        """Give a piece."""
        if self._file is None:
            return self._pieces[number]
        self._write()
        start, end = self._ends[number], self._ends[number + 1]
        self._file.seek(start)
        return self._file.read(end - start)
