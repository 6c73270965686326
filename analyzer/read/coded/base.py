"""What every reader of coded files shares: the values, the error that names the row, and the reading of one code."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, get_args, get_type_hints

from analyzer.codebook import Codebook
from analyzer.errors import AnalyzerError
from analyzer.text.coding import NO_STATEMENT, SampleRow, quote_check

__all__ = ["CodedError", "CodedUnit", "Coding", "check_complete", "coded_unit", "sample_row"]


class CodedError(AnalyzerError):
    """A hand-coded file is not as it should be.

    Parameters
    ----------
    source : str
        Name of the file.
    place : str or None
        The row, line, task or source, where the trouble has one.
    reason : str
        What is wrong and what to do.
    """

    def __init__(self, source: str, place: str | None, reason: str) -> None:
        super().__init__(source, place, reason)  # all arguments up: survives pickling between processes
        self.source, self.place, self.reason = source, place, reason

    def __str__(self) -> str:
        return ": ".join(part for part in (self.source, self.place, self.reason) if part)


@dataclass(frozen=True, slots=True)
class CodedUnit:
    """One statement with a coder's codes; None where the coder left a code out.

    `theme` is of level 1, or ``NONE`` where the coder says that this is no statement. `border` is where the
    coder puts the statement's borders inside ``before + text + after``, None where not asked.
    """

    row: SampleRow
    place: str
    theme: str | None
    subtheme: str | None
    second: str | None
    type: str | None
    specificity: int | None
    note: str | None = None
    border: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Coding:
    """One coder's file: `units` in the order of the sample, all of one sample."""

    coder: str
    source: str
    units: tuple[CodedUnit, ...]

    @property
    def sample(self) -> str:
        """Give the name of the sample that was coded."""
        return self.units[0].row.sample

    @property
    def blank(self) -> int:
        """Count the statements without a theme."""
        return sum(unit.theme is None for unit in self.units)


