"""Which reader reads what: one dictionary, written out, and the way from a file to a `Document`."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable

from analyzer.errors import EmptyFile, TooLarge, UnreadableFile
from analyzer.read.archive import is_archive, read_member, refuse_archive
from analyzer.read.docx import read_docx
from analyzer.read.formats import sniff
from analyzer.read.grids import Extracted
from analyzer.read.html import read_html
from analyzer.read.ocr import find_ocr, read_picture
from analyzer.read.ofd import read_ofd
from analyzer.read.office import find_office, read_office
from analyzer.read.pdf import read_pdf
from analyzer.read.plain import read_plain
from analyzer.read.remote import Source
from analyzer.schema import Document

__all__ = ["MAX_BYTES", "READERS", "make_document_id", "read_bytes", "read_document", "reading_tools"]

MAX_BYTES = 64 * 1024 * 1024
"""Larger files are refused unread; the longest real reports have a few MB."""

READERS: dict[str, Callable[[bytes, str], Extracted]] = {
    "txt": read_plain,
    "md": read_plain,
    "html": read_html,
    "docx": read_docx,
    "pdf": read_pdf,
    "ofd": read_ofd,
    "doc": read_office,
    "wps": read_office,
    "rtf": read_office,
    "odt": read_office,
    "png": read_picture,
    "jpg": read_picture,
    "tif": read_picture,
    "bmp": read_picture,
}
"""Format, as `sniff` names it, to the function that reads its bytes; the second argument is the recorded name."""


def read_bytes(path: Source, name: str, member: int | None = None) -> bytes:
    """Read a whole file that is not too large, or one file of an archive.

    Parameters
    ----------
    path : Path or RemoteFile
        The file, or the archive that holds it.
    name : str
        As recorded, for the errors.
    member : int, optional
        Number of the file among the entries of the archive, as `list_members` gives it.

    Raises
    ------
    UnreadableFile
        The system refuses, or it is no file.
    EmptyFile
        It has no bytes.
    TooLarge
        It has more than `MAX_BYTES`; it is not read.
    EncryptedFile, DamagedFile, UnknownFormat
        The archive does not give it.
    """
    data = _read_file(path, name) if member is None else read_member(path, member, name, MAX_BYTES)
    if not data:
        raise EmptyFile(name, "空文件，请重新下载。The file is empty; fetch it again.")
    return data


def _read_file(path: Source, name: str) -> bytes:
    """Read a file that lies in a folder."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, io.SEEK_END)
            if size > MAX_BYTES:
                if is_archive(file):
                    refuse_archive(file, name)
                raise TooLarge(
                    name,
                    f"文件有 {size:,} 字节，超过 {MAX_BYTES:,}，请拆分。Larger than {MAX_BYTES:,} bytes; split it.",
                )
            file.seek(0)
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UnreadableFile(name, f"打不开，请检查权限。The system refuses to open it: {why}.") from error


def make_document_id(name: str, sha256: str) -> str:
    """Give the stable id of a document: ``d`` and 16 hex digits of blake2b over name and content hash."""
    return "d" + hashlib.blake2b((name + sha256).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def read_document(path: Source, *, name: str, member: int | None = None) -> Document:
    r"""Read one file of any known format.

    Parameters
    ----------
    path : Path or RemoteFile
        The file.
    name : str
        Its path as recorded in the dataset; the ending is taken from it.
    member : int, optional
        Number of the file among the entries of the archive `path`; None for a file by itself.

    Returns
    -------
    Document
        Text without byte order mark, lines ended by ``\n``; grids of the tables that the format
        tells apart, each cell with its place in the text.

    Raises
    ------
    InputError
        One of its children says why the file cannot be read and what to do.
    """
    data = read_bytes(path, name, member)
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
        ocr_confidence=extracted.confidence,
    )


def reading_tools() -> dict[str, str]:
    """Tell which programs besides this package take part in reading: results hang on what is installed."""
    return {
        "office": "LibreOffice" if find_office() else "",
        "ocr": f"rapidocr {version}" if (version := find_ocr()) else "",
    }
