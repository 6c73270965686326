"""The codebook: what the codes mean, as data; the packaged one or one's own."""

from __future__ import annotations

from analyzer.codebook.book import (
    Borderline,
    Codebook,
    CodebookError,
    Degree,
    Exclusion,
    ItemType,
    Ruling,
    Subtheme,
    Theme,
    TieBreak,
)
from analyzer.codebook.lint import Complaint, lint
from analyzer.codebook.load import load_codebook
from analyzer.codebook.own import OTHER, TEMPLATE

__all__ = [
    "OTHER",
    "TEMPLATE",
    "Borderline",
    "Codebook",
    "CodebookError",
    "Complaint",
    "Degree",
    "Exclusion",
    "ItemType",
    "Ruling",
    "Subtheme",
    "Theme",
    "TieBreak",
    "lint",
    "load_codebook",
]
