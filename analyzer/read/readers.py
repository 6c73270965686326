"""Which reader reads what: one dictionary, written out, and how a file's format is found.

The content decides, the ending only where the content leaves it open (``.md`` against ``.txt``): files
with a wrong ending are common.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePath

from analyzer.errors import DamagedFile, EmptyFile, EncryptedFile, TooLarge, UnknownFormat, UnreadableFile
from analyzer.read.docx import read_docx
from analyzer.read.grids import Extracted
from analyzer.read.html import read_html
from analyzer.read.mht import is_web_archive
from analyzer.read.pdf import read_pdf
from analyzer.read.plain import read_plain
from analyzer.schema import Document

__all__ = ["MAX_BYTES", "READERS", "make_document_id", "read_bytes", "read_document", "sniff"]

MAX_BYTES = 64 * 1024 * 1024
"""Larger files are refused unread; the longest real reports have a few MB."""

READERS: dict[str, Callable[[bytes, str], Extracted]] = {
    "txt": read_plain,
    "md": read_plain,
    "html": read_html,
    "docx": read_docx,
    "pdf": read_pdf,
}

_HEAD = 8_192
_PAGE = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_MARKUP = re.compile(rb"</(?:p|div|span|h[1-6]|li|section|article|center)\s*>", re.IGNORECASE)
_LEAST_MARKUP = 3  # closing tags that make a text without <html> a fragment of a page
_ENDINGS = {
    ".md": "md", ".markdown": "md", ".html": "html", ".htm": "html", ".shtml": "html", ".xhtml": "html",
}  # fmt: skip
_SAVE_AS = "请另存为 docx 或 pdf 后再试。Not readable; save it as docx or pdf."
_NEEDS_OCR = "是图片，没有文字层；请先做文字识别。A picture without text; recognise the text first."
# Content that is known and cannot be read, with what to do.
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "RTF 文件，" + _SAVE_AS),
    (b"\x89PNG\r\n", _NEEDS_OCR),
    (b"\xff\xd8\xff", _NEEDS_OCR),
    (b"GIF8", _NEEDS_OCR),
    (b"II*\x00", _NEEDS_OCR),
    (b"MM\x00*", _NEEDS_OCR),
    (b"Rar!", "是压缩包，请先解压。An archive; unpack it first."),
    (b"7z\xbc\xaf", "是压缩包，请先解压。An archive; unpack it first."),
    (b"\x1f\x8b", "是压缩包，请先解压。An archive; unpack it first."),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _sniff_ole(data: bytes, name: str) -> str:
    """Say what an OLE container is; none of them can be read."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise EncryptedFile(name, "文件有密码，请解除后再试。A password is needed; save it without one.")
    raise UnknownFormat(name, "旧版 doc/wps/xls 文件，" + _SAVE_AS)


def _sniff_zip(data: bytes, name: str) -> str:
    """Tell a docx from other zip files."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError, OverflowError) as error:
        if PurePath(name).suffix.lower() == ".docx" or b"word/" in data or b"[Content_Types].xml" in data[:_HEAD]:
            raise DamagedFile(name, "docx 文件不完整，请重新下载。The docx is damaged; fetch it again.") from error
        raise DamagedFile(name, "压缩包不完整，请重新下载。The archive is damaged; fetch it again.") from error
    if any(member.startswith("word/") and member.endswith(".xml") for member in members):
        return "docx"
    if "OFD.xml" in members:
        raise UnknownFormat(name, "OFD 文件，" + _SAVE_AS)
    if "[Content_Types].xml" in members:
        raise UnknownFormat(name, "Office 文件但不是 docx，" + _SAVE_AS)
    raise UnknownFormat(name, "是压缩包，请先解压。An archive; unpack it first.")


def sniff(data: bytes, name: str) -> str:
    """Tell the format of a file, by its content first and its ending second.

    Returns
    -------
    str
        A key of `READERS`.

    Raises
    ------
    UnknownFormat, EncryptedFile, DamagedFile
        The content is of a known kind that cannot be read; the message says what to do.
    """
    head = data[:_HEAD]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _sniff_zip(data, name)
    if head.startswith(_OLE):
        return _sniff_ole(data, name)
    for magic, reason in _FOREIGN:
        if head.startswith(magic):
            raise UnknownFormat(name, reason)
    ending = _ENDINGS.get(PurePath(name).suffix.lower(), "txt")
    letters = head.replace(b"\x00", b"")  # so that UTF-16 pages are seen too
    if ending == "html" or _PAGE.search(letters) or is_web_archive(data):
        return "html"
    if ending == "txt" and len(_MARKUP.findall(data[:65_536].replace(b"\x00", b""))) >= _LEAST_MARKUP:
        return "html"
    return ending


def read_bytes(path: Path, name: str) -> bytes:
    """Read a whole file that is not too large.

    Raises
    ------
    UnreadableFile
        The system refuses, or it is no file.
    EmptyFile
        It has no bytes.
    TooLarge
        It has more than `MAX_BYTES`; it is not read.
    """
    try:
        with path.open("rb") as file:
            size = file.seek(0, io.SEEK_END)
            if size > MAX_BYTES:
                raise TooLarge(
                    name,
                    f"文件有 {size:,} 字节，超过 {MAX_BYTES:,}，请拆分。Larger than {MAX_BYTES:,} bytes; split it.",
                )
            file.seek(0)
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UnreadableFile(name, f"打不开，请检查权限。The system refuses to open it: {why}.") from error
    if not data:
        raise EmptyFile(name, "空文件，请重新下载。The file is empty; fetch it again.")
    return data


def make_document_id(name: str, sha256: str) -> str:
    """Give the stable id of a document: ``d`` and 16 hex digits of blake2b over name and content hash."""
    return "d" + hashlib.blake2b((name + sha256).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def read_document(path: Path, *, name: str) -> Document:
    r"""Read one file of any known format.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        Its path as recorded in the dataset; the ending is taken from it.

    Returns
    -------
    Document
        Text without byte order mark, lines ended by ``\n``; grids of the tables that the format
        tells apart (html, docx, pdf), each cell with its place in the text.

    Raises
    ------
    InputError
        One of its children says why the file cannot be read and what to do.
    """
    data = read_bytes(path, name)
    kind = sniff(data, name)
    extracted = READERS[kind](data, name)
    sha256 = hashlib.sha256(data).hexdigest()
    return Document(
        document_id=make_document_id(name, sha256),
        path=name,
        sha256=sha256,
        bytes=len(data),
        format=kind,
        encoding=extracted.encoding,
        text=extracted.text,
        grids=extracted.grids,
        meta=extracted.meta,
    )
