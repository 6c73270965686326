from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from analyzer.codebook import CodebookError, load_codebook
from analyzer.errors import AnalyzerError


def packaged() -> dict[str, object]:
    import analyzer.data

    text = Path(str(analyzer.data.__path__[0]), "codebook.yaml").read_text("utf-8")
    return dict(yaml.safe_load(text))


def test_sixteen_themes_each_with_names_definitions_and_cues() -> None:
    book = load_codebook()
    assert [t.code for t in book.themes] == [f"T{n:02d}" for n in range(1, 17)]
    assert all(t.definition_zh and t.definition_en and t.cues["problem"] and t.cues["measure"] for t in book.themes)
    assert len([s for t in book.themes for s in t.subthemes]) == 57
    assert [b.number if hasattr(b, "number") else b for b in book.rulings][-1] == 20
    assert [t.order for t in book.tie_breaks] == list(range(1, 8))


def test_names_are_short_enough_for_charts() -> None:
    book = load_codebook()
    assert all(len(t.name("zh")) <= 6 and len(t.name("en")) <= 28 for t in book.themes)


def test_names_by_code() -> None:
    book = load_codebook()
    assert book.name("T11b", "en") == "Turnover"
    assert book.theme("T11b").code == "T11"
    assert book.name("MF", "zh") == "拟采取措施"
    with pytest.raises(KeyError):
        book.name("T99", "zh")


def test_law_core_holds_for_a_whole_theme_or_one_level_two_code() -> None:
    book = load_codebook()
    assert book.is_law_core("T08", "T08e") and book.is_law_core("T01", "T01c")
    assert not book.is_law_core("T01", "T01b") and not book.is_law_core("T02", None)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"law_core": ["T77"]}, "unknown code 'T77'"),
        ({"themes": None}, "wrong kind"),
        ({"specificity": [{"value": 0}]}, "'zh' is missing"),
    ],
)
def test_a_broken_codebook_is_refused_with_its_reason(tmp_path: Path, change: dict[str, object], message: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(yaml.safe_dump({**packaged(), **change}, allow_unicode=True), "utf-8")
    with pytest.raises(CodebookError, match=message):
        load_codebook(path)


def test_no_yaml_and_no_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("a: [", "utf-8")
    with pytest.raises(AnalyzerError, match="is not YAML"):
        load_codebook(tmp_path / "bad.yaml")
    with pytest.raises(AnalyzerError, match="cannot be read"):
        load_codebook(tmp_path / "none.yaml")


def test_ones_own_codebook_is_read_and_has_its_own_hash(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(yaml.safe_dump({**packaged(), "version": "mine"}, allow_unicode=True), "utf-8")
    mine = load_codebook(path)
    assert mine.version == "mine"
    assert mine.sha256 != load_codebook().sha256
