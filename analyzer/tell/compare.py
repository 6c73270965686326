"""Two reports side by side as one page: shared passages word against word, swapped names, statutory text grey."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from lxml import html as lxml_html
from markupsafe import Markup

from analyzer.errors import OutputError
from analyzer.schema import Overlap
from analyzer.tell.compare_words import WORDS
from analyzer.tell.render.fonts import embedded
from analyzer.tell.style import css_variables

__all__ = ["Compared", "ComparedReport", "Shared", "Stretch", "comparison_html", "write_comparison"]

_BOLD = ("h1", "h2", "h3", "strong", "th", "b")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a report's text and what it is: a kind of mark, ``statutory``, or the number of a section."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class ComparedReport:
    """One of two reports: who and when, its text, its narrative sentences and which of them are statutory."""

    title: str | None
    agency: str | None
    year: int | None
    published: date | None
    text: str
    narrative: tuple[Stretch, ...]
    statutory: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """A passage of both reports with the marks of each side (``same``, ``swapped``, ``foreign``)."""

    overlap: Overlap
    a: tuple[Stretch, ...]
    b: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two reports, the earlier first where that is known, and what they share.

    `versions`: both are of one body and year, so nothing they share was copied. `least` is the
    number of letters from which on a passage is told.
    """

    a: ComparedReport
    b: ComparedReport
    shared: tuple[Shared, ...]
    versions: bool
    least: int


@dataclass(frozen=True, slots=True)
class _Part:
    """A run of text to print: its marks as classes, and the passage it belongs to."""

    text: str
    kind: str
    passage: int | None = None


def _visible(text: str) -> int:
    return len("".join(text.split()))


def _covered(stretches: Sequence[tuple[int, int]], text: str) -> int:
    """Count the visible characters that stretches cover, each once."""
    count = done = 0
    for start, end in sorted(stretches):
        if end > max(start, done):
            count += _visible(text[max(start, done) : end])
            done = end
    return count


