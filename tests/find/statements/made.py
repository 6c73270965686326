"""Reports of one section in invented words, and the packaged coder, for the tests of statements."""

from __future__ import annotations

from functools import cache

from analyzer.find.statements import Coder, find_statements, load_coder
from analyzer.schema import Report, Section, Statement

__all__ = ["coder", "coded", "report"]


def report(body: str, *, number: int = 5, year: int | None = 2021, before: str = "", name: str = "r1") -> Report:
    """Make a report whose only section is `body`."""
    text = before + body
    return Report(
        name, "d1", None, "甲县民政局", "department", None, None, None, None, year, None, None, text,
        (Section(number, "五、存在的主要问题及改进情况", len(before), len(text)),),
    )  # fmt: skip


@cache
def coder() -> Coder:
    """Give the packaged coder."""
    return load_coder()


def coded(body: str, **settings: object) -> tuple[Statement, ...]:
    """Code one body with the packaged coder."""
    return find_statements([report(body, **settings)], coder())[0]  # type: ignore[arg-type]
