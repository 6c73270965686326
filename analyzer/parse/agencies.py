"""Which body a report is from: its name as written, and the level of government it stands at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from analyzer.parse.titles import Title, clean_agency
from analyzer.schema import Evidence, Level
from analyzer.text.places import divisions_named, place_names, townships_named
from analyzer.text.view import fold

__all__ = ["agency_evidence", "choose_agency", "meta_agencies", "read_level", "same_body"]

_BODY = (
    r"(?:人民政府(?:办公[厅室])?|街道办事处|办事处|街道|管理委员会|管委会|委员会|办公[厅室]|[镇乡]|苏木"
    r"|[㐀-鿿]{1,12}(?:[局厅委办处院站所部署队校]|中心|公司|大学|学院|医院|集团))"
)
_NAME = rf"[㐀-鿿()、]{{0,24}}?{_BODY}"
# What must follow a name behind a stop or comma is looked for before the name, which saves most of the search.
_PREAMBLE = re.compile(
    rf"(?:请(?:直接)?与|请联系|请致电|现将|公布|向社会公开|由)(?P<a>{_NAME})"
    r"(?=联系|20\d\d|编制|\(|信息公开|政府信息|政务公开|党政|办公室|综合)"
    r"|(?:^|[。,]\s*)(?=[㐀-鿿()、]+(?:公布|编制))(?!本|根据|按|依|为|现|由)"
    rf"(?P<b>{_NAME})(?=特?(?:现)?(?:向社会)?(?:公布|编制)|编制)"
)
_OPENING = re.compile(
    rf"(?:^|[\n。])\s*20\d\d ?年(?:度|来|以来)?,?\s*(?P<a>{_NAME})"
    r"(?=认真|坚持|以|在|严格|深入|积极|按照|紧紧|全面|高度|继续|切实|根据|围绕|始终|不断|共|主动|政府信息公开工作)"
)
_SIGNED = re.compile(rf"(?:^|\n)[ \t]*(?P<a>{_NAME})[ \t]*(?=\n|20\d\d ?年|二[〇○零])")
_ISSUER = re.compile(
    rf"(?:发布机构|发布单位|公开单位|编制单位|信息来源|来源|发文机关|制发单位|单位名称)[:\]】]?\s*(?P<a>{_NAME})(?=\s|$)"
)
_RED_HEAD = re.compile(rf"(?:^|\n)[ \t#*]*(?P<a>{_NAME})文件[ \t*]*(?=\n)")
_WEIGHTS = {
    "title": 5.0,
    "signature": 4.0,
    "issuer": 3.0,
    "preamble": 2.5,
    "red head": 2.0,
    "page head": 1.5,
    "overview": 1.0,
}
_HEAD_SOURCE = re.compile(r"contentsource|source|publisher|dc\.publisher|mediaid|author", re.IGNORECASE)
_WHOLE_NAME = re.compile(_NAME)

_MINISTRY = re.compile(
    r"(?:中华人民共和国)?(?:国务院.{0,10}|国家(?!税务总局.)[㐀-鿿]{1,10}(?:总局|局|委员会|署|办公室|中心)|国家税务总局$|海关总署|审计署"
    r"|中国(?:人民银行|气象局|地震局|民用航空局|证券监督管理委员会|银行保险监督管理委员会|科学院|工程院)"
    r"|(?:外交|国防|教育|科学技术|科技|工业和信息化|公安|国家安全|民政|司法|财政|人力资源和?社会保障|自然资源|生态环境|环境保护|国土资源"
    r"|住房和城乡建设|交通运输|水利|农业农村|农业|商务|文化和旅游|文化|退役军人事务|应急管理|铁道|卫生)部)"
)
_MINISTRY_END = re.compile(
    r"(?:部|委员会|总局|总署|审计署|国家[㐀-鿿]+局|国务院办公厅|人民银行|中国[㐀-鿿]+局|[㐀-鿿]署)$"
)
_TOWN = re.compile(r"(?:镇|乡|街道|街道办事处|街道办|苏木|[镇乡](?:人民)?政府|办事处|民族乡|苏木(?:人民)?政府)$")
_GOVERNMENT = re.compile(r"(?:人民)?政府$")
_BARE_PLACE = re.compile(r"(?:省|自治区|市|自治州|州|盟|县|区|旗)$")


def agency_evidence(folded: str, title: Title | None, preamble: tuple[int, int], body: int) -> Iterator[Evidence]:
    """Yield every place that names the issuing body.

    Parameters
    ----------
    folded : str
        The folded text.
    title : Title, optional
        The report's title.
    preamble : tuple of (start, end)
        The text between title and first heading.
    body : int
        Where the first section begins.
    """
    if title and title.agency:
        yield Evidence("agency", title.agency, "title", title.start, title.end, _WEIGHTS["title"])
    tail = max(body, len(folded) - 500)
    for m in _SIGNED.finditer(folded, tail):
        if _plausible(m["a"]):
            yield Evidence("agency", m["a"], "signature", m.start("a"), m.end("a"), _WEIGHTS["signature"])
    for pattern, source, zone in (
        (_ISSUER, "issuer", (0, body)),
        (_PREAMBLE, "preamble", (preamble[0], max(preamble[1], min(body + 400, len(folded))))),
        (_OPENING, "overview", (body, min(body + 300, len(folded)))),
        (_RED_HEAD, "red head", (0, title.start + 1 if title else body)),
    ):
        for m in pattern.finditer(folded, *zone):
            group = "a" if pattern is not _PREAMBLE or m["a"] else "b"
            name = clean_agency(m[group])
            if name and _plausible(name):
                yield Evidence("agency", name, source, m.start(group), m.end(group), _WEIGHTS[source])


def meta_agencies(meta: Iterable[tuple[str, str]]) -> Iterator[Evidence]:
    """Yield the bodies that a page's head names as source or publisher."""
    for name, content in meta:
        words = fold(content).strip()
        if _HEAD_SOURCE.fullmatch(name) and _WHOLE_NAME.fullmatch(words) and _plausible(words):
            yield Evidence("agency", words, "page head", None, None, _WEIGHTS["page head"])


