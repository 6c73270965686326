"""Chains: what became, in the body's later reports, of a problem it named and of a measure it promised.

A problem is followed to the last earlier report that names it: in the same words, or in new words under the
same theme. A promise (MF) is looked for in the body's next report: told as done anywhere in its prose,
promised again, or gone. Where there is no later report nothing is said (``unknown``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from analyzer.codebook import OTHER
from analyzer.find.chains.wording import Weights, pairs_of
from analyzer.schema import Link
from analyzer.text.view import fold

__all__ = ["Follower", "Stated", "YearReport", "follow"]

# Thresholds were set on the promises and returning problems planted in the sample corpus (docs/over-years.md).
SAME_WORDS = 0.30  # share of the shorter problem's weight that both name
DONE_WORDS = 0.20  # share of a promise's weight that a sentence of the next report names
DONE_CODED = 0.10  # the same where the statement is coded as done (MD)
LEAST_PAIRS = 3  # shared pairs that same words need at least
SURE = 0.5  # a theme alone links two problems only where each code is more likely than not
MOST_YEARS = 3  # how far back a problem is looked for
NEXT_YEARS = 2  # how far ahead the next report may lie

_DONE = re.compile(
    r"已|完成|举办|召开|开展|举行|建成|建立|印发|出台|上线|启用|设立|公布|推出|推送|发布|转为|落地|落实|办理|培训|整改|修订|编制|组织|"
    r"新增|增加|增设|配备|补充|清理|改造|解决|实现|标注|全年|累计|年内|\d+ ?月|\d"
)
# 按计划完成 and 已将…纳入 tell of something done.
_NOT_DONE = re.compile(
    r"未|没有|尚|仍|有待|不够|不足|还需|难以|缺乏|(?<!已)将|拟|(?<!按)(?<!按照)计划|打算|下一步|今后|力争"
)
_GENERAL = frozenset({"T16", OTHER})


@dataclass(frozen=True, slots=True)
class Stated:
    """What following needs of a statement; `start`:`end` count in the report's text."""

    statement_id: str
    type: str
    theme: str
    subtheme: str | None
    secondary: str | None
    probability: float | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class YearReport:
    """One report of a body: its year, prose sentences as (section, start, end), and statements in order."""

    report_id: str
    agency: str
    year: int
    published: date | None
    text: str
    sentences: tuple[tuple[int, int, int], ...]
    statements: tuple[Stated, ...]


@dataclass(frozen=True, slots=True)
class _Node:
    """A statement of one year with its pairs and their mass."""

    report: int
    stated: Stated
    pairs: frozenset[str]
    mass: float


@dataclass(frozen=True, slots=True)
class _Match:
    """Where a node leads back or on: a node, or a stretch of a report, and how."""

    link: str
    similarity: float
    report: int
    node: _Node | None
    start: int
    end: int


