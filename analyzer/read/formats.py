"""How a file's format is found: the content decides, the ending only where the content leaves it open.

Files with a wrong ending are common: a page saved as ``.doc``, a docx named ``.wps``.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath

from analyzer.errors import DamagedFile, EncryptedFile, UnknownFormat
from analyzer.read.archive import is_archive, refuse_archive
from analyzer.read.mht import is_web_archive
from analyzer.read.zipped import is_plain_archive

__all__ = ["sniff"]

_HEAD = 8_192
_PAGE = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_MARKUP = re.compile(rb"</(?:p|div|span|h[1-6]|li|section|article|center)\s*>", re.IGNORECASE)
_LEAST_MARKUP = 3  # closing tags that make a text without <html> a fragment of a page
_ENDINGS = {
    ".md": "md", ".markdown": "md", ".html": "html", ".htm": "html", ".shtml": "html", ".xhtml": "html",
}  # fmt: skip
_SAVE_AS = "请另存为 docx 或 pdf 后再试。Not readable; save it as docx or pdf."
_PACKED = "是压缩包，只能读 zip 和 tar；请先解压。An archive other than zip and tar; unpack it first."
# Beginnings of files that have readers of their own.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
)
# Content that is known and cannot be read, with what to do.
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"GIF8", "GIF 图片，请另存为 png 后再试。A GIF picture; save it as png."),
    (b"Rar!", _PACKED),
    (b"7z\xbc\xaf", _PACKED),
    (b"\x1f\x8b", _PACKED),
    (b"\xfd7zXZ\x00", _PACKED),
    (b"BZh9", _PACKED),
)
_BITMAP = re.compile(rb"BM.{4}\x00{4}.{3}\x00[\x0c\x28\x34\x38\x6c\x7c]\x00{3}", re.DOTALL)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS: tuple[tuple[str, str | None], ...] = (
    ("WordDocument", None),
    ("Workbook", "旧版 xls 表格，"),
    ("PowerPoint Document", "旧版 ppt 演示文稿，"),
)


def _sniff_ole(data: bytes, name: str) -> str:
    """Tell an old Word or WPS text from what else such a container holds."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise EncryptedFile(name, "文件有密码，请解除后再试。A password is needed; save it without one.")
    for stream, foreign in _STREAMS:
        if stream.encode("utf-16-le") in data:
            if foreign is not None:
                raise UnknownFormat(name, foreign + _SAVE_AS)
            return "wps" if PurePath(name).suffix.lower() == ".wps" else "doc"
    raise UnknownFormat(name, "旧版 Office 文件，内容不是文字，" + _SAVE_AS)


def _members(data: bytes, name: str) -> set[str]:
    """Give the names inside a zip container."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError, OverflowError) as error:
        if PurePath(name).suffix.lower() == ".docx" or b"word/" in data or b"[Content_Types].xml" in data[:_HEAD]:
            raise DamagedFile(name, "docx 文件不完整，请重新下载。The docx is damaged; fetch it again.") from error
        raise DamagedFile(name, "压缩包不完整，请重新下载。The archive is damaged; fetch it again.") from error


def _sniff_zip(data: bytes, name: str) -> str:
    """Tell the formats that are zip containers apart; an archive of files is none of them."""
    members = _members(data, name)
    if any(member.startswith("word/") and member.endswith(".xml") for member in members):
        return "docx"
    if "OFD.xml" in members:
        return "ofd"
    if is_plain_archive(members):
        refuse_archive(io.BytesIO(data), name)
    if "content.xml" in members and b"opendocument.text" in data[:_HEAD]:
        return "odt"
    raise UnknownFormat(name, "Office 文件但不是文字文档，" + _SAVE_AS)


def sniff(data: bytes, name: str) -> str:
    """Tell the format of a file, by its content first and its ending second.

    Returns
    -------
    str
        A key of `analyzer.read.READERS`.

    Raises
    ------
    UnknownFormat, EncryptedFile, DamagedFile, TooLarge
        The content is of a known kind that cannot be read; the message says what to do.
    """
    head = data[:_HEAD]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _sniff_zip(data, name)
    if head.startswith(_OLE):
        return _sniff_ole(data, name)
    if is_archive(io.BytesIO(data)):
        refuse_archive(io.BytesIO(data), name)
    for magic, reason in _FOREIGN:
        if head.startswith(magic):
            raise UnknownFormat(name, reason)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if _BITMAP.match(head):
        return "bmp"
    ending = _ENDINGS.get(PurePath(name).suffix.lower(), "txt")
    letters = head.replace(b"\x00", b"")  # so that UTF-16 pages are seen too
    if ending == "html" or _PAGE.search(letters) or is_web_archive(data):
        return "html"
    if ending == "txt" and len(_MARKUP.findall(data[:65_536].replace(b"\x00", b""))) >= _LEAST_MARKUP:
        return "html"
    return ending
