"""Zip archives of reports: which files they hold, under which names, and one of them at a time.

Decisions:

* Nothing is ever unpacked to disk: a file is read into memory when its turn comes, so names with ``..``
  or drive letters reach nothing. In the recorded name they are left out.
* Names without the UTF-8 mark are read as UTF-8 if they are valid, else as GB18030: what Windows in
  Chinese writes. Zip itself would say cp437.
* An archive inside an archive is not opened. A file that is packed too tightly to be a document, and
  an archive whose entries lie over one another, are refused: both are made to fill memory.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NoReturn

from analyzer.errors import DamagedFile, EncryptedFile, TooLarge, UnknownFormat

__all__ = [
    "INSIDE",
    "Member",
    "close_archives",
    "is_litter",
    "is_plain_archive",
    "list_members",
    "read_member",
    "refuse_archive",
]

INSIDE = "!/"
"""Stands between an archive's name and the name of a file in it: ``2021.zip!/某镇.docx``."""

_LITTER = frozenset(("Thumbs.db", "desktop.ini", "__MACOSX"))
_MOST_MEMBERS = 100_000
_MAX_RATIO = 200  # text and markup pack to a twentieth at best, tables of noughts to a hundredth
_RATIO_FROM = 4_000_000  # smaller files do no harm however tightly they are packed
_UTF8, _LOCKED = 0x800, 0x1
_METHODS = frozenset((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2))
_UNICODE_PATH = 0x7075
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, RuntimeError, OverflowError)
_DAMAGED = "压缩包不完整，请重新下载。The archive is damaged; fetch it again."
_NESTED = "压缩包里还有压缩包，请先把里面的解压。An archive inside an archive; unpack the inner one first."
_DIRECT = "是压缩包：请用 analyzer run 读取，或先解压。An archive; give it to `analyzer run`, or unpack it first."
_EMPTY = "压缩包是空的，请重新打包。The archive holds no file; pack it again."
_OVERLAPPING = "压缩包内容重叠或多得异常，已拒绝。Its entries overlap or are too many; not opened."
_BOMB = "解压后过大，已拒绝。Unpacked it would be too large; not opened."
_LOCKED_FILE = "压缩包有密码，请解除后重新打包。The archive has a password; pack it again without one."
_METHOD = "压缩方式不支持，请用普通 zip 重新打包。Packed in an unusual way; pack it again as plain zip."


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its name as recorded, and its number among the entries."""

    name: str
    number: int


def _unicode_path(info: zipfile.ZipInfo) -> str | None:
    """Give the name that some packers write beside the one in their own code page."""
    extra = info.extra
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        if kind == _UNICODE_PATH and size > 5:
            return extra[9 : 4 + size].decode("utf-8", errors="replace")
        extra = extra[4 + size :]
    return None


def _spelled(info: zipfile.ZipInfo) -> str:
    """Give an entry's name in the encoding it was most likely written in."""
    if info.flag_bits & _UTF8:
        return info.orig_filename
    if (told := _unicode_path(info)) is not None:
        return told
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.orig_filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.orig_filename


def _tidy(name: str) -> str:
    """Give a relative path without drive, ``..`` or backslashes."""
    parts = re.sub(r"^[A-Za-z]:", "", name.replace("\x00", "")).replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", ".", ".."))


def is_litter(part: str) -> bool:
    """Tell a file or folder that systems and editors leave behind from what a user put there, by its bare name."""
    return part in _LITTER or part.startswith((".", "~$"))


def _files(archive: zipfile.ZipFile) -> list[tuple[str, int]]:
    """Give names and numbers of the files in an archive, folders and litter left out."""
    named = [(_tidy(_spelled(info)), number) for number, info in enumerate(archive.infolist()) if not info.is_dir()]
    return sorted((name, number) for name, number in named if name and not any(map(is_litter, name.split("/"))))


def is_plain_archive(members: Iterable[str]) -> bool:
    """Tell an archive of files from a document that is a zip container, by the names in it."""
    names = set(members)
    of_word = any(name.startswith("word/") and name.endswith(".xml") for name in names)
    return not of_word and not names & {"[Content_Types].xml", "OFD.xml", "mimetype", "META-INF/manifest.xml"}


def _refusal(archive: zipfile.ZipFile, size: int) -> str | None:
    """Say why an archive is not opened, None if it can be."""
    infos = archive.infolist()
    if len(infos) > _MOST_MEMBERS or sum(info.compress_size for info in infos) > size:
        return _OVERLAPPING
    return None if _files(archive) else _EMPTY


def refuse_archive(data: bytes, name: str) -> NoReturn:
    """Say why an archive was not taken apart.

    Raises
    ------
    UnknownFormat
        It lies in another one, is empty or was given where one document is read.
    TooLarge
        Its entries lie over one another or are too many.
    """
    if INSIDE in name:
        raise UnknownFormat(name, _NESTED)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        reason = _refusal(archive, len(data))
    if reason == _OVERLAPPING:
        raise TooLarge(name, reason)
    raise UnknownFormat(name, reason or _DIRECT)


def list_members(path: Path) -> list[Member] | None:
    """List the files in a zip archive of files, sorted by name.

    Returns
    -------
    list of Member or None
        None where the file is no such archive, or one that `refuse_archive` refuses: it is then read
        as one document, and its row says why it is none. Equal names get their number behind them.
    """
    try:
        with path.open("rb") as file:
            if file.read(4) != b"PK\x03\x04":
                return None
            with zipfile.ZipFile(file) as archive:
                if not is_plain_archive(archive.namelist()) or _refusal(archive, path.stat().st_size):
                    return None
                named = _files(archive)
    except _BROKEN:
        return None
    members: list[Member] = []
    taken: dict[str, int] = {}
    for name, number in named:
        taken[name] = taken.get(name, 0) + 1
        members.append(Member(name if taken[name] == 1 else f"{name}~{taken[name]}", number))
    return members


@lru_cache(maxsize=2)
def _opened(path: Path, changed: int) -> zipfile.ZipFile:
    """Keep the archive that is being read open: its list of entries is read once, not for each file."""
    return zipfile.ZipFile(path)


def close_archives() -> None:
    """Let go of the archives that `read_member` keeps open."""
    _opened.cache_clear()


def read_member(path: Path, number: int, name: str, limit: int) -> bytes:
    """Read one file of an archive.

    Parameters
    ----------
    path : Path
        The archive.
    number : int
        Of the entry, as `list_members` gives it.
    name : str
        As recorded, for the error.
    limit : int
        Bytes it may have unpacked.

    Raises
    ------
    EncryptedFile, TooLarge, DamagedFile, UnknownFormat
        What keeps it from being read, and what to do.
    """
    try:
        archive = _opened(path, path.stat().st_mtime_ns)
        info = archive.infolist()[number]
        if info.flag_bits & _LOCKED:
            raise EncryptedFile(name, _LOCKED_FILE)
        if info.compress_type not in _METHODS:
            raise UnknownFormat(name, _METHOD)
        if info.file_size > min(limit, max(_RATIO_FROM, _MAX_RATIO * info.compress_size)):
            raise TooLarge(name, _BOMB)
        with archive.open(info) as file:
            data = file.read(limit + 1)
    except NotImplementedError as error:
        raise UnknownFormat(name, _METHOD) from error
    except (*_BROKEN, IndexError) as error:
        raise DamagedFile(name, _DAMAGED) from error
    if len(data) > limit:
        raise TooLarge(name, _BOMB)
    return data