@dataclass(slots=True)
class Follower:
    """The reports of one body in order of years, prepared once."""

    reports: Sequence[YearReport]
    sentences: list[list[tuple[int, int, frozenset[str]]]] = field(default_factory=list)
    nodes: list[list[_Node]] = field(default_factory=list)
    weights: Weights = field(init=False)

    def __post_init__(self) -> None:
        """Compute the pairs of every prose sentence and statement."""
        folded = [fold(report.text) for report in self.reports]
        for text, report in zip(folded, self.reports, strict=True):
            self.sentences.append([(a, b, pairs_of(text[a:b])) for section, a, b in report.sentences if section])
        self.weights = Weights.of([pairs for spans in self.sentences for _, _, pairs in spans])
        for number, (text, report) in enumerate(zip(folded, self.reports, strict=True)):
            self.nodes.append([self._node(number, stated, text) for stated in report.statements])

    def _node(self, number: int, stated: Stated, text: str) -> _Node:
        pairs = pairs_of(text[stated.start : stated.end])
        return _Node(number, stated, pairs, self.weights.mass(pairs))

    def of_type(self, report: int, kind: str) -> list[_Node]:
        """Give a report's statements of one type."""
        return [node for node in self.nodes[report] if node.stated.type == kind]

    def previous(self, node: _Node) -> _Match | None:
        """Find the nearest earlier report that names a problem, and the words most like it there."""
        year = self.reports[node.report].year
        for earlier in range(node.report - 1, -1, -1):
            if year - self.reports[earlier].year > MOST_YEARS:
                return None
            found = [m for other in self.of_type(earlier, "P") if (m := self._same_problem(other, node))]
            if found:
                return max(found, key=lambda m: (m.link == "same_words", m.similarity))
        return None

    def _same_problem(self, one: _Node, other: _Node) -> _Match | None:
        shared, theme = one.pairs & other.pairs, _same_theme(one.stated, other.stated)
        if len(shared) < LEAST_PAIRS and not theme:
            return None
        # Over what the one that names less names.
        alike = self.weights.share(shared, min(one.mass, other.mass))
        words = alike >= SAME_WORDS and len(shared) >= LEAST_PAIRS
        if not words and not theme:
            return None
        link = "same_words" if words else "new_words"
        return _Match(link, alike, one.report, one, one.stated.start, one.stated.end)

    def next(self, node: _Node) -> _Match | None:
        """Find what the next report says of a promise; None where there is no next report."""
        later = node.report + 1
        if later >= len(self.reports) or self.reports[later].year - self.reports[node.report].year > NEXT_YEARS:
            return None
        told = self._told(node, later)
        coded = self._best(node, self.of_type(later, "MD"))
        again = self._best(node, self.of_type(later, "MF"))
        if told and told.similarity >= DONE_WORDS:
            return told
        if coded and coded.similarity >= DONE_CODED:
            return _Match("done", coded.similarity, later, coded.node, coded.start, coded.end)
        if again and again.similarity >= DONE_WORDS:
            return again
        same = [n for n in self.of_type(later, "MF") if _same_theme(node.stated, n.stated)]
        return self._best(node, same) or _Match("gone", 0.0, later, None, 0, 0)

    def _told(self, node: _Node, later: int) -> _Match | None:
        """Find the sentence of the next report that most tells a promise as done."""
        text = self.reports[later].text
        best: _Match | None = None
        for start, end, pairs in self.sentences[later]:
            shared = node.pairs & pairs
            if len(shared) < 2:
                continue
            cover = self.weights.share(shared, node.mass)
            if (best is None or cover > best.similarity) and _tells_done(text[start:end]):
                best = _Match("done", cover, later, self._statement_in(later, start, end, node), start, end)
        return best

    def _statement_in(self, report: int, start: int, end: int, node: _Node) -> _Node | None:
        """Give the statement inside a sentence that is most like a promise, where the sentence was coded."""
        inside = [n for n in self.nodes[report] if n.stated.start >= start and n.stated.end <= end]
        best = self._best(node, inside)
        return best.node if best else None

    def _best(self, node: _Node, others: Sequence[_Node]) -> _Match | None:
        """Give the statement that names most of what a promise names, as a promise repeated."""
        best: _Match | None = None
        for other in others:
            cover = self.weights.share(node.pairs & other.pairs, node.mass)
            if best is None or cover > best.similarity:
                best = _Match("repeated", cover, other.report, other, other.stated.start, other.stated.end)
        return best


def _same_theme(one: Stated, other: Stated) -> bool:
    """Say whether two codes share a theme that both are sure of; no object (T16) is no theme to share."""
    if min(_sure(one), _sure(other)) < SURE or _GENERAL & {one.theme, other.theme}:
        return False
    return one.theme in (other.theme, other.secondary) or other.theme == one.secondary


def _sure(stated: Stated) -> float:
    return 1.0 if stated.probability is None else stated.probability


def _tells_done(sentence: str) -> bool:
    return bool(_DONE.search(sentence)) and not _NOT_DONE.search(sentence)


def follow(reports: Sequence[YearReport]) -> list[Link]:
    """Make the chains of one body.

    Parameters
    ----------
    reports : sequence of YearReport
        One report a year, in order of years. Reports without any statement are left out before: nothing can
        be said of what they no longer name.

    Returns
    -------
    list of Link
        Problems first, then promises; each chain's rows together in order of years. `similarity` is the share of
        rarity-weighted character pairs (see `Weights`); null in a chain's first row and where a promise is gone.
    """
    follower = Follower(reports)
    return [*_problems(follower), *_promises(follower)]


