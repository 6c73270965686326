"""Small reports for tests: only what a test names, everything else absent."""

from __future__ import annotations

from collections.abc import Mapping

from analyzer.schema import Cell, Report, Section, Sentence, official_labels
from analyzer.text.sentences import split_sentences

__all__ = ["cells_of", "make_report"]

Values = Mapping[tuple[int, str, str], float | None]


def cells_of(form: str, values: Values = {}, *, fill: float | None = 0) -> tuple[Cell, ...]:  # noqa: B006
    """All cells of a form: `fill` (None: blank) but where `values` says otherwise."""
    cells = []
    for table, rows in official_labels(form).items():
        for row, columns in rows.items():
            for column in columns:
                value = values.get((table, row, column), fill)
                state = "blank" if value is None else "value"
                cells.append(Cell(table, row, column, value, state, None if value is None else str(value)))
    return tuple(cells)


def make_report(
    body: str = "",
    *,
    section: int = 1,
    form: str = "2021",
    cells: tuple[Cell, ...] = (),
    level: str = "township",
    year: int = 2022,
) -> Report:
    """A report whose text is one section of `body`."""
    return Report(
        report_id="r1", document_id="d1", title=None, agency="青溪县白石镇人民政府", level=level,  # type: ignore[arg-type]
        province=None, city=None, county="青溪县", adcode=None, year=year, template=form,  # type: ignore[arg-type]
        published=None, text=body, sections=(Section(section, None, 0, len(body)),), cells=cells,
        sentences=tuple(Sentence(section, a, b) for a, b in split_sentences(body)),
    )  # fmt: skip
