from __future__ import annotations

import base64
import csv
import io
from importlib import resources

import pytest
from fontTools.ttLib import TTFont

from analyzer.tell.content.wording import LANGUAGES, load_wording
from analyzer.tell.render.fonts import embedded
from analyzer.tell.style import font_path, known_characters


def _names(table: str) -> str:
    raw = resources.files("analyzer.data").joinpath(table).read_text("utf-8")
    return "".join(row["name"] for row in csv.DictReader(io.StringIO(raw)))


@pytest.mark.parametrize("table", ["divisions.csv", "townships.csv"])
def test_every_place_name_has_its_glyphs(table):
    assert set(_names(table)) - known_characters() == set()


def test_themes_labels_and_page_words_have_their_glyphs(codebook):
    text = "".join(t.zh + t.en + t.definition_zh + "".join(s.zh for s in t.include) for t in codebook.themes)
    text += resources.files("analyzer.data").joinpath("labels.json").read_text("utf-8")
    text += "".join("".join(load_wording(lang).texts.values()) for lang in LANGUAGES)
    assert {c for c in text if not c.isspace()} - known_characters() == set()


@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_the_shipped_fonts_are_small_truetype(weight):
    assert font_path(weight).stat().st_size < 3_000_000
    with TTFont(font_path(weight), lazy=True) as font:
        assert "glyf" in font
        assert len(font.getBestCmap()) > 7000
    assert "SIL OPEN FONT LICENSE" in font_path().with_name("OFL.txt").read_text("utf-8")


def test_a_page_font_holds_its_characters_and_repeats_its_bytes():
    first = embedded("公开2021鄠", "regular")
    assert first == embedded("鄠2021公开公", "regular")
    font = TTFont(io.BytesIO(base64.b64decode(first)))
    assert {chr(c) for c in font.getBestCmap()} == set("公开201鄠")
