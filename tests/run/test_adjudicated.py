from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.run.adjudicated import ADJUDICATED, adjudicate, read_adjudications
from analyzer.run.agreement import read_second_coding
from analyzer.run.gold import LabelledSection, SourceError, load_labelled, read_labelled

ROOT = Path(__file__).parents[2] / "corpus" / "statements"
HEAD = "source\tsection\tunit\tfirst\tsecond\ttype\ttheme\tsecondary\treason\tquote\n"
SOURCE = """=== body: 禾山县教育局 | level: department | place: 云州省/禾山县 | year: 2022 | manner: dry | pattern: A1 | section: 5
五、存在的主要问题及改进情况
一是⟦P T02b 2 a|招生专栏换得慢⟧。二是⟦MF T02b 1 b >a|每季度查一遍⟧。
"""


def made(tmp_path: Path, *rows: str) -> tuple[list[LabelledSection], Path]:
    path = tmp_path / ADJUDICATED
    path.write_text(HEAD + "".join(row + "\n" for row in rows), "utf-8")
    return read_labelled("hand.txt", SOURCE), path


def test_a_ruling_replaces_the_code_and_keeps_the_words(tmp_path: Path) -> None:
    sections, path = made(tmp_path, "hand.txt\t1\t1\tP T02b\tC T12a\tC\tT12a\tT02\twhy\t招生专栏换得慢")
    (section,) = adjudicate(sections, path)
    unit, measure = section.units
    assert (unit.type, unit.theme, unit.subtheme, unit.secondary) == ("C", "T12", "T12a", "T02")
    assert section.text[unit.start : unit.end] == "招生专栏换得慢"
    assert measure.answers == ()  # what it answered is no problem any more
    assert sections[0].units[0].theme == "T02"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("hand.txt\t1\t1\tP T02b\tP T09\tP\tT09\t-\twhy\t招生专栏换得快", "other words"),
        ("hand.txt\t1\t1\tP T03\tP T09\tP\tT09\t-\twhy\t招生专栏换得慢", "another first code"),
        ("hand.txt\t1\t9\tP T02b\tP T09\tP\tT09\t-\twhy\t招生专栏换得慢", "no unit"),
        ("hand.txt\t4\t1\tP T02b\tP T09\tP\tT09\t-\twhy\t招生专栏换得慢", "no section"),
        ("hand.txt\t1\t1\tP T02b\tP T09\tP\tT77\t-\twhy\t招生专栏换得慢", "no such code: T77"),
        ("hand.txt\t1\t1\tP T02b\tP T09\tQ\tT09\t-\twhy\t招生专栏换得慢", "no such type: Q"),
        ("hand.txt\tone\t1\tP T02b\tP T09\tP\tT09\t-\twhy\t招生专栏换得慢", "no number"),
    ],
)
def test_a_ruling_that_does_not_fit_is_refused_with_its_line(tmp_path: Path, row: str, reason: str) -> None:
    sections, path = made(tmp_path, row)
    with pytest.raises(SourceError, match=rf"{ADJUDICATED}:2: .*{reason}"):
        adjudicate(sections, path)


def test_without_rulings_nothing_changes(tmp_path: Path) -> None:
    sections = read_labelled("hand.txt", SOURCE)
    assert adjudicate(sections, tmp_path / ADJUDICATED) == sections


def test_every_disagreement_in_type_or_theme_is_ruled_on_and_nothing_else() -> None:
    sections = load_labelled(ROOT / "sources")
    differing: dict[tuple[str, str], tuple[str, str]] = {}
    for path in sorted((ROOT / "second").glob("*.tsv")):
        mine = [s for s in sections if s.source == f"{path.stem}.txt"]
        place = {id(u): f"{i}.{k}" for i, s in enumerate(mine, 1) for k, u in enumerate(s.units, 1)}
        for unit, other in read_second_coding(path, mine):
            if (unit.type, unit.theme) != (other.type, other.theme):
                codes = f"{unit.type} {unit.subtheme or unit.theme}", f"{other.type} {other.subtheme or other.theme}"
                differing[f"{path.stem}.txt", place[id(unit)]] = codes
    ruled = {(r.source, f"{r.section}.{r.unit}"): (r.first, r.second) for r in read_adjudications(ROOT / ADJUDICATED)}
    assert ruled == differing