def same_body(one: str, other: str) -> bool:
    """Tell whether two names can be of one body: one is the other without places in front or its office.

    >>> same_body("东埠街道", "梧岭市东埠街道办事处"), same_body("梧岭市水务局", "梧岭市水利局")
    (True, False)
    """
    short, long = sorted((_stem(one), _stem(other)), key=len)
    return bool(short) and long.endswith(short)


def _plausible(name: str) -> bool:
    """Tell whether words can be a body's name: not a pronoun, not a heading, not too short."""
    return len(name) >= 3 and not re.match(
        r"我|本|各|该|其|全|有关|相关|下[级属]|上级|主[管要]|责任|[一二三四五六]是|的", name
    )


def _stem(name: str) -> str:
    """Take off what does not tell bodies apart: 人民政府, 办事处."""
    return re.sub(r"(?:人民)?政府(?=$|[^办])|办事处$", "", name)


def choose_agency(evidence: list[Evidence]) -> str | None:
    """Choose the body's name: the title's, in the longest form the report itself signs with.

    A signature or preamble may add 人民政府 or 办事处, or say where an 应急管理局 is; a red head
    (市人民政府…文件) may not, because it names the level above.
    """
    if not evidence:
        return None
    best = max(evidence, key=lambda e: e.weight)
    forms = [best.value]
    for e in evidence:
        if e.source in ("signature", "issuer", "preamble", "title") and _stem(e.value).endswith(_stem(best.value)):
            added = _stem(e.value)[: len(_stem(e.value)) - len(_stem(best.value))]
            if not added or place_names(added) or _BARE_PLACE.search(added):
                forms.append(e.value)
    return max(forms, key=lambda name: (len(name), name == best.value))


def read_level(agency: str | None) -> Level | None:
    """Tell the level of a body from its name.

    Returns
    -------
    str or None
        ministry, province, city, county, township or department (of any level); None without a name.
    """
    if not agency:
        return None
    if townships_named(agency) or _TOWN.search(agency):
        return "township"
    place = _GOVERNMENT.sub("", agency)
    if place != agency or _BARE_PLACE.search(agency):
        return _level_of_place(place)
    if _MINISTRY.match(agency) and _MINISTRY_END.search(agency) and not place_names(agency):
        return "ministry"
    return "department"


def _level_of_place(place: str) -> Level:
    """Tell the level of the government of a place, known or not."""
    names = place_names(place)
    last = names[-1][2] if names and names[-1][1] == len(place) else place
    known = {d.level for d in divisions_named(last)[:1]}
    if known == {"province"} or re.search(r"(?:省|自治区)$", place):
        return "province"
    if known == {"city"}:
        return "city"
    if known == {"county"} or re.search(r"[县区旗]$", place):
        return "county"
    # A 市 after a 市 or 州 is a county-level city; alone it is taken for a city with districts.
    if re.search(r"[市州盟][㐀-鿿]+市$", place):
        return "county"
    return "city"
