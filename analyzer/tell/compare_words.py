"""The words of the page that lays two reports side by side, in both languages with the same keys."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["WORDS"]

_ZH = {
    "title": "两份报告的相同文字",
    "description": "两份政府信息公开工作年度报告逐段对照：相同的文字、换掉的名称、法定用语。",
    "body_year": "{agency} {year} 年报告", "unknown_body": "机关不明的报告", "unknown": "不详", "none": "无", "comma": "、",
    "found": "{b}有 {letters} 字与更早的{a}相同或相近，占其叙述文字的 {share}%，共 {count} 段。",
    "found_same": "{b}有 {letters} 字沿用了本机关的{a}，占其叙述文字的 {share}%，共 {count} 段。",
    "found_unknown": "{a}与{b}有 {count} 段文字相同或相近，先后无法断定；后者有 {letters} 字在内，占其叙述文字的 {share}%。",
    "nothing": "{a}与{b}没有 {least} 字以上的相同段落；法律和格式要求写的话不算。",
    "versions": "这是{a}的两个版本，相同的文字不算抄用，故不标出。",
    "figures": "数字", "measure": "项目", "left": "左", "right": "右",
    "row_published": "公布日期", "row_narrative": "叙述文字（字）", "row_shared": "其中在相同段落内（字）", "row_share": "所占比例",
    "row_swapped": "换掉的名称、日期、数字（处）", "row_foreign": "留着对方名称（处）",
    "row_literal": "最长的一字不差的一段（字）", "row_typos": "双方共有的笔误",
    "passages": "相同的段落", "facts": "{chars} 字 · 相近程度 {similarity}% · 一字不差最长 {literal} 字",
    "key_same": "双方相同", "key_swapped": "换掉的名称、日期、数字", "key_foreign": "对方的名称", "key_own": "没有底色：只此一方有",
    "key_dictated": "法律或格式要求写的话", "key_shared": "相同的段落",
    "texts": "全文", "texts_note": "点段落上的数字可以回到对照处。", "passage": "第 {n} 段",
    "section_0": "引言", "section_1": "第一部分", "section_2": "第二部分", "section_3": "第三部分", "section_4": "第四部分",
    "section_5": "第五部分", "section_6": "第六部分", "section_unknown": "正文",
    "how": "怎样得出",
    "how_1": "叙述文字不含标题、表格和联系方式，也不含法律、格式要求写的话；空白不计。比例是相同段落内的叙述文字除以全部叙述文字。",
    "how_2": "比较时不看空白、标点、繁简和排版，地名、机关名、年份、日期和数字视为可替换；整句相近或连续十六字以上相同的地方相连成段，"
    "法定用语和栏目名称之外满 {least} 字才列出。页上的文字都是原文。",
    "how_3": "先后只按报告年份和公布日期判断，缺一不可时写明无法断定。相同不等于抄袭：上级下发样稿、沿用上年文本都会造成相同。",
}  # fmt: skip
_EN = {
    "title": "What two reports share",
    "description": "Two annual reports passage by passage: equal words, swapped names, statutory phrases.",
    "body_year": "{agency} {year}", "unknown_body": "a report of an unknown body", "unknown": "unknown", "none": "none", "comma": ", ",
    "found": "{letters} characters of {b}, {share}% of its narrative, are those of the earlier {a} or close to them (passages: {count}).",
    "found_same": "{letters} characters of {b}, {share}% of its narrative, were kept from {a}, the same body (passages: {count}).",
    "found_unknown": "{a} and {b} share words, and who was first cannot be told: "
    "{letters} characters of the latter, {share}% of its narrative (passages: {count}).",
    "nothing": "{a} and {b} share no passage of {least} characters or more, words that law or form dictate left out.",
    "versions": "These are two versions of {a}: what they share was not copied and is not marked.",
    "figures": "Figures", "measure": "measure", "left": "left", "right": "right",
    "row_published": "published", "row_narrative": "narrative (characters)", "row_shared": "of these in shared passages",
    "row_share": "share", "row_swapped": "names, dates and numbers replaced", "row_foreign": "names of the other body left in",
    "row_literal": "longest run equal letter for letter", "row_typos": "typing errors both make",
    "passages": "Shared passages", "facts": "{chars} characters · similarity {similarity}% · longest literal run {literal}",
    "key_same": "equal", "key_swapped": "replaced", "key_foreign": "name of the other body", "key_own": "no colour: on this side only",
    "key_dictated": "dictated by law or form", "key_shared": "shared passage",
    "texts": "Whole texts", "texts_note": "The number on a passage leads back to its comparison.", "passage": "Passage {n}",
    "section_0": "preamble", "section_1": "section 1", "section_2": "section 2", "section_3": "section 3", "section_4": "section 4",
    "section_5": "section 5", "section_6": "section 6", "section_unknown": "text",
    "how": "How this was made",
    "how_1": "The narrative leaves out headings, tables, contact lines and words that law or form dictate; blanks are not counted. "
    "The share is the narrative inside shared passages over the whole narrative.",
    "how_2": "Blanks, punctuation, script and layout are ignored; names of places and bodies, years, dates and numbers may differ. Close sentences "
    "and runs of sixteen equal letters or more are joined to passages, told from {least} letters on that are neither dictated nor a list of names. "
    "All quotes are exact.",
    "how_3": "Who was first is judged by report year and day of publication alone; where they do not decide, the page says so. Equal does not mean "
    "copied: superiors hand out drafts, and bodies keep the words of last year.",
}  # fmt: skip

WORDS: Mapping[str, Mapping[str, str]] = {"zh": _ZH, "en": _EN}
