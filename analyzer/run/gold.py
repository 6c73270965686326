"""Labelled sections: whole section texts with every codable unit marked, read and checked strictly.

The format is plain text, one section after another::

    === body: 甲县民政局 | level: department | place: 乙省/丙市/甲县 | year: 2021 | manner: dry | pattern: A1 | section: 5
    五、存在的主要问题及改进情况
    一是⟦P T02b 1 a|栏目更新不够及时⟧；……
    一是⟦MF T02b 1 b >a|定期更新各栏目⟧……
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast, get_args

from analyzer.codebook import Codebook, load_codebook
from analyzer.errors import AnalyzerError
from analyzer.schema import Level, Report, Section, StatementType
from analyzer.text.view import fold

__all__ = ["LabelledSection", "LabelledUnit", "SourceError", "load_labelled", "read_labelled", "sources_sha256"]

_HEADER = "=== "
_KEYS = ("body", "level", "place", "year", "manner", "pattern", "section")
_UNIT = re.compile(
    r"⟦(?P<type>\w+) (?P<theme>T\d\d[a-z]?)(?:\+(?P<second>T\d\d[a-z]?))? (?P<spec>\d) (?P<key>\w+)"
    r"(?: >(?P<answers>\w+(?:,\w+)*))?\|(?P<text>[^⟦⟧]*)⟧"
)
# A new section of the report inside a labelled text: pattern H writes problems and measures apart.
_TOP_HEADING = re.compile(
    r"^[ \t]*(?:[一二三四五六七八九十]{1,2}[、.,]|第[一二三四五六七八九十]部分)[^\n。;]{2,30}$", re.M
)
_TOP_WORDS = re.compile(r"问题|不足|改进|措施|打算|安排|计划|思路|困难|整改|工作重点|重点工作")


class SourceError(AnalyzerError):
    """A labelled source breaks the format.

    Parameters
    ----------
    source : str
        Name of the file.
    line : int
        Line of the section's header.
    reason : str
        What is wrong.
    """

    def __init__(self, source: str, line: int, reason: str) -> None:
        super().__init__(source, line, reason)  # all arguments up: survives pickling between processes
        self.source, self.line, self.reason = source, line, reason

    def __str__(self) -> str:
        return f"{self.source}:{self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class LabelledUnit:
    """One marked unit; `answers` holds the indices (in the section's units) of the problems it answers."""

    type: StatementType
    theme: str
    subtheme: str | None
    secondary: str | None
    specificity: int
    start: int
    end: int
    answers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LabelledSection:
    """A section text without markup and its units; ``text[unit.start:unit.end]`` are a unit's words."""

    source: str
    line: int
    body: str
    level: Level
    place: str
    year: int
    manner: str
    pattern: str
    number: int
    text: str
    units: tuple[LabelledUnit, ...]

    def as_report(self) -> Report:
        """Give the section as a report of one section (two where problems and measures stand apart)."""
        return Report(
            report_id=f"{Path(self.source).stem}-{self.line}",
            document_id=self.source,
            title=None,
            agency=self.body,
            level=self.level,
            province=None,
            city=None,
            county=None,
            adcode=None,
            year=self.year,
            template=None,
            published=None,
            text=self.text,
            sections=_sections(self.text, self.number),
        )


def _sections(text: str, number: int) -> tuple[Section, ...]:
    """Cut a labelled text at its top headings, as the parser does with a whole report."""
    folded = fold(text)
    heads = [m for m in _TOP_HEADING.finditer(folded) if _TOP_WORDS.search(m.group()) or m.start() == 0]
    if not heads or text[: heads[0].start()].strip():
        return (Section(number, None, 0, len(text)),)
    ends = [h.start() for h in heads[1:]] + [len(text)]
    return tuple(
        Section(number, text[h.start() : h.end()].strip(), h.end(), end) for h, end in zip(heads, ends, strict=True)
    )


def _check_codes(unit: re.Match[str], book: Codebook) -> str | None:
    """Say what is wrong with a unit's codes, or None."""
    kind = unit["type"]
    if kind not in get_args(StatementType):
        return f"no such type: {kind}"
    for code in (unit["theme"], unit["second"]):
        if code:
            try:
                book.name(code, "en")
            except KeyError:
                return f"no such code: {code}"
    if unit["spec"] not in "0123":
        return f"no such specificity: {unit['spec']}"
    if not unit["text"].strip():
        return f"unit {unit['key']} is empty"
    if unit["answers"] and kind not in ("MF", "MD"):
        return f"unit {unit['key']} answers something and is no measure"
    return None


def _strip_markup(marked: str, fail: _Fail, book: Codebook) -> tuple[str, tuple[LabelledUnit, ...]]:
    """Take the markup out of a text and compute the units' offsets."""
    found = list(_UNIT.finditer(marked))
    plain: list[str] = []
    length = at = 0
    spans: list[tuple[int, int]] = []
    for unit in found:
        if reason := _check_codes(unit, book):
            raise fail(reason)
        before = marked[at : unit.start()]
        length += len(before)
        spans.append((length, length + len(unit["text"])))
        length += len(unit["text"])
        plain += [before, unit["text"]]
        at = unit.end()
    plain.append(marked[at:])
    text = "".join(plain)
    if "⟦" in text or "⟧" in text:
        raise fail("a marked unit is not closed or malformed")
    keys = [u["key"] for u in found]
    if len(set(keys)) != len(keys):
        raise fail("a key is used twice")
    return text, tuple(_unit(u, s, found, keys, fail) for u, s in zip(found, spans, strict=True))


def _unit(
    unit: re.Match[str], span: tuple[int, int], found: Sequence[re.Match[str]], keys: Sequence[str], fail: _Fail
) -> LabelledUnit:
    """Build one unit, its answers resolved to indices."""
    answers: list[int] = []
    for key in (unit["answers"] or "").split(","):
        if not key:
            continue
        if key not in keys or found[keys.index(key)]["type"] != "P":
            raise fail(f"unit {unit['key']} answers {key}, which is no problem")
        answers.append(keys.index(key))
    theme = unit["theme"]
    return LabelledUnit(
        type=cast(StatementType, unit["type"]),
        theme=theme[:3],
        subtheme=theme if len(theme) == 4 else None,
        secondary=unit["second"][:3] if unit["second"] else None,
        specificity=int(unit["spec"]),
        start=span[0],
        end=span[1],
        answers=tuple(answers),
    )


@dataclass(frozen=True, slots=True)
class _Fail:
    """Makes errors that name the place."""

    source: str
    line: int

    def __call__(self, reason: str) -> SourceError:
        return SourceError(self.source, self.line, reason)


def _header(line: str, fail: _Fail) -> dict[str, str]:
    """Read a header line into its keys."""
    pairs = [part.partition(":") for part in line.removeprefix(_HEADER).split("|")]
    values = {key.strip(): value.strip() for key, _, value in pairs}
    if tuple(values) != _KEYS or not all(values.values()):
        raise fail(f"a header needs the keys {', '.join(_KEYS)} in this order")
    if values["level"] not in get_args(Level):
        raise fail(f"no such level: {values['level']}")
    if not (values["year"].isdecimal() and values["section"] in "0123456"):
        raise fail("year and section must be numbers")
    return values


def read_labelled(source: str, content: str, book: Codebook | None = None) -> list[LabelledSection]:
    """Read one labelled source.

    Parameters
    ----------
    source : str
        Name of the source, for messages and ids.
    content : str
        The whole file.
    book : Codebook, optional
        Whose codes are allowed; the packaged codebook if left out.

    Raises
    ------
    SourceError
        A header, a code, a key or a bracket is wrong.
    """
    book = book or load_codebook()
    blocks: list[tuple[int, str, list[str]]] = []
    for number, line in enumerate(content.splitlines(), 1):
        if line.startswith(_HEADER):
            blocks.append((number, line, []))
        elif blocks:
            blocks[-1][2].append(line)
        elif line.strip() and not line.startswith("#"):
            raise SourceError(source, number, "text before the first header")
    sections = []
    for number, line, lines in blocks:
        fail = _Fail(source, number)
        head = _header(line, fail)
        text, units = _strip_markup("\n".join(lines).strip("\n"), fail, book)
        sections.append(
            LabelledSection(
                source, number, head["body"], cast(Level, head["level"]), head["place"], int(head["year"]),
                head["manner"], head["pattern"], int(head["section"]), text, units,
            )
        )  # fmt: skip
    return sections


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.txt"))


def load_labelled(folder: Path) -> list[LabelledSection]:
    """Load every ``*.txt`` of a folder, in the order of their names.

    Raises
    ------
    SourceError
        A source breaks the format.
    """
    return [s for path in _files(folder) for s in read_labelled(path.name, path.read_text("utf-8"))]


def sources_sha256(folder: Path, names: Iterable[str] | None = None) -> dict[str, str]:
    """Give the sha256 of each labelled source by its name, line ends made equal first."""
    wanted = None if names is None else set(names)
    return {
        path.name: hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
        for path in _files(folder)
        if wanted is None or path.name in wanted
    }
