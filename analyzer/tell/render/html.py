"""HTML: one self-contained file for each page, no script, no request, the same bytes each time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from lxml import html as lxml_html
from markupsafe import Markup

from analyzer.tell.charts import NARROW, WIDE, draw
from analyzer.tell.content.model import Figure, Heat, Page
from analyzer.tell.content.wording import load_wording
from analyzer.tell.render.flat import csv_link
from analyzer.tell.render.fonts import embedded
from analyzer.tell.render.plain import write_file
from analyzer.tell.style import css_variables

__all__ = ["page_html", "write_page"]

_BOLD = "h1|h2|h3|h4|th|strong|figcaption|dt"
_MANY = 8  # columns of a heat map that a telephone cannot show; the wide drawing scrolls there


@cache
def _environment() -> Environment:
    """Make the template environment; what goes into a page is escaped unless made here."""
    return Environment(
        loader=PackageLoader("analyzer.tell.render", "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


@dataclass(slots=True)
class _Drawings:
    """Draws the figures of one page and keeps the letter outlines they share."""

    glyphs: dict[str, str] = field(default_factory=dict)

    def chart(self, figure: Figure) -> Markup:
        """Give a figure's chart twice: for a desk and for a telephone."""
        scrolls = isinstance(figure.chart, Heat) and len(figure.chart.columns) > _MANY
        wide = draw(figure.chart, f"{figure.id}-w", WIDE, figure.alt)
        self.glyphs |= wide.glyphs
        if scrolls:
            return Markup(f'<div class="chart scrolls" tabindex="0">{wide.svg}</div>')
        narrow = draw(figure.chart, f"{figure.id}-n", NARROW, figure.alt)
        self.glyphs |= narrow.glyphs
        return Markup(f'<div class="chart wide">{wide.svg}</div><div class="chart narrow">{narrow.svg}</div>')

    def outlines(self) -> Markup:
        """Give the letter outlines once for the page."""
        paths = "".join(self.glyphs[key] for key in sorted(self.glyphs))
        return Markup(f'<svg class="outlines" aria-hidden="true" focusable="false"><defs>{paths}</defs></svg>')


def _variables(scheme: int) -> str:
    """Write all colours of a scheme (0 light, 1 dark) as CSS variables."""
    return "".join(f"--{name}:{pair[scheme]};" for name, pair in css_variables().items())


def _style() -> Iterator[str]:
    """Yield the style sheet: colours, then the rules."""
    yield f":root{{color-scheme:light dark;{_variables(0)}}}"
    yield f"@media screen and (prefers-color-scheme:dark){{:root{{{_variables(1)}}}}}"
    yield resources.files("analyzer.tell.render").joinpath("templates", "page.css").read_text("utf-8")


def _font_faces(body: str) -> str:
    """Write the two fonts with the characters that the page shows in each weight."""
    tree = lxml_html.fromstring(body)
    heavy = "".join("".join(map(str, e.itertext())) for e in tree.iter(*_BOLD.split("|")))
    faces = []
    for weight, number, text in (("regular", 400, "".join(map(str, tree.itertext()))), ("bold", 700, heavy)):
        data = embedded(text, weight)
        faces.append(
            f'@font-face{{font-family:"Page Sans";font-weight:{number};font-display:block;'
            f'src:url(data:font/woff;base64,{data}) format("woff")}}'
        )
    return "".join(faces)


def page_html(page: Page) -> str:
    """Give a page as one HTML text that refers to nothing outside itself but its sister pages."""
    drawings, say = _Drawings(), load_wording(page.lang)
    body = (
        _environment()
        .get_template("page.html")
        .render(page=page, chart=drawings.chart, csv=lambda table: csv_link(table, say), say=say)
    )
    frame = _environment().get_template("frame.html")
    return frame.render(
        page=page,
        body=Markup(body),
        outlines=drawings.outlines(),
        style=Markup(_font_faces(body) + "".join(_style())),
        lang={"zh": "zh-Hans", "en": "en"}[page.lang],
    )


def write_page(page: Page, folder: Path) -> list[Path]:
    """Write a page as ``NAME.html`` into `folder`; give the file.

    Raises
    ------
    OutputError
        The folder cannot be written.
    """
    return [write_file(folder / page.name, page_html(page).encode())]
