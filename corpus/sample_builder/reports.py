"""From a body's YAML and texts to rendered files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from .forms import Grid, grid2, grid3, grid4
from .render_html import render_html
from .render_office import render_docx, render_pdf
from .render_text import older_grid, render_md, render_txt
from .source import Source, parse_source
from .tables import Tables, clean_tables, printed_tables, words

_WORD = re.compile(r"\[\[(.+?)\]\]")
_SUFFIX = {"txt": "txt", "html": "html", "docx": "docx", "pdf": "pdf", "md": "md"}


@dataclass(frozen=True)
class Sample:
    """One invented report: who and when, its numbers, its text, its bytes."""

    body: dict[str, Any]
    year: int
    data: dict[str, Any]
    form: str
    clean: Tables
    printed: Tables
    stated: dict[str, tuple[str, str, str]]
    """Placeholders the prose uses that stand for one cell."""
    source: Source
    file: str
    content: bytes

    @property
    def key(self) -> str:
        """`body/year`, the name the plants use."""
        return f"{self.body['slug']}/{self.year}"

    @property
    def content_text(self) -> str:
        """What can be read on the page outside the tables."""
        options = self.data.get("options") or {}
        extra = [str(options.get(k, "")) for k in ("site", "crumb", "meta", "top", "foot")]
        return "\n".join([*(b.text for b in self.source.blocks), *extra])


def _fill(text: str, form: str, tables: Tables) -> tuple[str, dict[str, tuple[str, str, str]]]:
    known, stated = words(form, tables), {}

    def number(match: re.Match[str]) -> str:
        value = known[match[1]]
        if isinstance(value, tuple):
            stated[match[1]] = value
            table, row, column = value
            value = tables[table][row][column] or 0.0
        return f"{value:g}"

    return _WORD.sub(number, text), stated


def _respell(grid: Grid, respelled: dict[str, str]) -> Grid:
    """Labels and cells as this report spells them."""
    return [[type(c)(respelled.get(c.text, c.text), c.colspan, c.rowspan) for c in row] for row in grid]


def _grids(form: str, printed: Tables, data: dict[str, Any]) -> dict[str, Grid]:
    grids = {"table1": older_grid(data["t1"])} if "t1" in data else {}
    if "table2" in printed:
        grids["table2"] = grid2(form, printed["table2"])
    if "table3" in printed:
        grids["table3"] = grid3(form, printed["table3"])
    if "table4" in printed:
        grids["table4"] = grid4(printed["table4"])
    return {name: _respell(grid, data.get("respell") or {}) for name, grid in grids.items()}


def _render(source: Source, grids: dict[str, Grid], data: dict[str, Any]) -> bytes:
    options = data.get("options") or {}
    if data["format"] == "docx":
        return render_docx(source.blocks, grids, options)
    if data["format"] == "pdf":
        return render_pdf(source.blocks, grids, options)
    render = {"txt": render_txt, "html": render_html, "md": render_md}[data["format"]]
    return render(source.blocks, grids, options).encode(data.get("encoding", "utf-8"))


def load_sample(folder: Path, body: dict[str, Any], year: int) -> Sample:
    """Build one report from `folder/YEAR.txt` and its entry in the body's YAML."""
    data = body["reports"][year]
    form = str(data["template"])
    numbers = "2019" if form == "pre2019" else form
    clean = clean_tables(numbers, data)
    printed = printed_tables(clean, data) if form != "pre2019" else {}
    text, stated = _fill((folder / f"{year}.txt").read_text("utf-8"), numbers, clean)
    try:
        source = parse_source(text, data.get("noise") or [])
        content = _render(source, _grids(numbers, printed, data), data)
    except (ValueError, KeyError) as error:
        raise ValueError(f"{folder.name}/{year}: {error!r}") from error
    file = f"{body['slug']}-{year}.{_SUFFIX[data['format']]}"
    return Sample(body, year, data, form, clean, printed, stated if printed else {}, source, file, content)


def load_samples(sources: Path) -> list[Sample]:
    """Every report of every body, by slug and year."""
    samples = []
    for path in sorted(sources.glob("*/body.yaml")):
        body = yaml.safe_load(path.read_text("utf-8")) | {"slug": path.parent.name}
        samples += [load_sample(path.parent, body, year) for year in sorted(body["reports"])]
    return samples
