"""ENTITY: names of other bodies and places that copied text left behind as one's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analyzer.find.checks.base import make_finding
from analyzer.find.checks.passages import Passage, passages
from analyzer.schema import Finding, Outcome, Report
from analyzer.text.places import divisions_named, place_names

__all__ = ["check_names"]

_KIND = re.compile(
    r"(?P<town>镇)(?:人民)?政府$|(?P<town2>镇)$|(?P<village>乡)(?:人民政府|政府)?$|(?P<street>街道)(?:办事处|办)?$|(?P<sumu>苏木)(?:人民政府|政府)?$"
    r"|(?P<bureau>局|厅|委员会|委)$"
)
# What a body may call itself. Its own place and the places above are always right: a bureau says 我县, a town 我区.
_ALLOWED: dict[str, frozenset[str]] = {
    "town": frozenset({"镇"}),
    "village": frozenset({"乡"}),
    "street": frozenset({"街道", "街"}),
    "sumu": frozenset({"苏木"}),
    "bureau": frozenset({"局", "厅"}),
    "county": frozenset(),
    "city": frozenset(),
    "province": frozenset(),
}
_SELF = re.compile(r"我(镇|乡|街道|局|厅|苏木|县|区|市|省)(?![镇乡]|村|街道|委书记|直|域|间|块|分)")
# Names of places that each level cannot call its own: a town may say 我县, a county not 我镇.
_BELOW = {
    "county": frozenset({"镇", "乡", "街道", "局", "厅", "苏木"}),
    "city": frozenset({"镇", "乡", "街道", "局", "厅", "苏木", "县", "区"}),
    "province": frozenset({"镇", "乡", "街道", "局", "厅", "苏木", "县", "区", "市"}),
}
_BODIES = frozenset({"镇", "乡", "街道", "局", "厅", "苏木"})
_QUOTES = {"“": "”", "「": "」", "《": "》", "‘": "’"}
_RENAMED = re.compile(
    r"撤县[设改][区市]|撤市设区|撤乡[设并建]镇|撤镇[设建改]|乡改镇|改设|更名为|撤并|机构改革.{0,12}(?:更名|组建)"
)
_BY = re.compile(r"联系|下载|查阅|查询|电子版|网址|邮编|地址|编制|现将|现公布|公布如下")
_VISIT = re.compile(r"学习|考察|借鉴|交流|对口|帮扶|协作|支援|赴|兄弟|调研|先进|联合|合作|邻|转发|接壤|相对|毗邻|隔")
_ALL_BODIES = re.compile(
    r"(?:由|综合|汇总)[^。;]{0,24}(?:各乡镇|各镇|各街道|镇街|各乡)[^。;]{0,16}(?:各部门|各单位|县直|区直|市直|政府部门)[^。;]{0,24}(?:编制|汇总|年度报告)"
)
_TO_GOVERNMENT = re.compile(
    r"(?:向)?[市县区](?:人民)?政府(?:及|和)[其市县区]{0,2}(?:人民政府|政府)?办公[室厅][^。;]{0,8}(?:收到|受理|提出|提交)[^。;]{0,14}申请"
)


@dataclass(frozen=True, slots=True)
class _Leak:
    """A name that is not the body's own: the words, where, how sure, and what would be right."""

    words: str
    right: str | None
    outcome: Outcome
    span: tuple[int, int]


def _kind(report: Report) -> str | None:
    """Name the kind of body a report is of: town village street sumu bureau, or its level."""
    found = _KIND.search(report.agency or "")
    if report.level in {"province", "city", "county"}:
        return report.level
    if found is None or report.level not in {"township", "department"}:
        return None
    kind = next(name for name, value in found.groupdict().items() if value)
    kind = "town" if kind == "town2" else kind
    return kind if (kind == "bureau") == (report.level == "department") else None


def _quoted(text: str, at: int) -> bool:
    """Tell whether a place stands inside quotation marks."""
    return any(text.rfind(a, 0, at) > text.rfind(b, 0, at) for a, b in _QUOTES.items())


