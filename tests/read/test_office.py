from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

import pytest

from analyzer.errors import DamagedFile, MissingProgram
from analyzer.read import office, sniff
from analyzer.read.office import find_office, read_office
from tests.read.make import PROSE, cells, saved, word

needs_office = pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")


@pytest.fixture(scope="module")
def old_word(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A text with a table in the old format of Word."""
    folder = tmp_path_factory.mktemp("old")
    document = word("一、总体情况", PROSE)
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip((c for row in table.rows for c in row.cells), ("事项", "件数", "查档", "12"), strict=True):
        cell.text = text
    document.add_paragraph("二、主动公开")
    (folder / "a.docx").write_bytes(saved(document))
    profile = (folder / "profile").as_uri()
    program = find_office()
    assert program is not None
    subprocess.run(
        [
            program,
            "--headless",
            f"-env:UserInstallation={profile}",
            "--convert-to",
            "doc",
            "--outdir",
            folder,
            folder / "a.docx",
        ],
        check=True,
        capture_output=True,
        timeout=170,
    )
    return (folder / "a.doc").read_bytes()


@needs_office
def test_old_word_file_is_read_with_its_table(old_word: bytes) -> None:
    assert (sniff(old_word, "a.doc"), sniff(old_word, "a.wps")) == ("doc", "wps")
    extracted = read_office(old_word, "a.doc")
    assert extracted.text.startswith("一、总体情况\n\n" + PROSE)
    assert cells(extracted) == [["事项", "件数"], ["查档", "12"]]


def test_rich_text_and_opendocument_are_known_by_content() -> None:
    assert sniff(rb"{\rtf1\ansi x}", "a.doc") == "rtf"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:  # stored, as the format asks of its first part
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        made.writestr("content.xml", "<a/>")
    assert sniff(buffer.getvalue(), "a.zip") == "odt"


def test_without_libreoffice_the_row_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find_office", lambda: None)
    with pytest.raises(MissingProgram, match=r"LibreOffice.*libreoffice\.org.*docx"):
        read_office(b"x", "a.doc")


def test_failed_or_endless_conversion_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    failing, endless = tmp_path / "failing", tmp_path / "endless"
    failing.write_text("#!/bin/sh\nexit 1\n")
    endless.write_text("#!/bin/sh\nsleep 60\n")
    monkeypatch.setattr(office, "_SECONDS", 0.5)
    for program in (failing, endless, tmp_path / "missing"):
        if program.exists():
            program.chmod(0o755)
        monkeypatch.setattr(office, "find_office", lambda program=program: str(program))
        with pytest.raises(DamagedFile, match="LibreOffice"):
            read_office(b"x", "a.doc")
