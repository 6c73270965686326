"""Facets of a coded unit that do not depend on its theme: specificity, hedging, attribution, channel, time."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from analyzer.find.statements.blocks import Grams, Row
from analyzer.find.statements.features import UnitContext
from analyzer.find.statements.linear import Features, LinearModel

__all__ = ["attribution_of", "channel_of", "hedging_of", "specificity_features", "specificity_of", "time_of"]

_MINIMISED = re.compile(r"个别|部分|有的|有些|少数|少量|一定程度|偶尔|偶有|有时|时有|局部|某些|极少|一些|略|稍|点火候")
_HEDGED = re.compile(
    r"有待|还需|仍需|尚需|亟[需待]|需要?(?:进一步|继续|不断|加强|提高|提升|完善)|不够|不足|不太|不甚|不大|不尽|欠|尚有|还有(?:差距|距离|空间)|差距|距离|空间|"
    r"有限|进一步|偏|较|未尽|未完全|不完全|相对|可以更"
)
_SUBORDINATE = re.compile(
    r"村|社区|基层|下属|所属|二级单位|站所|乡镇|镇街|街道办|学校|医院|企事业|派出所|卫生院|两委|居委|经营者|国有企业|分局"
)
_DEPARTMENTS = re.compile(
    r"(?:各|个别|部分|有的|有些|少数|一些|相关|职能|业务|其他|兄弟|牵头|责任)(?:业务)?(?:科室|部门|单位|股室|处室|委办|办所|中心|股|科)|科室|股室|处室|部门之间|部门间|站办|"
    r"[一-龥]{1,6}(?:局|股|科)(?:与|和|、)"
)
_PUBLIC = re.compile(
    r"(?:群众|公众|居民|村民|企业|市民|申请人|老百姓|老人|商户|用户|网民|农户|家长)(?!需求|期待|期盼|关心|关切|反映|满意|所需|想)"
)
_EXTERNAL = re.compile(
    r"机构改革|疫情|编制|上级(?!要求)|系统升级|换届|职能划转|撤并|国家保密|涉密|保密|统一(?:建设|管理|部署)|市里|省里|县里|考核指标|汛|灾|合并|财政紧"
)
_WEBSITE = re.compile(r"网站|门户|网页|网上|页面|官网|栏目|专栏|政务网|政府网|平台")
_NEW_MEDIA = re.compile(r"公众号|微信|微博|抖音|新媒体|视频号|客户端|APP|快手|头条|短视频|账号|小程序|粉丝")
_OFFLINE = re.compile(
    r"公开栏|公示栏|宣传栏|公告栏|查阅点|查阅场所|专区|大厅|电子屏|触摸屏|显示屏|广播|喇叭|墙|线下|档案馆|图书馆|窗口|张贴|院坝|展板|折页|屏"
)
_PREVIOUS = re.compile(r"上年度?(?:报告|提出|存在|反馈|问题)|去年(?:报告|提出|存在|反馈|年报)|上一年度?")

_SPECIFIC = {
    "digit": re.compile(r"\d"),
    "quantity": re.compile(
        r"\d+(?:\.\d+)?(?:次|期|场|人次|条|件|个|份|名|篇|家|万|项|天|日|小时|月|年|元|%|分|处|批|类|轮|户|页|种|遍|台|部)|"
        r"[一二三四五六七八九十两百半]+(?:次|期|场|名|天|个月|个工作日|小时|季度|台|倍|成|年|周|批|家|处|件|条|份|篇|人)"
    ),
    "date": re.compile(
        r"\d{1,2}月|\d{1,2}日|20\d\d年|季度|每月|每周|每季|每年|每半年|按月|按季|按周|上半年|下半年|"
        r"年底|年内|月底|前完成|当日|当天|日内|三日|逢"
    ),
    "title": re.compile(r"《"),
    "quoted": re.compile(r"[“「]"),
    "unit": re.compile(r"由.{1,14}(?:负责|牵头|统一|会同|承担|主任|局长|科|股|办)|办公室|领导小组|中心|司法局|法规|专人|牵头"),
    "object": re.compile(
        r"栏目?|专栏|目录|指南|公众号|微博|网站|新媒体|三审三校|文件|制度|台账|清单|科室|股室|村|社区|学校|医院|"
        r"答复书|培训|预算|决算|补贴|解读|信箱|留言|专区|公示栏|条例"
    ),
    "vague": re.compile(r"进一步|不断|持续|有待|还需|加强|提高|提升|加大|完善|不够|不足|力度|水平|工作"),
    "some": re.compile(r"个别|部分|少数|有的|有些|某些"),
    "such_as": re.compile(r"、|如|等"),
}  # fmt: skip


def specificity_features(unit: UnitContext, theme: str) -> Row:
    """Describe how much of a unit could be checked."""
    words = unit.words
    row = {name: 1.0 for name, pattern in _SPECIFIC.items() if pattern.search(words)}
    row["length"] = min(len(words), 80) / 40
    row["short"] = float(len(words) < 10)
    row["quantities"] = min(len(_SPECIFIC["quantity"].findall(words)), 4) / 2
    row["objects"] = min(len(_SPECIFIC["object"].findall(words)), 4) / 2
    row["vagueness"] = 10 * len(_SPECIFIC["vague"].findall(words)) / max(len(words), 10)
    row["theme=" + theme] = 1.0
    row["kind=" + unit.kind] = 1.0
    return Row(grams=(Grams("g", words, 0.35),), single=row)


def specificity_of(rows: Sequence[Features], model: LinearModel) -> list[int]:
    """Give the degree 0–3 of each row: the rounded mean of the degrees, which costs least in squared error."""
    if not rows:
        return []
    degrees = np.array([float(c) for c in model.classes])
    return [int(value) for value in np.clip(np.floor(model.probabilities(rows) @ degrees + 0.5), 0, 3)]


def hedging_of(kind: str, words: str) -> str | None:
    """Give plain, hedged or minimised for a problem, None for anything else."""
    if kind != "P":
        return None
    if _MINIMISED.search(words):
        return "minimised"
    return "hedged" if _HEDGED.search(words) else "plain"


def attribution_of(kind: str, words: str, level: str | None) -> str | None:
    """Say whose weakness a problem or cause is, None for measures and no-problem claims.

    A township's own villages are subordinate; a department's stations and schools too.
    """
    if kind not in ("P", "C"):
        return None
    head = words[:24]
    if _EXTERNAL.search(words) and (kind == "C" or _EXTERNAL.search(head[:12])):
        return "external"
    if _SUBORDINATE.search(head) and not (level == "township" and re.match(r"街道|镇|乡", head)):
        return "subordinate"
    if _DEPARTMENTS.search(head):
        return "departments"
    return "public" if _PUBLIC.search(head[:10]) else "own"


def channel_of(words: str) -> str:
    """Name the channel a unit speaks of: new_media, offline, website or none."""
    if _NEW_MEDIA.search(words):
        return "new_media"
    if _OFFLINE.search(words):
        return "offline"
    return "website" if _WEBSITE.search(words) else "none"


def time_of(kind: str, words: str) -> str:
    """Give the year a unit belongs to: previous (rectification), report or next."""
    if _PREVIOUS.search(words):
        return "previous"
    return "next" if kind == "MF" else "report"
