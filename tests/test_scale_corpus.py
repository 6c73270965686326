"""The corpus of the benchmark of scale is what it says it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.parse import parse
from analyzer.read import read_document
from benchmarks.scale_corpus import FORMATS, make_report, write_corpus


def test_a_report_depends_on_its_number_alone(tmp_path: Path) -> None:
    sums = write_corpus(tmp_path, 12, kind="txt")
    assert sums["shared"] == 12 * 10 and sums["carried"] == 8 * 9
    paths = sorted(p for p in tmp_path.rglob("*") if p.is_file())
    assert [p.relative_to(tmp_path).as_posix() for p in paths] == [make_report(n, "txt").name for n in range(12)]
    assert paths[7].read_bytes() == make_report(7, "txt").content


def test_what_was_written_in_one_format_is_written_in_another(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    first = write_corpus(folder, 5, kind="txt")
    path = folder / make_report(2, "txt").name
    path.write_text("kept")
    assert write_corpus(folder, 5, kind="txt") == first and path.read_text() == "kept"
    write_corpus(folder, 5, kind="md")
    assert len(list(folder.rglob("*.md"))) == 5


@pytest.mark.parametrize("kind", sorted(set(FORMATS)))
def test_a_report_of_each_format_is_read_whole(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    path.write_bytes(make_report(8, kind).content)
    report = parse(read_document(path, name=path.name))
    assert [s.number for s in report.sections] == [0, 1, 2, 3, 4, 5, 6]
    assert report.year == 2024 and report.agency and report.agency.endswith("镇人民政府")
    assert {c.state for c in report.cells if c.table == 3} == {"value"}