def _problems(follower: Follower) -> list[Link]:
    """Join each problem to the last earlier mention of it; a chain is everything so joined."""
    chain_of: dict[str, str] = {}
    chains: dict[str, list[Link]] = {}
    for number in range(len(follower.reports)):
        for node in follower.of_type(number, "P"):
            back = follower.previous(node)
            chain = chain_of[back.node.stated.statement_id] if back and back.node else node.stated.statement_id
            chain_of[node.stated.statement_id] = chain
            chains.setdefault(chain, []).append(_link(follower, "problem", chain, node, back))
    rows = []
    for links in chains.values():
        rows += [_with_follow(follower, link, links) for link in links]
    return rows


def _with_follow(follower: Follower, link: Link, links: Sequence[Link]) -> Link:
    """Say what the next report does: names the problem again, does not, or there is none."""
    years = [report.year for report in follower.reports]
    place = years.index(link.year)
    if place + 1 == len(years) or years[place + 1] - link.year > NEXT_YEARS:
        return link
    again = any(other.year == years[place + 1] for other in links)
    return _replace(link, "again" if again else "gone")


def _replace(link: Link, after: str) -> Link:
    values = {name: getattr(link, name) for name in Link.__slots__}
    return Link(**{**values, "follow": after})


def _link(follower: Follower, kind: str, chain: str, node: _Node, back: _Match | None) -> Link:
    """Write a statement as a row of its chain; `back` is the earlier statement it is joined to."""
    report, stated = follower.reports[node.report], node.stated
    return Link(
        chain_id=f"{kind}-{chain}",
        kind=kind,
        agency=follower.reports[-1].agency,
        theme=stated.theme,
        subtheme=stated.subtheme,
        year=report.year,
        report_id=report.report_id,
        statement_id=stated.statement_id,
        start=stated.start,
        end=stated.end,
        text=report.text[stated.start : stated.end],
        link=back.link if back else "first",
        previous=back.node.stated.statement_id if back and back.node else None,
        similarity=round(back.similarity, 4) if back else None,
        gap=node.report - back.report - 1 if back else None,
        follow="unknown",
    )


def _promises(follower: Follower) -> list[Link]:
    """Follow each promise that does not continue an earlier one to its end."""
    found = {
        node.stated.statement_id: (node, follower.next(node))
        for number in range(len(follower.reports))
        for node in follower.of_type(number, "MF")
    }
    continued = {
        match.node.stated.statement_id
        for _, match in found.values()
        if match and match.link == "repeated" and match.node
    }
    rows: list[Link] = []
    for start in found:
        if start not in continued:
            rows += _promise(follower, start, found)
    return rows


def _promise(follower: Follower, start: str, found: dict[str, tuple[_Node, _Match | None]]) -> list[Link]:
    """Write one promise and what became of it, year after year."""
    node, match = found[start]
    rows = [_link(follower, "promise", start, node, None)]
    while match is not None:
        rows[-1] = _replace(rows[-1], match.link)
        if match.link == "done":
            rows.append(_done(follower, rows[0], match, node))
        if match.link != "repeated" or match.node is None:
            break
        back = _Match("repeated", match.similarity, node.report, node, match.start, match.end)
        node, match = found[match.node.stated.statement_id]
        rows.append(_link(follower, "promise", start, node, back))
    return rows


def _done(follower: Follower, first: Link, match: _Match, promise: _Node) -> Link:
    """Write the sentence that tells a promise as done; its theme is the promise's."""
    report = follower.reports[match.report]
    return Link(
        chain_id=first.chain_id,
        kind="promise",
        agency=first.agency,
        theme=first.theme,
        subtheme=first.subtheme,
        year=report.year,
        report_id=report.report_id,
        statement_id=match.node.stated.statement_id if match.node else None,
        start=match.start,
        end=match.end,
        text=report.text[match.start : match.end],
        link="done",
        previous=promise.stated.statement_id,
        similarity=round(match.similarity, 4),
        gap=match.report - promise.report - 1,
        follow=None,
    )
