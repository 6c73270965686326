from __future__ import annotations

from typing import Any

import pytest

from analyzer.read.grids import Table
from analyzer.read.pages import page_blocks
from analyzer.read.scans import UNREAD, Engine, recognise_page
from tests.read.pictures import Page

pytest.importorskip("cv2", reason="the extra ocr is not installed")
pytest.importorskip("PIL", reason="the extra ocr is not installed")

WIDTHS, ROWS = [120.0, 80.0, 80.0], [["事项", "件数", "备注"], ["查档", "12", ""], ["捐赠", "3", "书"]]
FILLED = [text for row in ROWS for text in row if text]


def made() -> Page:
    page = Page()
    page.table(200, ROWS, WIDTHS)
    return page


def box(x0: float, y0: float, x1: float, y1: float) -> list[tuple[float, float]]:
    corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    return [(x * Page.dots, y * Page.dots) for x, y in corners]


def engine(words: list[tuple[list[tuple[float, float]], str, float]], pieces: list[tuple[str, float]]) -> Engine:
    """Finds these words, and reads these from pieces cut out later; all of them must be asked for."""

    def read(pictures: list[Any]) -> list[tuple[str, float]]:
        found, pieces[:] = pieces[: len(pictures)], pieces[len(pictures) :]
        assert len(found) == len(pictures), "asked for more pieces than there are"
        return found

    return Engine(lambda picture: words, read)


def cell_words(left_out: tuple[str, ...] = ()) -> list[tuple[list[tuple[float, float]], str, float]]:
    xs = [90.0, 210.0, 290.0]
    return [
        (box(xs[c] + 6, 206 + 24 * r, xs[c] + 6 + 11 * len(text), 219 + 24 * r), text, 0.99)
        for r, row in enumerate(ROWS)
        for c, text in enumerate(row)
        if text and text not in left_out
    ]


def table_of(found: Any) -> list[list[str]]:
    tables = [block for block in page_blocks([found.page]) if isinstance(block, Table)]
    assert len(tables) == 1
    return [[tables[0].texts[i] if i is not None else "" for i in row] for row in tables[0].places]


def test_ruled_lines_and_words_make_a_table() -> None:
    found = recognise_page(made().array(), engine(cell_words(), []), 595)
    assert table_of(found) == ROWS
    assert len(found.page.horizontal) == 4
    assert len(found.page.vertical) == 4
    assert found.characters == sum(map(len, FILLED))
    assert found.score == pytest.approx(0.99 * found.characters)


def test_words_found_across_a_line_are_cut_there_and_read_again() -> None:
    words = [w for w in cell_words() if w[1] not in ("查档", "12")]
    words.append((box(96, 230, 230, 243), "查档 12", 0.8))
    pieces = [("查档", 0.97), ("12", 0.96)]
    assert table_of(recognise_page(made().array(), engine(words, pieces), 595)) == ROWS
    assert pieces == []


def test_ink_in_a_cell_without_words_is_read_again_or_marked_and_never_blank() -> None:
    pieces = [("3", 0.9)]
    assert table_of(recognise_page(made().array(), engine(cell_words(("3",)), pieces), 595)) == ROWS
    for unread in (("", 0.0), ("8", 0.3)):
        table = table_of(recognise_page(made().array(), engine(cell_words(("3",)), [unread]), 595))
        assert table[2] == ["捐赠", UNREAD, "书"]
        assert table[1][2] == "", "a blank cell stays blank"


def test_words_read_without_confidence_are_marked() -> None:
    words = [(b, t, 0.2 if t == "12" else s) for b, t, s in cell_words()]
    assert table_of(recognise_page(made().array(), engine(words, []), 595))[1] == ["查档", UNREAD, ""]


def test_page_laid_askew_is_set_straight() -> None:
    page = made()
    page.picture = page.picture.rotate(1.5, fillcolor="white", resample=3)
    found = recognise_page(page.array(), engine(cell_words(), []), 595)
    assert (len(found.page.horizontal), len(found.page.vertical)) == (4, 4)
    assert table_of(found) == ROWS


def test_red_seal_over_lines_is_no_line() -> None:
    from PIL import ImageDraw

    page = made()
    ImageDraw.Draw(page.picture).rectangle([200, 100, 1000, 112], fill=(230, 20, 20))
    found = recognise_page(page.array(), engine(cell_words(), []), 595)
    assert len(found.page.horizontal) == 4
