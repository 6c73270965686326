"""Cue words: those of the codebook, and the plain words that betray a problem, a plan or praise.

Cues hint and never decide; they are features of the models.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import add, itemgetter

from analyzer.codebook import Codebook

__all__ = ["CLAUSE_CUES", "Hit", "Lexicon", "clause_cues", "is_adverse", "is_counted_fault", "names_fault"]

# What a clause does, by its wording. Position outweighs wording: see the halves in `layout`.
CLAUSE_CUES: dict[str, re.Pattern[str]] = {
    "deficit": re.compile(
        r"不够|不足|不强|不高|不全|不及时|不到位|不完善|不健全|不规范|不平衡|不均衡|不深|不多|不广|不熟|不清|不明|不畅|不紧|不严|不细|不准|不齐|不实|不主动|"
        r"有待|尚未|尚待|亟待|还需|仍需|需要?进一步|欠缺|缺乏|缺少|缺失|短缺|滞后|薄弱|单一|偏少|偏低|偏弱|偏慢|较少|较慢|较低|较弱|过于|难以|差距|参差|迟缓|"
        r"空白|未能|没有|没能|从未|很少|少有|跟不上|疏漏|遗漏|错误|失误|忽视|脱节|被动|应付|流于|不便|不利于|不一|困难|不佳|不大|弱|差"
    ),
    "need": re.compile(
        r"有待|还需|仍需|尚需|亟需|亟待|需要?(?:进一步|继续|不断)|须(?:进一步|继续)|应进一步|提升空间|提高的空间"
    ),
    "negation": re.compile(r"不|没|未|无|少|缺|难|差|欠"),
    "action": re.compile(
        r"^(?:进一步|继续|不断|持续|切实|着力|积极|认真|全面|严格|大力|努力|充分|深入|及时|主动|逐步|定期|坚持|将|要|拟)*"
        r"(?:加强|加大|强化|提高|提升|完善|健全|建立|规范|推进|推动|拓宽|拓展|丰富|优化|落实|开展|组织|细化|明确|压实|深化|充实|增加|扩大|创新|做好|抓好|打造|"
        r"严把|严守|梳理|编制|修订|制定|出台|引导|确保|保障|统筹|整合|设立|增设|配备|配齐|安排|指导|督促|协调|利用|发挥|围绕|聚焦|改进|改善|增强|把|由|对|按|在|以|向|邀请|实行|推行|探索)"
    ),
    "achieve": re.compile(
        r"取得|成效|成绩|进步|平稳|有序|较好|良好|圆满|显著|好评|肯定|认可|扎实推进|稳步|有力|提升了|促进了|总体"
    ),
    "cause": re.compile(r"由于|因为|^因|加之|加上|受.{0,12}影响|原因|鉴于|随着|源于|缘于|归因|所致"),
    "effect": re.compile(r"导致|造成|致使|使得|以致|从而|因此|所以|因而"),
    "future": re.compile(
        r"将(?!军|来)|拟|下一?步|今后|往后|明年|来年|计划|打算|力争|争取|届时|接下来|新的一年|未来|准备|年内前|底前|月前"
    ),
    "done": re.compile(
        r"已(?!知)|了|完成|年内|全年|累计|截至|先后|共(?:计|有)?\d|\d+(?:次|期|场|人次|条|件|个|份|名|篇|家|万)|增配|到位$"
    ),
    "frame": re.compile(
        r"(?:存在|有)(?:着)?(?:一些|以下|下列|不少|诸多|一定|许多|几)?(?:的)?(?:问题|不足|差距|短板)|与.{0,30}(?:相比|比较)|对(?:照|标).{0,30}|主要(?:表现|体现|有|是)|以下|如下|"
        r"虽然|尽管|在肯定|清醒|意识到|认识到|针对(?:上述|以上|这些|存在)|重点(?:做好|从|抓)|从.{0,8}方面|工作(?:中|上)"
    ),
    "slogan": re.compile(
        r"再上新|新台阶|新局面|迈上|高质量|满意(?:的)?(?:政府|答卷)|贡献|保驾护航|行稳致远|奠定|营造|环境|保障人民|服务型|法治政府|透明政府|阳光政府|提供(?:有力|坚强)|推动.{0,14}(?:发展|提升|进步)|"
        r"确保.{0,20}(?:落实|到位|开展|运行)|为.{2,20}(?:作出|提供|打下)|让.{2,20}(?:更加|阳光)"
    ),
    "aim": re.compile(r"^(?:以|为了?|从而|切实|努力|不断|推动|促进|确保|实现|做到|使|让|进一步|着力)"),
    "none": re.compile(
        r"(?:不存在|无|没有|未发现|未出现|暂无)(?:任何|明显|突出|重大|较大|需要说明的|其他)?(?:的)?(?:问题|不足)"
    ),
    "others": re.compile(r"个别|部分|有的|有些|少数|一些|各(?:科室|部门|单位|股室|站所|村)"),
    "hope": re.compile(r"要求|期待|期盼|需求|期望|标准|先进|目标"),
    "number": re.compile(r"\d"),
    "adverse": re.compile(
        r"纠正|纠错|败诉|撤销|违法|责令|超期|逾期|泄露|泄密|丢失|遗失|未按|被[^,;。]{0,8}通报|未经|未在|不可用|停止执行|点名|扣分|倒数|末位|退回|错误|失误|有误|空白|长期未|未更新|未公开|未能|未及时|不合格|"
        r"过期|瑕疵|被[^,;。]{0,6}(?:批评|约谈|问责|投诉)|超出|滞后|打不开|无法|不及时|偏低|偏少|下滑|下降|不足"
    ),
    "zero": re.compile(
        r"(?:无|没有|未)(?:发生|出现|收到|产生|被|因|涉及|发现)|(?<![\d.])0(?:件|起|次|条|例|宗|项)|均?为(?:0|零|无)|零(?:起|件|投诉|差错)|无[^,;。]{0,6}(?:情况|现象|案件|扣分|投诉|差错)|无(?:一)?(?:超期|逾期|此类|相关|因|被)|"
        r"不(?:涉及|危及|存在)|避免|防止|杜绝|防范|严禁|确保|保证|力戒|如有|若|凡"
    ),
}


_SEARCHES = tuple((name, pattern.search) for name, pattern in CLAUSE_CUES.items())


@lru_cache(maxsize=65536)
def clause_cues(words: str) -> tuple[str, ...]:
    """Name the cues of a clause, in the order of `CLAUSE_CUES`."""
    return tuple([name for name, search in _SEARCHES if search(words)])


# Outside section five a weakness is told as a fact: something was found wanting, a remedy was lost, a
# body was blamed, a term was missed. Bare words such as 不足 or 下降 stand there for everything else.
_FAULT = (
    re.compile(
        r"(?:发现|查出|检出|查实|排查|抽[查检]|检查|巡[检查]|普查|仍[有挂存]|尚有|存在|出现|期间|其中).*?"
        r"(?:空白|空栏|断链|错链|死链|失效|乱码|未更新|超期|超时|逾期|错误|错敏词|错别字|缺失|丢失|遗失|泄露|未修订|未公开|"
        r"未(?:按|在|经|及时)|滞后|不可用|打不开|不及时|过期|停止执行|不可访问|仍以)"
    ),
    re.compile(r"(?:纠正|纠错|败诉|(?:复议|法院|判决|被|决定)[^,;。]{0,8}撤销|确认违法|责令)"),
    re.compile(r"被[^,;。]{0,14}(?:通报|点名|约谈|扣分|批评|问责|退回)|被点名|通报批评"),
    re.compile(r"\d[^,;。]{0,6}(?:未在[^,;。]{0,8}[期时]限|超期|逾期)|(?:丢失|遗失|缺失|泄露|撤回|打不开|不可用)"),
)
# Results of applications, and the measures of ordinary business, use the same words for other things.
_NO_FAULT = re.compile(
    r"无法(?:提供|进入|看到|识别)|不予(?:公开|处理)|申请人|不再处理|批次|不合格的?(?:产品|食品|检测)|整改到位率|"
    r"及时(?:纠正|整改)|予以(?:纠正|通报)|予以撤销|督促|要求|制度|规定|"
    r"(?:将|对|凡)[^,;。]{0,24}(?:通报|约谈|扣分|问责)"
)


def names_fault(words: str) -> bool:
    """Tell whether a clause, or a sentence that holds it, names something adverse, be it denied or not."""
    return any(pattern.search(words) for pattern in _FAULT)


@lru_cache(maxsize=65536)
def is_adverse(words: str) -> bool:
    """Tell whether a clause outside section five reports something adverse that did happen."""
    # The fault first: few clauses tell of one, and what denies it need not be looked for in the others.
    return names_fault(words) and not (CLAUSE_CUES["zero"].search(words) or _NO_FAULT.search(words))


_COUNT = re.compile(r"\d+(?:余|多)?(?=[件条个家次起例宗项份处名篇%])|一[件份条]")


def is_counted_fault(words: str) -> bool:
    """Tell whether a clause counts a fault that did happen, such as a lost case or a reply out of time."""
    return bool(_COUNT.search(words)) and is_adverse(words)


_PLACE = itemgetter(0)


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue word, the codes it hints at, and their level-1 themes."""

    cue: str
    codes: tuple[str, ...]
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The codebook's cues.

    Attributes
    ----------
    cues : mapping of str to Hit
        Each cue word.
    lengths : mapping of str to tuple of int
        How long the cues are that begin with two characters.
    single : frozenset of str
        Cues of one character.
    """

    cues: Mapping[str, Hit]
    lengths: Mapping[str, tuple[int, ...]]
    single: frozenset[str]

    @classmethod
    def of(cls, book: Codebook) -> Lexicon:
        """Collect the cues of all themes and level-2 codes."""
        codes: dict[str, dict[str, None]] = {}
        for theme in book.themes:
            listed = [(c, theme.code) for c in theme.cues.values()] + [(s.cues, s.code) for s in theme.include]
            for cues, code in listed:
                for cue in cues:
                    codes.setdefault(cue, {})[code] = None
        return cls.from_codes(codes)

    @classmethod
    def from_codes(cls, codes: Mapping[str, Iterable[str]]) -> Lexicon:
        """Make a lexicon of cue words and the codes each hints at."""
        lengths: dict[str, set[int]] = {}
        for cue in codes:
            if len(cue) > 1:
                lengths.setdefault(cue[:2], set()).add(len(cue))
        return cls(
            {cue: Hit(cue, tuple(listed), tuple(sorted({c[:3] for c in listed}))) for cue, listed in codes.items()},
            {start: tuple(sorted(found)) for start, found in lengths.items()},
            frozenset(cue for cue in codes if len(cue) == 1),
        )

    def hits(self, words: str) -> list[tuple[int, Hit]]:
        """Give every cue in the words with its place, from left to right."""
        known = self.cues.get
        found = [
            (i, hit)
            for i, lengths in enumerate(map(self.lengths.get, map(add, words, words[1:])))
            if lengths
            for n in lengths
            if (hit := known(words[i : i + n])) and len(hit.cue) == n  # not cut short by the end
        ]
        if not self.single.isdisjoint(words):
            found += [(i, self.cues[c]) for i, c in enumerate(words) if c in self.single]
            found.sort(key=_PLACE)
        return found

    def themes(self, words: str) -> dict[str, float]:
        """Weigh level-1 themes by the cues in the words; a cue shared by several counts for each in part."""
        counts: dict[str, float] = {}
        for _, hit in self.hits(words):
            for theme in hit.themes:
                counts[theme] = counts.get(theme, 0.0) + len(hit.cue) / len(hit.themes)
        return counts

    def main_theme(self, words: str) -> str | None:
        """Give the theme with the heaviest cues, None without any; equal weights give the lower number."""
        counts = self.themes(words)
        return min(counts, key=lambda t: (-counts[t], t)) if counts else None
