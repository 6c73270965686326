from __future__ import annotations

import io
import pickle
import random
import re
import zipfile
from pathlib import Path

import pytest

from analyzer.errors import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    InputError,
    MissingProgram,
    TooLarge,
    UnknownFormat,
    UnreadableFile,
)  # fmt: skip
from analyzer.read import MAX_BYTES, READERS, make_document_id, ocr, read_document, sniff
from analyzer.read import pdf as pdf_reader
from tests.read.make import PROSE, Ofd, Pdf, page, saved, word
from tests.shared import SHARED, needs_shared


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def archive(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return buffer.getvalue()


def pdf() -> bytes:
    made = Pdf()
    made.line(100, PROSE[:30])
    return made.done()


def ofd() -> bytes:
    made = Ofd()
    made.line(100, PROSE[:30])
    return made.done()


CONTENT = {
    "txt": PROSE.encode(),
    "md": b"# " + PROSE.encode(),
    "html": page(f"<p>{PROSE}</p>"),
    "docx": saved(word(PROSE)),
    "pdf": pdf(),
    "ofd": ofd(),
}


@pytest.mark.parametrize("kind", list(CONTENT))
def test_every_reader_is_found_by_content_and_ending(tmp_path: Path, kind: str) -> None:
    document = read_document(write(tmp_path, f"a.{kind}", CONTENT[kind]), name=f"b/a.{kind}")
    assert document.format == kind
    assert PROSE[:30] in document.text
    assert (document.path, document.bytes) == (f"b/a.{kind}", len(CONTENT[kind]))


@pytest.mark.parametrize("kind", ["html", "docx", "pdf", "ofd"])
@pytest.mark.parametrize("ending", ["txt", "doc", "pdf", "bin"])
def test_wrong_ending_does_not_matter(kind: str, ending: str) -> None:
    assert sniff(CONTENT[kind], f"a.{ending}") == kind


def test_text_named_pdf_is_read_as_text() -> None:
    assert sniff(PROSE.encode(), "a.pdf") == "txt"


def test_piece_of_a_page_in_a_txt_is_html_and_in_a_md_is_not() -> None:
    piece = f"<div><p>{PROSE}</p><p>{PROSE}</p></div>".encode()
    assert sniff(piece, "a.txt") == "html"
    assert sniff(piece, "a.md") == "md"


def test_page_in_utf16_is_seen_as_html() -> None:
    assert sniff(f"<html><body>{PROSE}</body></html>".encode("utf-16"), "a.txt") == "html"


def test_ids_hang_on_name_and_content_only(tmp_path: Path) -> None:
    one = read_document(write(tmp_path, "a.txt", PROSE.encode()), name="a.txt")
    moved = read_document(write(tmp_path, "other.txt", PROSE.encode()), name="a.txt")
    renamed = read_document(tmp_path / "a.txt", name="b.txt")
    assert re.fullmatch(r"d[0-9a-f]{16}", one.document_id)
    assert one.document_id == moved.document_id == make_document_id("a.txt", one.sha256) != renamed.document_id


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
BAD = {
    "empty": (b"", EmptyFile),
    "only blanks": (b" \n\t\n", EmptyFile),
    "noise": (random.Random(7).randbytes(20_000), UnknownFormat),
    "zero bytes": (bytes(10_000), UnknownFormat),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), (DamagedFile, MissingProgram)),
    "moving picture": (b"GIF89a" + bytes(100), UnknownFormat),
    "old word": (OLE, UnknownFormat),
    "encrypted docx": (OLE + "EncryptedPackage".encode("utf-16-le"), EncryptedFile),
    "rar": (b"Rar!\x1a\x07" + bytes(100), UnknownFormat),
    "xlsx": (archive("[Content_Types].xml", "xl/workbook.xml"), UnknownFormat),
    "ofd": (archive("OFD.xml"), DamagedFile),
    "plain zip": (archive("a.txt"), UnknownFormat),
    "cut docx": (CONTENT["docx"][:3_000], DamagedFile),
    "cut pdf": (CONTENT["pdf"][:700], DamagedFile),
}


@pytest.mark.parametrize("case", list(BAD))
@pytest.mark.parametrize("ending", ["txt", "docx", "pdf"])
def test_bad_file_is_told_in_one_line_that_says_what_to_do(tmp_path: Path, case: str, ending: str) -> None:
    data, error = BAD[case]
    with pytest.raises(error) as caught:
        read_document(write(tmp_path, f"a.{ending}", data), name=f"a.{ending}")
    assert "\n" not in str(caught.value)
    assert re.search(r"[一-鿿].*[A-Za-z]", caught.value.reason), "Chinese and English"
    again = pickle.loads(pickle.dumps(caught.value))
    assert str(again) == str(caught.value)


def test_huge_text_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    assert path.stat().st_size > MAX_BYTES
    with pytest.raises(TooLarge):
        read_document(path, name="huge.txt")


def test_folder_and_missing_file_cannot_be_opened(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.txt"):
        with pytest.raises(UnreadableFile):
            read_document(path, name="x")


@pytest.mark.parametrize("kind", list(CONTENT))
def test_cut_and_changed_files_never_crash(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (ocr, pdf_reader):
        monkeypatch.setattr(module, "find_ocr", lambda: None)  # seconds a page, and tested by itself
    rng = random.Random(kind)
    for _ in range(60):
        data = bytearray(CONTENT[kind])
        for _ in range(rng.choice((1, 8))):
            at = rng.randrange(len(data))
            data[at : at + rng.randrange(4)] = rng.randbytes(rng.randrange(4))
        data = data[: rng.randrange(1, 2 * len(data))]
        try:
            READERS[sniff(bytes(data), f"a.{kind}")](bytes(data), f"a.{kind}")
        except InputError as error:
            assert error.reason


@needs_shared
def test_real_texts_keep_every_character() -> None:
    for path in sorted((SHARED / "seeds").glob("*.txt")):
        document = read_document(path, name=path.name)
        raw = path.read_text("utf-8").removeprefix("\ufeff")
        assert document.text == raw.replace("\r\n", "\n")
        assert document.encoding == "utf-8"
