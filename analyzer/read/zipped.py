"""Zip archives: the files they hold, and one of them at a time, in any order."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable
from typing import BinaryIO

from analyzer.errors import DamagedFile, EncryptedFile, TooLarge, UnknownFormat
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

__all__ = ["ZipFiles", "is_plain_archive", "is_zip"]

_MAX_RATIO = 200  # text and markup pack to a twentieth at best, tables of noughts to a hundredth
_UTF8, _LOCKED = 0x800, 0x1
_METHODS = frozenset((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2))
_UNICODE_PATH = 0x7075
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, RuntimeError, OverflowError)
_LOCKED_FILE = "压缩包有密码，请解除后重新打包。The archive has a password; pack it again without one."
_METHOD = "压缩方式不支持，请用普通 zip 重新打包。Packed in an unusual way; pack it again as plain zip."


def is_zip(head: bytes) -> bool:
    """Tell a zip container, also an empty one, by its first bytes."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def is_plain_archive(members: Iterable[str]) -> bool:
    """Tell an archive of files from a document that is a zip container, by the names in it."""
    names = set(members)
    of_word = any(name.startswith("word/") and name.endswith(".xml") for name in names)
    return not of_word and not names & {"[Content_Types].xml", "OFD.xml", "mimetype", "META-INF/manifest.xml"}


def _unicode_path(info: zipfile.ZipInfo) -> str | None:
    """Give the name that some packers write beside the one in their own code page."""
    extra = info.extra
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        if kind == _UNICODE_PATH and size > 5:
            return extra[9 : 4 + size].decode("utf-8", errors="replace")
        extra = extra[4 + size :]
    return None


def _name_of(info: zipfile.ZipInfo) -> str:
    """Give an entry's name; where nothing says that it is UTF-8, zip itself would say cp437."""
    if info.flag_bits & _UTF8:
        return info.orig_filename
    if (told := _unicode_path(info)) is not None:
        return told
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.orig_filename
    return spelled(raw) or info.orig_filename


class ZipFiles:
    """A zip container that is open; its list of entries is read once.

    Raises
    ------
    DamagedFile
        The list of entries is broken.
    """

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        try:
            self._archive = zipfile.ZipFile(file)
        except (*_BROKEN, NotImplementedError) as error:
            raise DamagedFile(name, DAMAGED) from error

    def close(self) -> None:
        """Let go of the file."""
        self._archive.close()
        self._file.close()

    @property
    def plain(self) -> bool:
        """Tell an archive of files from a document that is a zip container."""
        return is_plain_archive(self._archive.namelist())

    def members(self, name: str) -> list[Member]:
        """List the files, sorted by name.

        Raises
        ------
        TooLarge
            Entries lie over one another or are too many.
        UnknownFormat
            There is no file.
        """
        infos = self._archive.infolist()
        size = self._file.seek(0, 2)
        if len(infos) > MOST_MEMBERS or sum(info.compress_size for info in infos) > size:
            raise TooLarge(name, OVERLAPPING)
        found = named([(tidy(_name_of(info)), number) for number, info in enumerate(infos) if not info.is_dir()])
        if not found:
            raise UnknownFormat(name, EMPTY)
        return found

    def read(self, number: int, name: str, limit: int) -> bytes:
        """Read one file, as `read_member` in `analyzer.read.archive` tells."""
        try:
            info = self._archive.infolist()[number]
            if info.flag_bits & _LOCKED:
                raise EncryptedFile(name, _LOCKED_FILE)
            if info.compress_type not in _METHODS:
                raise UnknownFormat(name, _METHOD)
            if info.file_size > min(limit, max(RATIO_FROM, _MAX_RATIO * info.compress_size)):
                raise TooLarge(name, BOMB)
            with self._archive.open(info) as file:
                data = file.read(limit + 1)
        except NotImplementedError as error:
            raise UnknownFormat(name, _METHOD) from error
        except (*_BROKEN, IndexError) as error:
            raise DamagedFile(name, DAMAGED) from error
        if len(data) > limit:
            raise TooLarge(name, BOMB)
        return data
