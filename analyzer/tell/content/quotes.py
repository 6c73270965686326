"""Quotes: the typical and the concrete one of each theme, and the reports they come from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer

from analyzer.tell.content.model import Quote, Source
from analyzer.tell.content.wording import Wording
from analyzer.tell.texts import Texts

__all__ = ["Citations", "typical_and_concrete"]

_CHECKABLE = 3  # the specificity that names a number, date, unit or deliverable
_LONGEST = 240  # characters of a quote that are printed; longer ones are cut with … at both offsets kept


@dataclass(frozen=True, slots=True)
class Citations:
    """Makes quotes and remembers which reports were quoted."""

    reports: pd.DataFrame  # indexed by report_id
    paths: pd.Series  # document_id -> path as recorded
    texts: Texts
    say: Wording
    cited: dict[str, None] = field(default_factory=dict)

    def again(self) -> Citations:
        """Give a quote maker for another page: the same reports, none quoted yet."""
        return replace(self, cited={})

    def title(self, report_id: str) -> str:
        """Give the report's title, else its agency and year, else its id."""
        row: Any = self.reports.loc[report_id]
        if isinstance(row["title"], str):
            return " ".join(row["title"].split())
        return self.agency(report_id)

    def agency(self, report_id: str) -> str:
        """Give the agency's name, or the id where it could not be read."""
        name: Any = self.reports.at[report_id, "agency"]
        return name if isinstance(name, str) else report_id

    def quote(self, report_id: str, section: int | None, start: int, end: int, label: str = "") -> Quote:
        """Quote ``text[start:end]`` of a report, with section and offsets."""
        return self.words(self.texts.text(report_id)[start:end], report_id, section, start, end, label)

    def words(self, text: str, report_id: str, section: int | None, start: int, end: int, label: str = "") -> Quote:
        """Make a quote whose words are already at hand."""
        self.cited[report_id] = None
        where = self.say(f"section.{section}") if section is not None else ""
        year: Any = self.reports.at[report_id, "year"]
        source = self.say(
            "quote.source", agency=self.agency(report_id), year="" if pd.isna(year) else int(year), where=where,
            start=start, end=end,
        )  # fmt: skip
        shown = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
        return Quote(" ".join(shown.split()), source, report_id, label)

    def sources(self) -> tuple[Source, ...]:
        """List the quoted reports by id."""
        found = []
        for report_id in sorted(self.cited):
            row: Any = self.reports.loc[report_id]
            detail = self.say("source.detail", id=report_id, path=self.paths.get(row["document_id"], ""))
            found.append(Source(report_id, self.title(report_id), detail))
        return tuple(found)


def typical_and_concrete(statements: pd.DataFrame, theme: str, vectors: Vectors) -> list[tuple[str, pd.Series]]:
    """Choose up to two statements of a theme: ``typical`` and ``concrete``.

    Parameters
    ----------
    statements : DataFrame
        Statements of one kind and year, in a fixed order.
    theme : str
        Level-1 code.
    vectors : Vectors
        Made from the same statements.

    Returns
    -------
    list of (label, row)
        The typical one is nearest to the centre of the theme's tf-idf vectors, not the most
        colourful; the concrete one is the nearest with specificity 3, of another body if possible.
    """
    mine = np.flatnonzero((statements["theme"] == theme).to_numpy())
    if not len(mine):
        return []
    near = vectors.nearness(mine)
    typical = mine[int(np.argmax(near))]
    found = [("typical", statements.iloc[typical])]
    sharp = (statements["specificity"].iloc[mine] == _CHECKABLE).to_numpy(dtype=bool, na_value=False)
    sharp &= (statements["text"].iloc[mine] != statements["text"].iloc[typical]).to_numpy()
    other = (statements["report_id"].iloc[mine] != statements["report_id"].iloc[typical]).to_numpy()
    for wanted in (sharp & other, sharp):
        if wanted.any():
            best = mine[int(np.argmax(np.where(wanted, near, -1.0)))]
            return [*found, ("concrete", statements.iloc[best])]
    return found


class Vectors:
    """Tf-idf vectors of statements: single characters and pairs, so that no word splitter is needed."""

    def __init__(self, texts: pd.Series) -> None:
        vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 2))
        self._rows = vectorizer.fit_transform(texts) if len(texts) else None

    def nearness(self, rows: np.ndarray) -> np.ndarray:
        """Give the cosine of each of these rows to their centre, rounded so that ties stay ties."""
        if self._rows is None:
            return np.zeros(len(rows))
        part = self._rows[rows]
        centre = np.asarray(part.mean(axis=0)).ravel()
        length = float(np.linalg.norm(centre)) or 1.0
        near: np.ndarray = np.round(part @ centre / length, 9)
        return near
