"""A report before it is written to a file, and what a reader must find in the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

__all__ = ["CUT", "HEADINGS", "Draft", "Made", "Part", "Table", "base", "plain", "truth"]

CUT = "¦"  # where a sentence ends, for the count; never printed
HEADINGS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
PLACES = ("梧岭县", "澄湖区", "石盘县", "青溪县", "雁塘区", "白岫县")
TOWNS = ("松溪镇", "荷坪乡", "北桥街道", "枫林镇", "柳岸街道", "沙洲镇", "竹坞乡")
OVERVIEW = (
    "{y}年，{a}按照条例要求做好公开工作，" + "全年未发生泄密事件。",
    "（一）主动公开情况。¦全年在网站发布信息{n}条，其中政策类{m}条。",
    "（二）依申请公开情况。¦申请窗口设在便民大厅，专人登记。",
    "（三）政府信息管理情况。¦发布前由两人核对，满意度为98.5%。",
    "（四）平台建设情况。¦公众号每周更新三次；¦村口公告栏每月换一次。",
    "（五）监督保障情况。¦年内办班2期，参加41人次。",
)
PROBLEMS = (
    "（一）存在的主要问题",
    "一是部分栏目更新慢，群众查找不便。",
    "二是经办人员调动多，业务不熟。",
    "（二）改进情况",
    "一是每月清点一次栏目，指定专人负责。",
    "二是开办夜校，年内轮训一遍。",
)
OTHERS = ("本年度没有收取信息处理费，也没有其他需要报告的事项。",)


@dataclass(frozen=True)
class Table:
    """An official table: printed cells by official row; a row left out is not printed."""

    number: int
    rows: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Part:
    """A section: its number by meaning, heading as printed (None: no heading), paragraphs and tables."""

    number: int
    heading: str | None
    body: tuple[str | Table, ...]


@dataclass(frozen=True)
class Draft:
    """A whole report and its identity."""

    title: tuple[str, ...]
    agency: str | None
    level: str | None
    year: int | None
    form: str
    parts: tuple[Part, ...]
    published: str | None = None
    above: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    expected: dict[str, Any] = field(default_factory=dict)

    def part(self, number: int, **changes: Any) -> Draft:
        """The same report with one section changed."""
        parts = tuple(replace(p, **changes) if p.number == number else p for p in self.parts)
        return replace(self, parts=parts)

    def without(self, *numbers: int) -> Draft:
        """The same report without some sections."""
        return replace(self, parts=tuple(p for p in self.parts if p.number not in numbers))

    def spelled(self, change: Callable[[str], str]) -> Draft:
        """The same report with all its words changed."""
        parts = tuple(
            Part(
                p.number,
                p.heading and change(p.heading),
                tuple(change(b) if isinstance(b, str) else b for b in p.body),
            )
            for p in self.parts
        )
        return replace(self, title=tuple(map(change, self.title)), parts=parts)


@dataclass(frozen=True)
class Made:
    """A file with its variants and what a reader must find in it."""

    name: str
    variants: tuple[str, ...]
    data: bytes
    truth: dict[str, Any]


def base(index: int, tables: Sequence[Table] = (), form: str = "2021", year: int | None = None) -> Draft:
    """A plain report, other names and numbers for each index."""
    place, town = PLACES[index % 6], TOWNS[index % 7]
    when = year or (2021 + index % 4 if form == "2021" else 2019 + index % 2)
    words = {"y": when, "a": f"{place}{town}", "n": 120 + 7 * index, "m": 11 + index}
    held = {t.number: t for t in tables}
    parts = [
        Part(0, None, (f"本报告根据《中华人民共和国政府信息公开条例》编制，统计期限为{when}年1月1日至12月31日。",))
    ]
    bodies: dict[int, tuple[str | Table, ...]] = {
        1: tuple(p.format(**words) for p in OVERVIEW),
        2: (held[2],) if 2 in held else (),
        3: (held[3],) if 3 in held else (),
        4: (held[4],) if 4 in held else (),
        5: PROBLEMS,
        6: OTHERS,
    }
    parts += [Part(n, HEADINGS[n - 1], bodies[n]) for n in range(1, 7)]
    title = f"{place}{town}{when}年政府信息公开工作年度报告"
    return Draft((title,), f"{place}{town}", "township", when, form, tuple(parts))


def plain(text: str) -> str:
    """The text as printed."""
    return text.replace(CUT, "")


def _squeezed(body: Sequence[str | Table]) -> str:
    """The printed characters of a body without white space."""
    return re.sub(r"\s", "", "".join(plain(b) for b in body if isinstance(b, str)))


def _token(raw: str) -> str:
    """A printed cell as the twin writes it: a number, _ blank, ? unreadable."""
    if raw in ("", "/", "-", "—", "－"):
        return "_"
    number = re.sub(r"[,，\s]|万?元|[件项条]", "", raw)
    return f"{float(number):g}" if re.fullmatch(r"[+-]?\d+(?:\.\d+)?", number) else "?"


def _cells(draft: Draft, labels: Mapping[str, Mapping[str, Mapping[str, Sequence[str]]]]) -> dict[str, list[str]]:
    """One line for each official row: a token for each column, x where nothing is printed."""
    if draft.form not in labels:
        return {}
    printed = {b.number: b for p in draft.parts for b in p.body if isinstance(b, Table)}
    lines: dict[str, list[str]] = {}
    for name, rows in labels[draft.form].items():
        table = printed.get(int(name[-1]))
        lines[name[-1]] = [
            " ".join(_token(v) for v in table.rows[row])
            if table and row in table.rows
            else " ".join("x" * len(columns))
            for row, columns in rows.items()
        ]
    return lines


def truth(draft: Draft, labels: Mapping[str, Any]) -> dict[str, Any]:
    """What a reader must find."""
    sections = []
    for part in draft.parts:
        words = _squeezed(part.body)
        mixed = any(isinstance(b, Table) for b in part.body)
        if part.number == 0 and not words:
            continue
        heading = None if part.heading is None else re.sub(r"\s", "", part.heading)
        sections.append([part.number, heading, *((None, "", "") if mixed else (len(words), words[:10], words[-10:]))])
    counted: dict[str, int] = {}
    for p in draft.parts:
        if p.number in (1, 5, 6):
            here = sum(b.count(CUT) + 1 for b in p.body if isinstance(b, str) and _is_prose(b))
            counted[str(p.number)] = counted.get(str(p.number), 0) + here
    found: dict[str, Any] = {
        "title": re.sub(r"\s", "", "".join(draft.title)) or None,
        "agency": draft.agency,
        "level": draft.level,
        "year": draft.year,
        "form": draft.form,
        "published": draft.published,
        "sections": sections,
        "sentences": counted,
        "cells": _cells(draft, labels),
    }
    found.update(draft.expected)
    return {key: value for key, value in found.items() if value != "skip"}


def _is_prose(paragraph: str) -> bool:
    """Whether a paragraph is more than a sub-heading."""
    return plain(paragraph).rstrip().endswith(("。", "；", "！", "？"))
