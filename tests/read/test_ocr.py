from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from analyzer.errors import DamagedFile, EmptyFile, MissingProgram, TooLarge
from analyzer.find.checks import check_report
from analyzer.parse import parse
from analyzer.read import ocr, pdf, read_document, reading_tools, sniff
from analyzer.read.glyphs import PageContent
from analyzer.read.ocr import find_ocr, read_picture
from analyzer.read.pdf import read_pdf
from analyzer.read.scans import Engine, Recognised
from analyzer.run.store import table_of
from analyzer.schema import Document
from tests.read.make import PROSE, Pdf
from tests.read.pictures import Page

needs_ocr = pytest.mark.skipif(find_ocr() is None, reason="the extra ocr is not installed")
LINES = (
    "青石县白河乡2023年政府信息公开工作年度报告",
    "一、总体情况",
    "全年公开信息32条，答复来信5封。",
    "五、存在的主要问题及改进情况",
    "栏目更新不及时，明年按月核对。",
)


def drawn() -> Page:
    page = Page(420, 260)
    for n, text in enumerate(LINES):
        page.line(20 + 40 * n, text, 24, 13)
    return page


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (ocr, pdf):
        monkeypatch.setattr(module, "find_ocr", lambda: None)


@needs_ocr
def test_picture_is_read_and_marked_with_its_confidence(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(drawn().saved())
    document = read_document(path, name="a.txt")
    assert document.format == "png"
    assert document.ocr_confidence is not None
    assert 0.9 < document.ocr_confidence <= 1
    report = parse(document)
    assert report.year == 2023
    assert "答复来信5封" in report.text
    assert report.recognised
    row = table_of("documents", [document], status=["ok"]).to_pylist()[0]
    assert row["ocr_confidence"] == document.ocr_confidence


@needs_ocr
def test_scanned_pdf_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    extracted = read_pdf(drawn().saved("PDF"), "a.pdf")
    assert extracted.confidence is not None
    assert LINES[0] in extracted.text


@needs_ocr
def test_nobody_is_contacted() -> None:
    """Recognition works in a process that cannot open a connection."""
    code = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise RuntimeError('a connection was tried')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse\n"
        "from analyzer.read.ocr import read_picture\n"
        "from tests.read.pictures import Page\n"
        "page = Page(300, 80); page.line(20, '本乡全年公开信息三十二条，答复来信五封。', 10, 13)\n"
        "sys.stdout.write(str(len(read_picture(page.saved(), 'a.png').text)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 18


@pytest.mark.usefixtures("without")
def test_without_the_extra_the_row_says_what_to_install() -> None:
    pytest.importorskip("PIL")
    for read, data in ((read_picture, b"\x89PNG\r\n"), (read_pdf, drawn().saved("PDF"))):
        with pytest.raises(MissingProgram, match=r"pip install .*\[ocr\].*run again"):
            read(data, "a")
    assert reading_tools()["ocr"] in ("", f"rapidocr {find_ocr()}")


@pytest.mark.usefixtures("without")
def test_text_pdf_with_a_photo_is_read_without_the_extra() -> None:
    pytest.importorskip("PIL")
    from reportlab.lib.utils import ImageReader

    made = Pdf()
    made.paragraph(100, PROSE)
    made.next_page()
    made.canvas.drawImage(ImageReader(io.BytesIO(drawn().saved())), 50, 300, 400, 200)
    assert read_pdf(made.done(), "a.pdf").text == PROSE


def test_missing_models_are_never_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "find_ocr", lambda: "9")
    monkeypatch.setattr(ocr, "_model_files", lambda: None)
    with pytest.raises(MissingProgram):
        ocr.recognise([], "a.png")


@needs_ocr
def test_broken_huge_and_empty_pictures_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    data = drawn().saved()
    with pytest.raises(DamagedFile):
        read_picture(data[: len(data) // 2], "a.png")
    monkeypatch.setattr(ocr, "_engine", lambda files: Engine(lambda picture: [], lambda pictures: []))
    with pytest.raises(EmptyFile):
        read_picture(data, "a.png")
    monkeypatch.setattr(ocr, "_PIXELS", 1_000)
    with pytest.raises(TooLarge):
        read_picture(data, "a.png")


@needs_ocr
def test_long_picture_is_cut_into_pages_between_lines_and_loses_none(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page(300, 1_500)
    for n in range(70):
        page.line(10 + 21 * n, "行", 20, 12)
    heights: list[int] = []

    def recognise_page(picture: object, engine: Engine, width: float) -> Recognised:
        heights.append(picture.shape[0])  # type: ignore[attr-defined]
        assert picture[0].min() == 255  # type: ignore[index]
        return Recognised(PageContent(width, 100, (), (), (), (), 0, 1), 0, 0.0)

    monkeypatch.setattr(ocr, "recognise_page", recognise_page)
    with pytest.raises(EmptyFile):
        read_picture(page.saved(), "a.png")
    assert sum(heights) == page.picture.height
    assert len(heights) >= 3


def test_pictures_are_known_by_content() -> None:
    pytest.importorskip("PIL")
    for kind, name in (("PNG", "png"), ("JPEG", "jpg"), ("TIFF", "tif"), ("BMP", "bmp")):
        assert sniff(Page(50, 50).saved(kind), "a.docx") == name


TABLE = (
    "青石县2023年政府信息公开工作年度报告\n\n一、总体情况\n\n全年收到申请9件，比上年增长50%，上年6件，全部办结。\n\n"
    "三、收到和处理政府信息公开申请情况\n\n全年新收申请5件。\n\n五、存在的主要问题及改进情况\n\n栏目更新不及时。\n"
    "统计期限为2022年1月1日至12月31日。\n"
)


def outcomes(confidence: float | None) -> list[str]:
    document = Document("d" + "0" * 16, "a.txt", "0" * 64, 1, "txt", None, TABLE, (), ocr_confidence=confidence)
    return [finding.outcome for finding in check_report(parse(document))]


def test_reader_trouble_never_becomes_an_error_of_the_agency() -> None:
    assert "fail" in outcomes(None)
    assert "fail" not in outcomes(0.99)
    assert outcomes(0.99) == ["uncertain" if o == "fail" else o for o in outcomes(None)]
