"""Parts of the applications in the prose that table 3 has a cell for: by kind of applicant, by result.

The label must stand right before its number (予以公开 23 件); a reason in front of it (属于行政执法案卷、
不予公开 1 件) names a leaf of the group. Channels have no cell and are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from analyzer.find.checks.counts import Count, find_counts
from analyzer.find.checks.passages import Passage, passages
from analyzer.find.checks.quantities import OTHER_MATTER, Quantity, foreign_year, scope_at
from analyzer.schema import Report

__all__ = ["PartKind", "find_parts"]

PartKind = Literal[
    "natural", "company", "legal", "open", "partial", "refused", "lacking", "dismissed", "refused_leaf",
    "lacking_leaf", "dismissed_leaf",
]  # fmt: skip

_LABELS: Mapping[str, PartKind] = {
    "自然人": "natural", "商业企业": "company", "法人或其他组织": "legal", "法人和其他组织": "legal", "法人及其他组织": "legal",
    "法人或者其他组织": "legal", "予以公开": "open", "部分公开": "partial", "不予公开": "refused", "无法提供": "lacking",
    "不予处理": "dismissed",
}  # fmt: skip
_LEAVES: Mapping[PartKind, PartKind] = {
    "refused": "refused_leaf",
    "lacking": "lacking_leaf",
    "dismissed": "dismissed_leaf",
}
_LABEL = re.compile("|".join(sorted(_LABELS, key=len, reverse=True)))
_FILL = re.compile(r"(?:提出|提交|申请|信息|决定|答复|告知|事项|情形|的|有|为|共|计|:|“|”|\"|\(|\))*$")
_REASON = re.compile(r"属于|因|涉及|本机关|没有现成|补正|信访|重复|国家秘密|案卷|查询")
_OTHER = re.compile(r"网上|网络|平台|信函|邮|当面|现场|传真|同比|比上年|上年|去年|累计|历年|结转|复议|诉讼|应|拟")
_UNITS = frozenset({"件", "宗", "份", "起", "例"})
_REACH = 160  # letters back in which an application must be spoken of


def _part_of(text: str, count: Count, begin: int) -> PartKind | None:
    """Name the cell a count belongs to, from the label right before it; None where no label is."""
    left = text[begin : count.start]
    labels = list(_LABEL.finditer(left))
    if len(labels) != 1 or not _FILL.fullmatch(left[labels[0].end() :]):
        return None
    kind = _LABELS[labels[0].group()]
    before = left[: labels[0].start()]
    if _OTHER.search(before.rpartition("。")[2]):
        return None
    return _LEAVES.get(kind, kind) if _REASON.search(before) else kind


def _in_passage(passage: Passage, year: int | None) -> Iterator[Quantity]:
    text, begin = passage.text, 0
    for count in find_counts(text):
        stop = max(text.rfind(sign, begin, count.start) for sign in "。;\n")
        kind = _part_of(text, count, max(begin, stop + 1)) if count.unit in _UNITS else None
        begin = count.end
        if kind is None or foreign_year(text[: count.start], year):
            continue
        around = text[max(text.rfind("。", 0, count.start), count.start - _REACH, 0) : count.end]
        if "申请" in around and not OTHER_MATTER.search(around):
            place = passage.span(count.start, count.end)
            yield Quantity(kind, count.value, count.about, scope_at(text, count.start), *place)


def find_parts(report: Report) -> Iterator[Quantity]:
    """Yield the parts of the year's applications that the prose states, in order of the text."""
    for passage in passages(report, {1, 3}):
        yield from _in_passage(passage, report.year)
