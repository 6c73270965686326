"""The markup of the sources: coded units, named spans, numbers from the tables, blocks.

`⟦TYPE THEME SPEC KEY [>KEY[,KEY]]|text⟧` marks a coded unit, `<name>…</name>` a passage the plants refer to,
`[[word]]` a number of the report's tables. A line is a paragraph unless it starts with `@`:
`@title`, `@s0`…`@s6` (heading of a section, by meaning; with `+` it runs into its text), `@sub`, `@right`,
`@table1`…`@table4`, `@image`, `@page`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"⟦(?P<code>[^|⟧]*)\||(?P<close>⟧)|<(?P<end>/?)(?P<name>[a-z][a-z0-9_]*)>")
_DIRECTIVE = re.compile(r"@(title|s[0-6]\+?|sub|right|table[1-4]|image|page)(?:[ \t]|$)")
_RADICALS = str.maketrans("工人力水行面高大文民长", "⼯⼈⼒⽔⾏⾯⾼⼤⽂⺠⻓")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True)
class Block:
    """A rendered line: `kind` is paragraph, title, heading, sub, right, table1…4, image or page."""

    kind: str
    text: str
    section: int
    run_in: bool = False


@dataclass(frozen=True)
class Unit:
    """A coded statement."""

    type: str
    theme: str
    subtheme: str | None
    secondary: str | None
    specificity: int
    key: str
    answers: tuple[str, ...]
    quote: str
    section: int


@dataclass(frozen=True)
class Source:
    """A parsed source: what is printed and what was marked in it."""

    blocks: list[Block]
    units: list[Unit]
    spans: dict[str, str]


def strip_markup(text: str) -> tuple[str, list[tuple[str, int, int]], dict[str, tuple[int, int]]]:
    """Take the marks out; units and named spans come back with offsets into the plain text."""
    plain: list[str] = []
    length = last = 0
    open_unit: tuple[str, int] | None = None
    open_spans: dict[str, int] = {}
    units: list[tuple[str, int, int]] = []
    spans: dict[str, tuple[int, int]] = {}
    for token in _TOKEN.finditer(text):
        plain.append(text[last : token.start()])
        length += token.start() - last
        last = token.end()
        if token["code"] is not None:
            if open_unit:
                raise ValueError(f"nested unit: {token['code']}")
            open_unit = (token["code"], length)
        elif token["close"]:
            if not open_unit:
                raise ValueError(f"unit closed twice near {text[token.start() - 20 : token.end()]}")
            units.append((open_unit[0], open_unit[1], length))
            open_unit = None
        elif token["end"]:
            spans[token["name"]] = (open_spans.pop(token["name"]), length)
        elif token["name"] in spans or token["name"] in open_spans:
            raise ValueError(f"span used twice: {token['name']}")
        else:
            open_spans[token["name"]] = length
    if open_unit or open_spans:
        raise ValueError(f"left open: {open_unit} {open_spans}")
    return "".join(plain) + text[last:], units, spans


def _noise(text: str, noise: list[str]) -> str:
    """One-to-one substitutions from section one on, so that offsets hold."""
    section, lines = 0, []
    for line in text.split("\n"):
        match = _DIRECTIVE.match(line)
        head, rest = (match[0], line[match.end() :]) if match else ("", line)
        if match and match[1][:2] in ("s1", "s2", "s3", "s4", "s5", "s6"):
            section = 1
        if section:
            rest = rest.translate(_WIDE) if "wide_digits" in noise else rest
            rest = rest.translate(_RADICALS) if "radicals" in noise else rest
        lines.append(head + rest)
    return "\n".join(lines)


def _split(text: str) -> tuple[list[Block], list[tuple[int, int]]]:
    """Blocks of a plain text, and for each section change (offset, number)."""
    blocks: list[Block] = []
    changes, section, offset, glue = [(0, 0)], 0, 0, False
    for line in text.split("\n"):
        match = _DIRECTIVE.match(line)
        kind, content = (match[1], line[match.end() :].strip()) if match else ("paragraph", line.strip())
        if kind[0] == "s" and kind[1].isdigit():
            section, glue, kind = int(kind[1]), kind.endswith("+"), "heading"
            changes.append((offset, section))
            blocks.append(Block(kind, content, section, glue))
        elif content or kind in ("page", "image") or kind.startswith("table"):
            blocks.append(Block(kind, content, section))
        offset += len(line) + 1
    return blocks, changes


def _unit(code: str, quote: str, section: int) -> Unit:
    kind, theme, spec, key, *rest = code.split()
    first, _, second = theme.partition("+")
    if not re.fullmatch(r"T(0[1-9]|1[0-6])[a-e]?", first) or kind not in ("P", "C", "MF", "MD", "N") or "@" in quote:
        raise ValueError(f"bad unit: {code} {quote}")
    answers = tuple(rest[0].removeprefix(">").split(",")) if rest else ()
    return Unit(
        kind, first[:3], first if len(first) > 3 else None, second[:3] or None, int(spec), key, answers, quote, section
    )


def parse_source(text: str, noise: list[str]) -> Source:
    """Parse one report after its numbers were filled in."""
    plain, units, spans = strip_markup(text)
    plain = _noise(plain, noise)
    blocks, changes = _split(plain)
    coded = []
    for code, start, end in units:
        section = [number for offset, number in changes if offset <= start][-1]
        coded.append(_unit(code, plain[start:end], section))
    check_units(coded)
    return Source(blocks, coded, {name: plain[start:end] for name, (start, end) in spans.items()})


def check_units(units: list[Unit]) -> None:
    """Keys are unique, only measures answer, and only problems are answered."""
    keys = [unit.key for unit in units]
    problems = {unit.key for unit in units if unit.type == "P"}
    if len(set(keys)) < len(keys):
        raise ValueError(f"repeated keys: {keys}")
    for unit in units:
        if unit.answers and (unit.type not in ("MF", "MD") or not set(unit.answers) <= problems):
            raise ValueError(f"{unit.key} answers {unit.answers}")
