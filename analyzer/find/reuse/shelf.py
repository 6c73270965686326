"""Texts put aside while a corpus is searched: in memory, or in a file that only this process sees."""

from __future__ import annotations

import tempfile
from array import array
from pathlib import Path
from types import TracebackType
from typing import IO, Self

__all__ = ["Shelf"]

_BUFFER = 1 << 20


class Shelf:
    """Texts in the order in which they were put, taken again by their number; use as a context manager.

    Parameters
    ----------
    folder : Path, optional
        Where the file lies that holds them; it is gone with the shelf. In memory if left out.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._texts: list[str] = []
        self._ends = array("q", [0])
        self._file: IO[bytes] | None = (
            None if folder is None else tempfile.TemporaryFile(dir=folder, buffering=_BUFFER)  # noqa: SIM115 - closed below
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._file is not None:
            self._file.close()
        self._texts.clear()

    def put(self, text: str) -> None:
        """Put a text behind the others; its number is the count of those before."""
        if self._file is None:
            self._texts.append(text)
            return
        self._file.seek(self._ends[-1])
        self._ends.append(self._ends[-1] + self._file.write(text.encode("utf-8", "surrogatepass")))

    def take(self, number: int) -> str:
        """Give a text."""
        if self._file is None:
            return self._texts[number]
        start, end = self._ends[number], self._ends[number + 1]
        self._file.seek(start)
        return self._file.read(end - start).decode("utf-8", "surrogatepass")