def _forbidden(report: Report, kind: str) -> frozenset[str]:
    """Give what a body of this kind cannot call itself: other kinds of bodies, places of another kind than its own."""
    forbidden = _BELOW.get(kind) or (_BODIES - _ALLOWED[kind])
    if kind == "bureau":  # 局 and 厅 stand at different levels
        forbidden |= (
            _ALLOWED[kind] - {(report.agency or "")[-1:]} if (report.agency or "")[-1:] in "局厅" else frozenset()
        )
    county = report.county or ""
    if kind not in {"city", "province"} and re.search(r"[县区市]$", county):
        forbidden |= {"县", "区"} - {county[-1]}
    return forbidden


def _selves(report: Report, passage: Passage, kind: str) -> Iterator[_Leak]:
    """Find 我镇 in the report of a bureau and the like."""
    forbidden = _forbidden(report, kind)
    own = {"town": "我镇", "village": "我乡", "street": "我街道", "bureau": "我局", "county": "我县", "sumu": "我苏木"}
    for match in _SELF.finditer(passage.text):
        if match[1] in forbidden and not _quoted(passage.text, match.start()):
            place = match[1] in {"县", "区"} and kind not in {"city", "province"}
            right = f"我{report.county[-1]}" if place and report.county else own.get(kind)
            yield _Leak(match.group(), right, "fail", passage.span(*match.span()))


def _stem(report: Report, kind: str) -> tuple[str, str] | None:
    """Give a township's name without places above and without its ending: (柳埠, 乡); None if too short."""
    agency = re.sub(r"(?:人民政府|政府|办事处|办)$", "", report.agency or "")
    for place in (report.province, report.city, report.county):
        if place and agency.startswith(place):
            agency = agency[len(place) :]
    agency = re.sub(r"^[㐀-鿿]{2,4}?[省市县区旗](?=[㐀-鿿]{3,})", "", agency)
    ending = {"town": "镇", "village": "乡", "street": "街道"}.get(kind)
    if ending is None or not agency.endswith(ending):
        return None
    stem = agency[: -len(ending)]
    return (stem, ending) if 2 <= len(stem) <= 4 and stem[-1] not in "镇乡" else None


def _endings(passage: Passage, stem: str, ending: str) -> Iterator[_Leak]:
    """Find the body's own name with another ending: 柳埠镇 in the report of 柳埠乡."""
    for other in ("镇", "乡", "街道"):
        if other == ending:
            continue
        for match in re.finditer(rf"{re.escape(stem)}{other}(?![村镇街区域级贤土亲愁音])", passage.text):
            before = passage.text[max(0, match.start() - 2) : match.start()]
            if not re.search(r"原$|撤$", before) and not _quoted(passage.text, match.start()):
                yield _Leak(match.group(), stem + ending, "fail", passage.span(*match.span()))


def _bureau(name: str) -> str:
    """Give a bureau's name without the places in front of it."""
    return re.sub(
        r"^(?:[㐀-鿿]{2,8}?(?:自治州|自治县|自治区|[省市县区州旗盟]))+(?=[㐀-鿿]{3,})|^[省市县区州旗]", "", name
    )


def _abbreviates(a: str, b: str) -> bool:
    """Tell whether the letters of the shorter name occur in the longer one in order (住建局, 住房和城乡建设局)."""
    short, long = sorted((re.sub(r"局|厅|委员会|委", "", a), re.sub(r"局|厅|委员会|委", "", b)), key=len)
    rest = iter(long)
    return all(letter in rest for letter in short) or len(set(short) & set(long)) * 2 >= len(short)


def _contact(report: Report) -> Iterator[_Leak]:
    """Find a bureau that names another bureau as the one to ask, or signs as another."""
    own = _bureau(report.agency or "")
    for evidence in report.evidence:
        if evidence.field != "agency" or evidence.source not in {"preamble", "signature"} or evidence.start is None:
            continue
        other = _bureau(evidence.value)
        if not re.search(r"(?:局|厅|委员会)$", other) or not re.search(r"(?:局|厅|委员会|委)$", own):
            continue
        if re.search(r"政务服务|大数据|数据管理|数据局|行政审批|政府办|管理委员会", other) or "管理委员会" in own:
            continue
        if len(other) >= 3 and not _abbreviates(own, other):
            yield _Leak(evidence.value, report.agency, "fail", (evidence.start, evidence.end or evidence.start))


