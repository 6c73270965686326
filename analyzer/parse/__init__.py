"""Document → Report: headings, sections, tables, identity with its evidence, sentences."""

from __future__ import annotations

from analyzer.parse.report import parse

__all__ = ["parse"]
