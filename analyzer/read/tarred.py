"""Tar archives, plain or packed with gzip, bzip2 or xz: read from the front to the back, never unpacked to disk.

A packed tar has no list of entries and cannot be read from the middle. So files are asked for in the order
in which they stand (`Member.number`); who asks for an earlier one begins anew.

Links, devices and names that lead out of the archive are files that cannot be read: each is a row that says so.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zlib
from typing import BinaryIO, cast

from analyzer.errors import DamagedFile, TooLarge, UnknownFormat
from analyzer.read.packed import (
    BOMB,
    DAMAGED,
    EMPTY,
    MOST_MEMBERS,
    OVERLAPPING,
    RATIO_FROM,
    Member,
    named,
    spelled,
    tidy,
)

__all__ = ["TarFiles", "is_tar"]

_BLOCK = 512
_MAX_RATIO = 500  # twice what gzip makes of one report a thousand times over; of noughts it makes a thousandth
_HEADER = 2**20  # bytes that a name and its like may take; whoever asks for more wants to fill memory
_BROKEN = (
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    OverflowError,
    RuntimeError,  # headers that stand for other headers without end
)
_PACKINGS = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
_LINK = "是链接或设备，不是文件；请把文件本身打进包里。A link or a device; pack the file itself."
_OUTSIDE = (
    "名称指向压缩包之外，已拒绝；请用相对路径重新打包。Its name leads out of the archive; pack it with relative paths."
)


class _Bomb(Exception):
    """More comes out than documents can hold."""


class _Unpacked(io.RawIOBase):
    """The bytes of a tar, whatever it is packed with, counted against those of the file.

    `room` is how many bytes may be read next, None for any number.
    """

    def __init__(self, file: BinaryIO) -> None:
        file.seek(0)
        head = file.read(6)
        file.seek(0)
        self._file, self._given = file, 0
        self.room: int | None = None
        self._inner: BinaryIO = file
        if head.startswith(_PACKINGS[0]):
            self._inner = cast(BinaryIO, gzip.GzipFile(fileobj=file))
        elif head.startswith(_PACKINGS[1]):
            self._inner = cast(BinaryIO, bz2.BZ2File(file))
        elif head.startswith(_PACKINGS[2]):
            self._inner = cast(BinaryIO, lzma.LZMAFile(file))  # noqa: SIM115 - the file is the owner's

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Read on; the end of a file that was cut short raises."""
        data = self._inner.read(size)
        self._given += len(data)
        if self._given > RATIO_FROM and self._given > _MAX_RATIO * self._file.tell():
            raise _Bomb
        if self.room is not None:
            self.room -= len(data)
            if self.room < 0:
                raise _Bomb
        return data


def is_tar(file: BinaryIO) -> bool:
    """Tell whether a file is a tar, plain or packed, by its first block; a packed nothing counts as an empty one."""
    packed = file.read(6).startswith(_PACKINGS)
    try:
        tarfile.TarInfo.frombuf(_Unpacked(file).read(_BLOCK), "utf-8", "surrogateescape")
    except tarfile.HeaderError as error:
        return packed and isinstance(error, tarfile.EOFHeaderError)  # type: ignore[attr-defined]
    except (*_BROKEN, _Bomb):
        return False
    return True


def _leads_out(name: str) -> bool:
    return name.startswith("/") or ".." in name.split("/")


class TarFiles:
    """A tar archive that is open, at some place."""

    plain = True

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._stream = _Unpacked(self._file)
        self._tar: tarfile.TarFile | None = None
        self._next = 0

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _entry(self) -> tarfile.TarInfo | None:
        """Give the next entry; None at the end mark, without which a tar was cut short."""
        self._next += 1
        if self._tar is not None:
            self._tar.members.clear()  # type: ignore[attr-defined]  # they would only grow
            cast(BinaryIO, self._tar.fileobj).seek(self._tar.offset)
        self._stream.room = _HEADER
        try:
            if self._tar is None:  # opening reads the first entry
                self._tar = tarfile.open(  # noqa: SIM115 - it reads on at the next call
                    fileobj=cast(BinaryIO, self._stream), mode="r|", encoding="utf-8", errors="surrogateescape"
                )
                return self._tar.next()
            return tarfile.TarInfo.fromtarfile(self._tar)  # `next` would take a broken header for the end
        except tarfile.EOFHeaderError:  # type: ignore[attr-defined]
            return None
        finally:
            self._stream.room = None

    def members(self, name: str) -> list[Member]:
        """List the files, sorted by name; reads the whole archive.

        Raises
        ------
        DamagedFile
            It was cut short, or a header is broken.
        TooLarge
            More comes out than documents can hold, or there are too many files.
        UnknownFormat
            There is no file.
        """
        self._begin_anew()
        found = []
        try:
            while (info := self._entry()) is not None:
                if not info.isdir():
                    raw = info.name.encode("utf-8", "surrogateescape")
                    found.append((tidy(spelled(raw) or info.name), self._next - 1))
                if self._next > MOST_MEMBERS:
                    raise TooLarge(name, OVERLAPPING)
        except _Bomb as error:
            raise TooLarge(name, BOMB) from error
        except _BROKEN as error:
            raise DamagedFile(name, DAMAGED) from error
        if not (files := named(found, in_turn=True)):
            raise UnknownFormat(name, EMPTY)
        return files

    def read(self, number: int, name: str, limit: int) -> bytes:
        """Read one file, as `read_member` in `analyzer.read.archive` tells."""
        try:
            if number < self._next:
                self._begin_anew()
            info = None
            while self._next <= number:
                info = self._entry()
                if info is None:
                    raise DamagedFile(name, DAMAGED)
            return self._content(cast(tarfile.TarInfo, info), name, limit)
        except _Bomb as error:
            self._begin_anew()
            raise TooLarge(name, BOMB) from error
        except _BROKEN as error:
            self._begin_anew()
            raise DamagedFile(name, DAMAGED) from error

    def _content(self, info: tarfile.TarInfo, name: str, limit: int) -> bytes:
        if not info.isreg():
            raise UnknownFormat(name, _LINK)
        if _leads_out(info.name):
            raise UnknownFormat(name, _OUTSIDE)
        if info.size > limit:
            raise TooLarge(name, BOMB)
        file = cast(tarfile.TarFile, self._tar).extractfile(info)
        data = b"" if file is None else file.read()
        if len(data) < info.size:
            raise DamagedFile(name, DAMAGED)
        return data