def _lineage(report: Report) -> dict[str, frozenset[str]]:
    """Give the names of the report's own places by level, those above it included, as far as they are known."""
    named = {"province": report.province, "city": report.city, "county": report.county}
    return {level: frozenset({name}) for level, name in named.items() if name}


def _foreign(report: Report, passage: Passage) -> Iterator[_Leak]:
    """Find another county or city where one names one's own: site, address, body that compiles the report."""
    own = _lineage(report)
    if "county" not in own or report.level not in {"township", "department", "county"} or passage.section != 0:
        return
    mine = frozenset().union(*own.values())
    if not any(name in report.text for name in own["county"]):
        return
    for sentence in re.finditer(r"[^。;\n]+", passage.text):
        words = sentence.group()
        if not _BY.search(words) or _VISIT.search(words):
            continue
        for start, end, name in place_names(words):
            levels = {d.level for d in divisions_named(name)}
            if (
                len(name) >= 3
                and levels & {"county", "city"}
                and name not in mine
                and re.match(r"(?:人民)?政府|门户|委|[市县区]", words[end:])
            ):
                # A name is foreign only where the own place of that level is known.
                known = all(level in own for level in levels & {"county", "city"})
                holder = any(name in place for place in mine) or any(place in name for place in mine)
                if known and not holder:
                    at = sentence.start() + start
                    right = report.county if "county" in levels else report.city
                    yield _Leak(name, right, "fail", passage.span(at, at + end - start))


def _district_template(report: Report, passage: Passage) -> Iterator[_Leak]:
    """Find the words of a whole district in the report of one town or bureau."""
    patterns = [(_TO_GOVERNMENT, {1, 3})]
    if report.level == "township":
        patterns.append((_ALL_BODIES, {0, 1}))
    for pattern, sections in patterns:
        match = pattern.search(passage.text) if passage.section in sections else None
        if match:
            yield _Leak(match.group(), None, "fail", passage.span(*match.span()))


def _leaks(report: Report, kind: str) -> Iterator[_Leak]:
    renamed = bool(_RENAMED.search(report.text))
    stem = None if renamed else _stem(report, kind)
    for passage in passages(report):
        if not renamed:
            yield from _selves(report, passage, kind)
        if stem is not None:
            yield from _endings(passage, *stem)
        yield from _foreign(report, passage)
        if report.level in {"township", "department"}:
            yield from _district_template(report, passage)
    if report.level == "department" and not renamed:
        yield from _contact(report)


def check_names(report: Report) -> Iterator[Finding]:
    """Check ENTITY: each foreign name once, where it first stands; a pass where there is none.

    Notes
    -----
    Source: 政府信息公开条例 article 47 and 国办公开办函〔2021〕30号 (identical and perfunctory reports are
    pursued). A foreign name is the strongest sign of copied text.
    """
    kind = _kind(report)
    if kind is None:
        messages = (
            "机关的类别不明，无法核对自称。",
            "The kind of body is unclear; its names for itself are not checked.",
        )
        yield make_finding(report.report_id, "ENTITY", "not_assessable", messages)
        return
    found: dict[str, _Leak] = {}
    for leak in _leaks(report, kind):
        found.setdefault(leak.words, leak)
    for leak in found.values():
        tail = f"，本机关应为“{leak.right}”" if leak.right else ""
        tail_en = f"; its own would be “{leak.right}”" if leak.right else ""
        yield make_finding(
            report.report_id, "ENTITY", leak.outcome,
            (f"{report.agency}的报告里出现“{leak.words}”{tail}；可能是套用别处文字留下的。",
             f"The report of {report.agency} says “{leak.words}”{tail_en}; perhaps left from copied text."),
            stated=leak.words, expected=leak.right, span=leak.span,
        )  # fmt: skip
    if not found:
        messages = ("正文没有把别的机关或地方当作自己。", "No other body or place is named as one's own.")
        yield make_finding(report.report_id, "ENTITY", "pass", messages)
