"""What every part of a page needs: the year, the year before, words, codebook, quotes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analyzer.codebook import Codebook
from analyzer.tell.content import cells, copying, follow, measures, peers
from analyzer.tell.content.corpus import MEASURES, PROBLEMS, Corpus, YearCorpus, place_column
from analyzer.tell.content.model import Cell, Link
from analyzer.tell.content.quotes import Citations
from analyzer.tell.content.sampling import even_choice
from analyzer.tell.content.statistics import LISTED, Value
from analyzer.tell.content.wording import Wording

__all__ = ["KINDS", "LEVELS", "Context", "theme_name"]

KINDS = {"problems": PROBLEMS, "measures": MEASURES}
QUOTES_A_THEME = 120  # of each kind; the dataset holds the rest
QUOTES_A_PAGE = 400  # some 400 KB with the fonts: opens at once
LEVELS = ("ministry", "province", "city", "county", "township", "department")


def theme_name(codebook: Codebook, code: str, lang: str) -> str:
    """Give the name of a theme or level-2 code; an unknown code stands for itself."""
    try:
        return codebook.name(code, lang)
    except KeyError:
        return code


@dataclass(frozen=True)
class Context:
    """One year with everything its parts share; measures used twice are computed once."""

    corpus: Corpus
    year: YearCorpus
    before: YearCorpus | None
    say: Wording
    codebook: Codebook
    cite: Citations

    @cached_property
    def themes(self) -> tuple[str, ...]:
        """Give the codes of all level-1 themes."""
        return tuple(t.code for t in self.codebook.themes)

    @cached_property
    def prevalence(self) -> dict[str, dict[str, Value]]:
        """Give the prevalence of problems and of measures by theme."""
        return {kind: measures.prevalence(self.year, self.themes, types) for kind, types in KINDS.items()}

    @cached_property
    def prevalence_before(self) -> dict[str, dict[str, Value]]:
        """Give last year's prevalence; empty where there is no last year."""
        if self.before is None:
            return {kind: {} for kind in KINDS}
        return {kind: measures.prevalence(self.before, self.themes, types) for kind, types in KINDS.items()}

    @cached_property
    def without_copies(self) -> dict[str, dict[str, Value]]:
        """Give the prevalence without copies by theme."""
        return {k: copying.prevalence_without_copies(self.year, self.themes, types) for k, types in KINDS.items()}

    @cached_property
    def in_own_words(self) -> dict[str, dict[str, Value]]:
        """Give the share of reports that name a theme in words no other body has, by theme."""
        return {k: copying.prevalence_in_own_words(self.year, self.themes, types) for k, types in KINDS.items()}

    @cached_property
    def changes(self) -> dict[str, dict[str, measures.Change]]:
        """Give the change of each theme on the same bodies; empty where there is no last year."""
        if self.before is None:
            return {kind: {} for kind in KINDS}
        return {
            kind: {c.theme: c for c in measures.changes(self.before, self.year, self.themes, types)}
            for kind, types in KINDS.items()
        }

    @cached_property
    def kept(self) -> follow.Kept | None:
        """Give what came of last year's promises; None where there is no last year."""
        if self.before is None:
            return None
        both = frozenset(self.before.reports["report_id"]) | frozenset(self.year.reports["report_id"])
        return follow.kept(self.before, self.year, self.corpus.dataset.of_reports("chains", both))

    @cached_property
    def persistence(self) -> dict[str, follow.Persistence]:
        """Give which problems the same bodies name again; empty where there is no last year."""
        return {} if self.before is None else follow.persistence(self.before, self.year, self.themes)

    @cached_property
    def distances(self) -> list[peers.Distance]:
        """Give how far each body's themes are from its peers'."""
        return peers.peer_distances(self.year, self.themes)

    @cached_property
    def quoted(self) -> dict[tuple[str, str], pd.DataFrame]:
        """Give the statements that the pages of quotes hold, by kind and theme, in the order of the pages."""
        found = {}
        for kind, types in KINDS.items():
            rows = self.year.of_type(types)
            for theme in self.ranked(kind):
                mine = rows[rows["theme"] == theme]
                if len(mine):
                    found[kind, theme] = even_choice(mine, QUOTES_A_THEME)
        return found

    @cached_property
    def quote_pages(self) -> dict[tuple[str, str], str]:
        """Give the name of the page that holds the quotes of a kind and theme."""
        found, number, held = {}, dict.fromkeys(KINDS, 1), dict.fromkeys(KINDS, 0)
        for (kind, theme), rows in self.quoted.items():
            if held[kind] and held[kind] + len(rows) > QUOTES_A_PAGE:
                number[kind], held[kind] = number[kind] + 1, 0
            held[kind] += len(rows)
            found[kind, theme] = f"{self.year.year}-{kind}-{number[kind]}.html"
        return found

    def quote_page(self, kind: str, theme: str) -> str:
        """Give the address of the quotes of a kind and theme."""
        return f"{self.quote_pages[kind, theme]}#q-{kind}-{theme}"

    @cached_property
    def panel(self) -> int:
        """Give the number of bodies whose section 五 is readable in both years."""
        if self.before is None:
            return 0
        return len(frozenset(self.before.readable["body"]) & frozenset(self.year.readable["body"]))

    @property
    def comparable(self) -> bool:
        """Tell whether enough bodies stand in both years to show a change."""
        return self.panel >= LISTED

    @cached_property
    def text_shares(self) -> pd.DataFrame:
        """Give the shares of copied text of each report."""
        return copying.text_shares(self.year)

    @cached_property
    def place(self) -> str:
        """Give the column by which places are told apart."""
        return place_column(self.year.reports)

    def theme(self, code: str) -> str:
        """Give the name of a theme or level-2 code; an unknown code stands for itself."""
        return theme_name(self.codebook, code, self.say.lang)

    def level(self, value: object) -> str:
        """Give the name of a level, or "not known"."""
        return self.say.pick(f"level.{value}", self.say("level.none"))

    def ranked(self, kind: str) -> list[str]:
        """Give the themes by falling prevalence; ties by code."""
        values = self.prevalence[kind]
        return sorted(self.themes, key=lambda t: (-(values[t].value or 0.0), t))

    def named(self, kind: str) -> list[str]:
        """Give the ranked themes that a report names this year or named last year."""
        before = self.prevalence_before[kind]
        return [t for t in self.ranked(kind) if self.prevalence[kind][t].count or (t in before and before[t].count)]

    def unnamed(self, kind: str) -> str:
        """Say which themes no report names, or nothing where each is named."""
        left = [self.theme(t) for t in self.themes if not self.prevalence[kind][t].count]
        return self.say("unnamed", themes=self.say.join(left)) if left else ""

    def cell(self, value: Value) -> Cell:
        """Write a share as a table cell: interval under it, grey where the base is small."""
        return cells.share(self.say, value)

    def how(self, key: str, *terms: str) -> tuple[str | Link, ...]:
        """Tell how a number was made, with links to the definitions of `terms`."""
        links: list[str | Link] = [self.say(f"how.{key}"), " ", self.say("definitions")]
        for n, term in enumerate(terms):
            links += [self.say("list.comma") if n else "", Link(self.say(f"term.{term}"), f"#def-{term}")]
        return (*links, self.say("stop"))

    def by_place(self) -> pd.Series:
        """Give the place of each report of the year, in order; central bodies have a place of their own."""
        reports = self.year.reports
        central = (reports["level"] == "ministry") & reports["province"].isna()
        finest = reports[self.place]
        for coarser in {"county": ("city", "province"), "city": ("province",)}.get(self.place, ()):
            finest = finest.where(finest.notna(), reports[coarser])  # a province's own bodies have no city
        return finest.where(~central, self.say("place.central"))