def _inside(stretch: tuple[int, int], others: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the parts of a stretch that lie in the others."""
    cut = [(max(stretch[0], start), min(stretch[1], end)) for start, end in others]
    return [(start, end) for start, end in cut if start < end]


def _name(report: ComparedReport, words: Mapping[str, str]) -> str:
    """Name a report by body and year, as far as they are known."""
    agency = report.agency or report.title or words["unknown_body"]
    return agency if report.year is None else words["body_year"].format(agency=agency, year=report.year)


def _passage_parts(report: ComparedReport, start: int, end: int, marks: Sequence[Stretch]) -> Iterator[_Part]:
    """Yield the words of one side of a passage with their marks; blanks and line ends are dropped."""
    done = start
    for mark in marks:
        if mark.start > done:
            yield _Part("".join(report.text[done : mark.start].split()), "")
        yield _Part("".join(report.text[max(mark.start, done) : mark.end].split()), mark.kind)
        done = max(done, mark.end)
    if end > done:
        yield _Part("".join(report.text[done:end].split()), "")


def _text_parts(report: ComparedReport, passages: Sequence[tuple[int, int]]) -> Iterator[_Part]:
    """Yield the whole text: passages with their number, statutory sentences, the rest."""
    edges = {0, len(report.text)}
    edges |= {edge for span in passages for edge in span}
    edges |= {edge for s in report.statutory for edge in (s.start, s.end)}
    ordered = sorted(edges)
    statutory = sorted((s.start, s.end) for s in report.statutory)
    for start, end in zip(ordered, ordered[1:], strict=False):
        within = [n for n, (low, high) in enumerate(passages, 1) if low <= start and end <= high]
        dictated = any(low <= start and end <= high for low, high in statutory)
        kind = "shared" if within else "dictated" if dictated else ""
        yield _Part(report.text[start:end], kind, within[0] if within else None)


def _sides(content: Compared) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    a = [(s.overlap.a_start, s.overlap.a_end) for s in content.shared]
    return a, [(s.overlap.b_start, s.overlap.b_end) for s in content.shared]


def _figures(report: ComparedReport, passages: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Count the visible characters of a report's narrative, and those of them in passages."""
    dictated = {(s.start, s.end) for s in report.statutory}
    own = [(s.start, s.end) for s in report.narrative if (s.start, s.end) not in dictated]
    parts = [part for span in own for part in _inside(span, passages)]
    return _covered(own, report.text), _covered(parts, report.text)


def _lead(content: Compared, figures: Sequence[tuple[int, int]], words: Mapping[str, str]) -> list[str]:
    """Say in one or two sentences what was found, and who is known to be first."""
    names = [_name(report, words) for report in (content.a, content.b)]
    if content.versions:
        return [words["versions"].format(a=names[0])]
    if not content.shared:
        return [words["nothing"].format(a=names[0], b=names[1], least=content.least)]
    first = {s.overlap.earlier for s in content.shared}
    same = all(s.overlap.relation == "same_agency" for s in content.shared)
    key = "found_unknown" if first != {"a"} else "found_same" if same else "found"
    total, part = figures[1]
    share = round(100 * part / total) if total else 0
    return [words[key].format(a=names[0], b=names[1], count=len(content.shared), letters=part, share=share)]


def _rows(content: Compared, figures: Sequence[tuple[int, int]], words: Mapping[str, str]) -> list[list[str]]:
    """Give the table of figures: a heading and one value for each report."""
    marks = [[m for s in content.shared for m in (s.a, s.b)[n]] for n in (0, 1)]
    literal = str(max((s.overlap.literal or 0 for s in content.shared), default=0))
    typos = sorted({typo for s in content.shared for typo in s.overlap.typos})
    counts = [[sum(m.kind == kind for m in side) for side in marks] for kind in ("swapped", "foreign")]
    shares = [f"{100 * part / total:.0f}%" if total else words["none"] for total, part in figures]
    published = [r.published.isoformat() if r.published else words["unknown"] for r in (content.a, content.b)]
    return [
        [words["row_published"], *published],
        [words["row_narrative"], *(f"{total:,}" for total, _ in figures)],
        [words["row_shared"], *(f"{part:,}" for _, part in figures)],
        [words["row_share"], *shares],
        [words["row_swapped"], *map(str, counts[0])],
        [words["row_foreign"], *map(str, counts[1])],
        [words["row_literal"], literal, literal],
        [words["row_typos"], *[words["comma"].join(typos) if typos else words["none"]] * 2],
    ]


def _section(report: ComparedReport, start: int, words: Mapping[str, str]) -> str:
    """Name the section a passage begins in."""
    number = next((s.kind for s in report.narrative if s.start <= start < s.end), None)
    return words["section_unknown"] if number is None else words[f"section_{number}"]


def _passages(content: Compared, words: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield the passages in the order of the first report, each with its facts and both sides."""
    for number, shared in enumerate(content.shared, 1):
        o = shared.overlap
        sides = (content.a, o.a_start, o.a_end, shared.a), (content.b, o.b_start, o.b_end, shared.b)
        yield {
            "number": number,
            "facts": words["facts"].format(
                chars=o.chars, similarity=round(100 * o.similarity), literal=o.literal if o.literal is not None else "–"
            ),
            "sections": [_section(report, start, words) for report, start, _, _ in sides],
            "sides": [list(_passage_parts(*side)) for side in sides],
        }


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("analyzer.tell.render", "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def _style(body: str) -> str:
    """Write fonts with the page's characters, colours of both schemes, and the rules."""
    tree = lxml_html.fromstring(body)
    heavy = "".join("".join(map(str, element.itertext())) for element in tree.iter(*_BOLD))
    parts = []
    for weight, number, text in (("regular", 400, "".join(map(str, tree.itertext()))), ("bold", 700, heavy)):
        parts.append(
            f'@font-face{{font-family:"Page Sans";font-weight:{number};font-display:block;'
            f'src:url(data:font/woff;base64,{embedded(text, weight)}) format("woff")}}'
        )
    light, dark = ("".join(f"--{name}:{pair[n]};" for name, pair in css_variables().items()) for n in (0, 1))
    parts.append(f":root{{color-scheme:light dark;{light}}}")
    parts.append(f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}")
    templates = resources.files("analyzer.tell.render").joinpath("templates")
    parts += [templates.joinpath(name).read_text("utf-8") for name in ("page.css", "compare.css")]
    return "".join(parts)


def comparison_html(content: Compared, *, lang: str) -> str:
    """Give the comparison as one HTML text that refers to nothing outside itself.

    Parameters
    ----------
    content : Compared
        Two reports and what they share.
    lang : {"zh", "en"}
        Language of the page; the reports' words stay as they are.
    """
    words = WORDS[lang]
    sides = _sides(content)
    figures = [_figures(report, side) for report, side in zip((content.a, content.b), sides, strict=True)]
    names = [_name(report, words) for report in (content.a, content.b)]
    body = _environment().get_template("compare.html").render(
        words=words, names=names, lead=_lead(content, figures, words), rows=_rows(content, figures, words),
        passages=list(_passages(content, words)), least=content.least,
        texts=[list(_text_parts(report, side)) for report, side in zip((content.a, content.b), sides, strict=True)],
    )  # fmt: skip
    page = {"title": f"{words['title']}: {names[0]} · {names[1]}", "description": words["description"]}
    return _environment().get_template("frame.html").render(
        page=page, body=Markup(body), outlines="", style=Markup(_style(body)), lang={"zh": "zh-Hans", "en": "en"}[lang]
    )  # fmt: skip


def write_comparison(content: Compared, path: Path, *, lang: str) -> Path:
    """Write the comparison to a file and give its path.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(comparison_html(content, lang=lang), "utf-8", newline="\n")
    except OSError as error:
        raise OutputError(f"{path}: 无法写入（{error.strerror}）。Cannot be written ({error.strerror}).") from error
    return path