def _clean(source: str, place: str, head: str, value: object) -> str:
    """Take what stands in a cell as text; say so where Excel has made something else of it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        raise CodedError(source, place, f"{head}: {value} 是真假值，不是代码。Is a truth value, not a code.")
    if isinstance(value, date | datetime):
        raise CodedError(
            source, place,
            f"{head}: Excel 把代码改成了日期 {value:%Y-%m-%d}，请从下拉列表重选。Excel turned the code into a date; choose it again.",
        )  # fmt: skip
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = " ".join(unicodedata.normalize("NFKC", str(value)).split())
    if text.startswith("="):
        raise CodedError(source, place, f"{head}: 是公式，不是代码。Holds a formula, not a code.")
    if text.startswith("#"):
        raise CodedError(source, place, f"{head}: 是 Excel 的错误值 {text}。Holds Excel's error value {text}.")
    return text


def _code(source: str, place: str, head: str, text: str, known: Mapping[str, str]) -> str | None:
    """Find the code a cell begins with; its name after it may be missing or cut."""
    if not text:
        return None
    first = text.split(" ")[0].strip("·:.,;、").casefold()
    if first in known:
        return known[first]
    raise CodedError(source, place, f"{head}: 编码手册里没有代码 {text[:20]}。The codebook has no code {text[:20]!r}.")


def _known(book: Codebook) -> dict[str, dict[str, str]]:
    """Give the codes of each column by their folded form."""
    themes = [c for t in book.themes for c in (t.code, *(s.code for s in t.include))]
    lists = {
        "theme": [*themes, NO_STATEMENT],
        "second": themes,
        "type": [i.code for i in book.item_types],
        "specificity": [str(d.value) for d in book.specificity],
    }
    return {head: {code.casefold(): code for code in codes} for head, codes in lists.items()}


def coded_unit(
    source: str,
    place: str,
    row: SampleRow,
    given: Mapping[str, object],
    book: Codebook,
    *,
    border: tuple[int, int] | None = None,
) -> CodedUnit:
    """Read the codes of one statement.

    Parameters
    ----------
    source, place : str
        File and row, for messages.
    row : SampleRow
        What was sampled; its words must be those it had when it was drawn.
    given : mapping
        Values under ``theme second type specificity note``; missing ones count as blank.
    book : Codebook
        Whose codes are allowed.
    border : tuple of int, optional
        The borders the coder gave.

    Raises
    ------
    CodedError
        The quote was changed, the sample is of another codebook, a code does not exist.
    """
    if quote_check(row.statement_id, row.text) != row.check:
        raise CodedError(
            source, place,
            f"陈述 {row.statement_id} 的文字被改动，请恢复原文。The words of this statement were changed; restore them.",
        )  # fmt: skip
    if row.codebook != book.name_of_version:
        raise CodedError(
            source, place,
            f"样本是按手册 {row.codebook} 抽的，不是 {book.name_of_version}，请用 --codebook 指明。"
            f"The sample was made for codebook {row.codebook}, not {book.name_of_version}; name it with --codebook.",
        )  # fmt: skip
    known = _known(book)
    cells = {head: _clean(source, place, head, given.get(head)) for head in (*known, "note")}
    codes = {head: _code(source, place, head, cells[head], known[head]) for head in known}
    theme = codes["theme"]
    if theme is None and any(codes.values()):
        raise CodedError(source, place, "有别的代码却没有主题。Has other codes but no theme.")
    level1 = theme if theme in (None, NO_STATEMENT) else str(theme)[:3]
    degree = codes["specificity"]
    return CodedUnit(
        row=row,
        place=place,
        theme=level1,
        subtheme=theme if theme != level1 else None,
        second=codes["second"][:3] if codes["second"] else None,
        type=codes["type"],
        specificity=None if degree is None else int(degree),
        note=cells["note"] or None,
        border=border,
    )


def _value(kind: Any, value: object) -> Any:
    """Bring a cell's or JSON's value to the kind of its field."""
    kinds = get_args(kind) if isinstance(kind, UnionType) else (kind,)
    if value is None or (value == "" and str not in kinds):
        return "" if kinds == (str,) else None
    target = next(k for k in kinds if k is not NoneType)
    return target(value)


_HINTS = get_type_hints(SampleRow)


def sample_row(source: str, place: str, values: Mapping[str, object]) -> SampleRow:
    """Build what was sampled from a file's own record of it.

    Raises
    ------
    CodedError
        The record is missing or damaged.
    """
    try:
        return SampleRow(**{f.name: _value(_HINTS[f.name], values[f.name]) for f in fields(SampleRow)})
    except (KeyError, TypeError, ValueError) as error:
        raise CodedError(
            source, place,
            "缺少抽样时写下的信息，请用 analyzer sample 生成的文件。"
            "The sample's own record is missing or damaged; use a file made by analyzer sample.",
        ) from error  # fmt: skip


def check_complete(source: str, coder: str, units: Sequence[CodedUnit]) -> Coding:
    """Hold a coder's units to the sample: one sample, each statement once, none missing.

    Raises
    ------
    CodedError
        No statement at all, statements of two samples, a statement twice, rows missing, or no code at all.
    """
    if not units:
        raise CodedError(source, None, "没有陈述。Holds no statements.")
    seen: dict[str, str] = {}
    first = units[0].row
    for unit in units:
        if unit.row.sample != first.sample:
            raise CodedError(
                source, unit.place,
                f"属于另一个样本 {unit.row.sample}。Belongs to another sample than {first.sample}.",
            )  # fmt: skip
        if unit.row.statement_id in seen:
            raise CodedError(
                source, unit.place,
                f"与{seen[unit.row.statement_id]}是同一条陈述。Repeats the statement of {seen[unit.row.statement_id]}.",
            )  # fmt: skip
        seen[unit.row.statement_id] = unit.place
    if len(units) != first.size:
        raise CodedError(
            source, None,
            f"样本有 {first.size} 条陈述，这里只有 {len(units)} 条，请恢复删去的行。"
            f"The sample has {first.size} statements, {len(units)} are here; restore the deleted rows.",
        )  # fmt: skip
    if all(unit.theme is None for unit in units):
        raise CodedError(source, None, "一条也没有编码。No statement is coded yet.")
    return Coding(coder, source, tuple(units))
