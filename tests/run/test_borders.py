from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from analyzer.run.borders import BORDERS, compare_borders, read_borders
from analyzer.run.gold import LabelledSection, SourceError, load_labelled

ROOT = Path(__file__).parents[2] / "corpus" / "statements"
HEAD = "source\tsection\ttype\tquote\n"


def by_source() -> dict[str, list[LabelledSection]]:
    found: dict[str, list[LabelledSection]] = defaultdict(list)
    for section in load_labelled(ROOT / "sources"):
        found[section.source].append(section)
    return found


def test_the_card_tells_how_far_two_coders_cut_alike() -> None:
    found = compare_borders(list(read_borders(ROOT / BORDERS, by_source())))
    assert found.sections == 284
    card = (ROOT / "README.md").read_text("utf-8")
    for value in (found.overlap, found.near, found.exact, found.type):
        assert f"{value:.3f}" in card
    assert 0.9 < found.overlap < 1.0


def test_units_are_compared_by_their_spans(tmp_path: Path) -> None:
    section = next(s for s in by_source()["plain.txt"] if len(s.units) > 3)
    place = by_source()["plain.txt"].index(section) + 1
    quotes = [section.text[u.start : u.end].replace("\n", "\\n") for u in section.units]
    path = tmp_path / "b.tsv"

    def write(lines: list[str]) -> None:
        path.write_text(HEAD + "".join(f"plain.txt\t{place}\t{line}\n" for line in lines), "utf-8")

    write([f"{u.type}\t{q}" for u, q in zip(section.units, quotes, strict=True)])
    same = compare_borders(list(read_borders(path, by_source())))
    assert (same.overlap, same.near, same.exact, same.type) == (1.0, 1.0, 1.0, 1.0)
    write([f"N\t{quotes[0][:-1]}", *(f"{u.type}\t{q}" for u, q in zip(section.units[2:], quotes[2:], strict=True))])
    other = compare_borders(list(read_borders(path, by_source())))
    count = len(quotes)
    assert other.overlap == pytest.approx(2 * (count - 1) / (2 * count - 1))
    assert other.near == other.overlap
    assert other.exact == pytest.approx(2 * (count - 2) / (2 * count - 1))
    assert other.type == pytest.approx((count - 2) / (count - 1))


@pytest.mark.parametrize(
    "line", ["plain.txt\t9999\tP\t公开", "none.txt\t1\tP\t公开", "plain.txt\t1\tP\t这句话哪里也没有"]
)
def test_a_line_that_points_nowhere_is_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "b.tsv").write_text(HEAD + line + "\n", "utf-8")
    with pytest.raises(SourceError, match="b.tsv:2"):
        list(read_borders(tmp_path / "b.tsv", by_source()))
