"""A codebook of one's own: 3 to 60 codes of one or two levels, in a few lines of YAML."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from analyzer.codebook.book import Borderline, Codebook, CodebookError, Subtheme, Theme

__all__ = ["FEWEST", "MOST", "OTHER", "TEMPLATE", "build_own"]

OTHER = "X00"  # none of these: what no code of one's own fits
FEWEST, MOST = 3, 60
_LEVEL1, _LEVEL2 = re.compile(r"[A-Z]\d{2}"), re.compile(r"[A-Z]\d{2}[a-z]")
_KEYS = {"code", "name", "zh", "en", "definition", "definition_zh", "definition_en", "cues", "examples", "codes"}

TEMPLATE = """# 自己的编码手册。A codebook of your own.
# 代码：一个大写字母加两位数字（A01），二级再加一个小写字母（A01a）；X00 留给“都不是”。
# Codes: a capital letter and two digits (A01), level 2 adds a small letter (A01a); X00 is kept for "none of these".
title: 我的编码手册
version: "1"
codes:
  - code: A01
    name: 数字鸿沟            # 必填 required; or zh: … and en: …
    definition: 老年人、残疾人等群体难以在网上获取信息。
    cues: [老年人, 残疾人, 适老化, 无障碍]       # 可不填 optional: words that hint at the code
    examples: [面向老年群体的公开方式较少]       # 可不填 optional: whole statements
  - code: A02
    name: 基层力量
    definition: 乡镇、村、社区没有人或没有能力做公开工作。
    codes:                     # 可不填 optional: level 2
      - {code: A02a, name: 无专人, cues: [专人, 兼职]}
      - {code: A02b, name: 能力弱, cues: [业务不熟, 培训少]}
  - code: A03
    name: 数据开放
    definition: 把原始数据成批开放，供人再利用。
    cues: [数据开放, 开放平台, 数据集]
"""


def _words(source: str, value: object, where: str) -> tuple[str, ...]:
    """Take an optional list of distinct words."""
    if value is None:
        return ()
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise CodebookError(source, f"{where} 须是列表。must be a list of words: [一, 二]")
    words = tuple(" ".join(str(v).split()) for v in value)
    if not all(words) or len(set(words)) != len(words):
        raise CodebookError(source, f"{where} 有空词或重复的词。has an empty or repeated word")
    return words


def _head(source: str, raw: object, pattern: re.Pattern[str], place: str) -> tuple[str, str, str, Mapping[str, Any]]:
    """Take code and names of one entry."""
    if not isinstance(raw, Mapping):
        raise CodebookError(source, f"{place} 须有 code 和 name。needs code and name")
    if unknown := sorted(str(k) for k in raw if k not in _KEYS):
        raise CodebookError(source, f"{place}: 不认识的键 {unknown[0]}。does not know the key {unknown[0]!r}")
    code = str(raw.get("code", ""))
    if not pattern.fullmatch(code):
        form = "A01" if pattern is _LEVEL1 else "A01a"
        raise CodebookError(source, f"{place}: 代码 {code!r} 须写成 {form} 的样子。is not a code such as {form}")
    zh = raw.get("zh") or raw.get("name") or raw.get("en")
    en = raw.get("en") or raw.get("name") or raw.get("zh")
    if not zh:
        raise CodebookError(source, f"{code}: 缺少名称 name。needs a name")
    return code, str(zh), str(en), raw


def _theme(source: str, raw: object, number: int) -> Theme:
    """Read one code with its second level."""
    code, zh, en, entry = _head(source, raw, _LEVEL1, f"第 {number} 个代码 code number {number}")
    if code == OTHER:
        raise CodebookError(source, f"{OTHER} 留给“都不是”。is kept for none of these; use another code")
    subs, examples = (
        [],
        [Borderline(text, code) for text in _words(source, entry.get("examples"), f"examples of {code}")],
    )
    below = entry.get("codes") or []
    if not isinstance(below, Sequence) or isinstance(below, str):
        raise CodebookError(source, f"codes of {code} 须是列表。must be a list")
    for n, one in enumerate(below, 1):
        sub, sub_zh, sub_en, inner = _head(source, one, _LEVEL2, f"{code} 的第 {n} 个二级代码 code {n} below {code}")
        if not sub.startswith(code):
            raise CodebookError(source, f"{sub} 不在 {code} 之下。does not belong below {code}")
        subs.append(Subtheme(sub, sub_zh, sub_en, _words(source, inner.get("cues"), f"cues of {sub}")))
        examples += [Borderline(text, sub) for text in _words(source, inner.get("examples"), f"examples of {sub}")]
    cues = _words(source, entry.get("cues"), f"cues of {code}")
    meant = str(entry.get("definition_zh") or entry.get("definition") or entry.get("definition_en") or "")
    meant_en = str(entry.get("definition_en") or entry.get("definition") or entry.get("definition_zh") or "")
    return Theme(code, zh, en, meant, meant_en, tuple(subs), (), {"problem": cues, "measure": cues}, tuple(examples))


def build_own(source: str, raw: Mapping[str, Any], sha256: str, packaged: Codebook) -> Codebook:
    """Build a codebook of one's own; item types, specificity and facets are the packaged ones.

    Raises
    ------
    CodebookError
        Fewer than 3 or more than 60 codes, a code of the wrong form, repeated or without a name, an unknown key.
    """
    entries = raw["codes"]
    if not isinstance(entries, Sequence) or isinstance(entries, str):
        raise CodebookError(source, "codes 须是列表。codes must be a list")
    themes = [_theme(source, entry, n) for n, entry in enumerate(entries, 1)]
    codes = [c for t in themes for c in (t.code, *(s.code for s in t.include))]
    if repeated := sorted({c for c in codes if codes.count(c) > 1}):
        raise CodebookError(source, f"代码 {repeated[0]} 出现两次。the code {repeated[0]} occurs twice")
    if not FEWEST <= len(codes) <= MOST:
        raise CodebookError(
            source,
            f"有 {len(codes)} 个代码，须在 {FEWEST} 到 {MOST} 之间。holds {len(codes)} codes; {FEWEST} to {MOST} are allowed",
        )
    title = raw.get("title", source)
    titles = dict(title) if isinstance(title, Mapping) else {"zh": str(title), "en": str(title)}
    other = Theme(
        OTHER, "其他", "None of these", "不属于本手册的任何代码。", "No code of this codebook fits.", (), (),
        {"problem": (), "measure": ()}, (),
    )  # fmt: skip
    return Codebook(
        version=str(raw.get("version", "1")),
        sha256=sha256,
        title=titles,
        themes=(*themes, other),
        item_types=packaged.item_types,
        specificity=packaged.specificity,
        facets=packaged.facets,
        law_core=(),
        tie_breaks=(),
        rulings=(),
        borderline=(),
        own=True,
    )
