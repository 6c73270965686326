"""A plane of pixels on which charts are drawn, and its way into a page as inline SVG."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle

from analyzer.tell.style import FONT_SIZE, colour, css_variables, font, printable

__all__ = ["Drawn", "Plane"]

_PRINTED = 216  # dots an inch of a picture: three for each pixel of the page
_HEADER = re.compile(r"^.*?(?=<svg)|<metadata>.*?</metadata>|<!--.*?-->|<style.*?</style>", re.S)
_SIZE = re.compile(r'<svg [^>]*?viewBox="([^"]+)"[^>]*>')
_SHORT = re.compile(r"NotoSansSC-(Regular|Bold)-")  # a letter's id stands in a page as often as the letter
_EMPTY = re.compile(r"<defs>\s*</defs>")
_GLYPH = re.compile(r'<path id="([gh][0-9a-f]+)"([^>]*?)/>', re.S)
_ID = re.compile(r'(?<= )id="([^"]+)"|href="#([^"]+)"|url\(#([^)]+)\)')


@dataclass(frozen=True, slots=True)
class Drawn:
    """An inline SVG and the letter outlines it refers to, by id."""

    svg: str
    glyphs: dict[str, str]


class Plane:
    """A matplotlib axes in pixels, y downwards, with the few marks our charts are made of."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.canvas = Figure(figsize=(width / 72, height / 72), dpi=72)
        FigureCanvasSVG(self.canvas)
        self.canvas.patch.set_visible(False)
        self.axes: Axes = self.canvas.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.axes.set_xlim(0, width)
        self.axes.set_ylim(height, 0)
        self._marks = 0

    def _next(self) -> dict[str, Any]:
        """Give what every mark has in common: it lies over the marks before it and is never clipped."""
        self._marks += 1
        return {"zorder": 2 + self._marks / 100_000, "clip_on": False}

    def text(self, x: float, y: float, text: str, **look: Any) -> None:
        """Write a text with its middle at height `y`."""
        size, name = look.pop("size", FONT_SIZE), look.pop("name", "ink")
        style = {"ha": "left", "va": "center_baseline", **look}
        style |= {"color": colour(name), "fontproperties": font(), "fontsize": size, **self._next()}
        self.axes.text(x, y, printable(text), **style)

    def box(self, x: float, y: float, width: float, height: float, name: str) -> None:
        """Fill a rectangle."""
        look: dict[str, Any] = {"facecolor": colour(name), "edgecolor": "none", **self._next()}
        self.axes.add_artist(Rectangle((x, y), width, height, **look))

    def line(self, xs: tuple[float, float], ys: tuple[float, float], name: str, width: float = 1.0) -> None:
        """Draw a straight line."""
        look: dict[str, Any] = {"color": colour(name), "linewidth": width, "solid_capstyle": "butt", **self._next()}
        self.axes.add_artist(Line2D(xs, ys, **look))

    def dots(self, xs: list[float], ys: list[float], name: str, size: float = 6.0, hollow: bool = False) -> None:
        """Draw round dots; hollow ones show the paper."""
        face = colour("paper") if hollow else colour(name)
        look: dict[str, Any] = {
            "markersize": size,
            "markerfacecolor": face,
            "markeredgecolor": colour(name),
            "markeredgewidth": 1.3,
        }
        self.axes.add_artist(Line2D(xs, ys, linestyle="none", marker="o", **look, **self._next()))

    def path(self, xs: list[float], ys: list[float], name: str, width: float = 1.0) -> None:
        """Draw a line through points."""
        look: dict[str, Any] = {"color": colour(name), "linewidth": width, "solid_joinstyle": "round", **self._next()}
        self.axes.add_artist(Line2D(xs, ys, **look))

    def area(self, xs: list[float], ys: list[float], name: str) -> None:
        """Fill a polygon."""
        look: dict[str, Any] = {"facecolor": colour(name), "edgecolor": "none", **self._next()}
        self.axes.add_artist(Polygon(list(zip(xs, ys, strict=True)), closed=True, **look))

    def file(self, kind: str) -> bytes:
        """Give all marks as a file: ``svg``, ``png`` or ``pdf``, on paper and without a date."""
        settings: Any = {"svg.fonttype": "path", "svg.hashsalt": "analyzer", "pdf.fonttype": 42}
        buffer, dateless = (
            io.BytesIO(),
            {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {"Software": None}},
        )
        self.canvas.patch.set_visible(True)
        with mpl.rc_context(settings):
            self.canvas.savefig(
                buffer, format=kind, dpi=_PRINTED, metadata=dateless[kind], facecolor=colour("paper"), edgecolor="none"
            )
        return buffer.getvalue()

    def drawn(self, key: str, alt: str) -> Drawn:
        """Give all marks as an inline SVG; `key` makes its ids unique on a page, `alt` tells it in words."""
        settings: Any = {"svg.fonttype": "path", "svg.hashsalt": "analyzer", "path.simplify": False}
        buffer = io.StringIO()
        with mpl.rc_context(settings):
            self.canvas.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
        return _inline(buffer.getvalue(), key, int(self.width), alt)


def _inline(raw: str, key: str, width: int, alt: str) -> Drawn:
    """Make matplotlib's file fit to stand in a page: no header, own ids, colours as variables."""
    svg = _SHORT.sub(lambda m: "g" if m[1] == "Regular" else "h", _EMPTY.sub("", _HEADER.sub("", raw)))
    glyphs = {m[1]: f'<path id="{m[1]}"{" ".join(m[2].split()).join((" ", ""))}/>' for m in _GLYPH.finditer(svg)}
    svg = _GLYPH.sub("", svg)
    used = frozenset(a or b for _, a, b in _ID.findall(svg))

    def rename(match: re.Match[str]) -> str:
        """Put the key before an id that is used, drop one that is not."""
        own, ref, url = match.groups()
        if own:
            return f'id="{key}-{own}"' if own in used else ""
        if ref:
            return f'href="#{ref}"' if ref in glyphs else f'href="#{key}-{ref}"'
        return f"url(#{key}-{url})"

    svg = _ID.sub(rename, svg)
    for name, (light, _) in css_variables().items():
        svg = svg.replace(light, f"var(--{name})")
    safe = alt.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    svg = _SIZE.sub(
        lambda m: f'<svg viewBox="{m[1]}" width="{width}" role="img" aria-label="{safe}">', svg, count=1
    ).replace("xlink:href", "href")
    return Drawn(re.sub(r"\s+(?=[>\s])", "", svg.replace("\n", " ")), glyphs)
