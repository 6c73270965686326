"""Wordings of the stress reports: every number is the tables', adds up in its list, or counts something else."""

from __future__ import annotations

import random
from collections.abc import Mapping

__all__ = ["applications", "disclosed", "disputes", "tempting"]

_NAMES = (
    "政策文件", "财政信息", "民生保障", "工作动态", "规划计划", "项目建设", "人事任免", "应急管理", "惠农补贴", "通知公告",
)  # fmt: skip
_DIGITS = "〇一二三四五六七八九"


def chinese(n: int) -> str:
    """Write a number below 100 in Chinese, others in digits."""
    if n >= 100:
        return str(n)
    tens, ones = divmod(n, 10)
    if tens == 0:
        return "零" if ones == 0 else _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def _list(rng: random.Random) -> tuple[int, list[tuple[str, int]]]:
    items = [(name, rng.randrange(1, 90)) for name in rng.sample(_NAMES, rng.randrange(3, 7))]
    return sum(n for _, n in items), items


def disclosed(rng: random.Random, me: str) -> str:
    """Write a list that adds up, with or without shares, or one that claims no sum, in one of several wordings."""
    total, items = _list(rng)
    verb = rng.choice(("全年主动公开政府信息", "年内上网公开信息", "累计主动公开各类信息", "共发布政务信息"))
    some = items[: len(items) // 2]
    last = rng.randrange(1, total)
    change = f"增加{total - last}条" if total >= last else f"减少{last - total}条"
    rate = f"{100 * abs(total - last) / last:.1f}%"
    more = "增长" if total >= last else "下降"
    styles = (
        lambda: f"{verb}{total}条，电子化率达100%。其中，" + "；".join(f"{a}类{n}条，占{100 * n / total:.2f}%" for a, n in items) + "。",
        lambda: f"{verb}{total}条，其中{'、'.join(f'{a}{n}条' for a, n in items)}。",
        lambda: f"{me}{verb}{total}条，比上年的{last}条{change}。",
        lambda: f"{verb}{total}条，主要包括{'、'.join(f'{a}{n}条' for a, n in some)}等。",
        lambda: f"{'、'.join(f'{a}{n}条' for a, n in items)}，共计{total}条。",
        lambda: f"{verb}{total}条，与上年的{last}条相比{more}{rate}。",
        lambda: f"{verb}{total // 10 * 10}余条，内容涉及{'、'.join(a for a, _ in items)}。",
        lambda: f"{verb}{total}条，分为{'、'.join(a for a, _ in items)}，分别为{'、'.join(f'{n}条' for _, n in items)}。",
        lambda: f"{verb}{total}条：" + "；".join(f"{a}{n}条" for a, n in items) + "。",
        lambda: f"{verb}{chinese(total)}条，其中{items[0][0]}{chinese(items[0][1])}条，其余{chinese(total - items[0][1])}条。",
    )  # fmt: skip
    return rng.choice(styles)()


def applications(rng: random.Random, rows: Mapping[str, list[int]], keys: tuple[str, str, str, str], me: str, year: int) -> str:  # fmt: skip
    """Write what came in and went out, true to table 3; `keys` are its rows 一, 二, （七） and 四."""
    new, came, done, over = (rows[r][-1] for r in keys)
    people, granted = rows[keys[0]][0], rows["（一）予以公开"][-1]
    if new == 0 and came == 0:
        return rng.choice((
            f"{year}年，{me}未收到政府信息公开申请。", "全年没有收到公民、法人或其他组织提出的政府信息公开申请。",
            "本年度一件政府信息公开申请也没有收到。", f"{me}本年收到政府信息公开申请0件。", "未收到任何形式的依申请公开。",
        ))  # fmt: skip
    options = [
        f"全年新收政府信息公开申请{new}件，上年结转{came}件，办结{done}件，结转下年度继续办理{over}件。",
        f"{year}年，{me}共收办依申请公开{new + came}件，答复{done}件。",
        f"{me}收到政府信息公开申请{new}件，其中自然人{people}件、法人或其他组织{new - people}件。",
        f"受理政府信息公开申请{new}件，比上年的{new + 3}件减少3件。",
        f"收到政府信息公开申请{new}件，其中网上申请{new // 2}件、信函申请{new - new // 2}件。",
        f"本年收到政府信息公开申请{new}件，办理中予以公开{granted}件。",
        f"当年新收政府信息公开申请{chinese(new)}件，上年度结转{chinese(came)}件。",
        f"{me}受理信息公开申请{new}件，出具告知书{new + 4}份、补正通知书2份，延期答复1件次。",
        f"依申请公开方面，{year - 1}年结转{came}件，{year}年新收{new}件，年内办结{done}件。",
        f"新收申请{new}件加上年结转{came}件共{new + came}件，已办{done}件，转下年度办理{over}件。",
        f"{me}全年登记政府信息公开申请{new}件（{year - 1}年为{new + 8}件），涉及征地、村务等事项{new + 2}项。",
        f"政府信息公开申请量平稳，上半年{new // 2}件、下半年{new - new // 2}件，全年收到{new}件。",
    ]
    claim = "，全部办结" if over == 0 else f"，年底尚有{over}件在办，到期应答复的全部按时答复"
    return rng.choice(options).removesuffix("。") + (claim if rng.random() < 0.3 else "") + "。"


def tempting(rng: random.Random, year: int, me: str) -> str:
    """Write numbers that count something else and are right as they are."""
    small, big = rng.randrange(3, 30), rng.randrange(50, 900)
    office = me in {"我镇", "我乡", "我街道", "我局"}
    return rng.choice((
        f"全年受理12345热线工单{big}件，全部办结，满意率99.2%。",
        f"{year - 1}年，{me}收到政府信息公开申请{big}件。",
        f"自条例施行以来，累计受理政府信息公开申请{big}件。",
        f"办理人大代表建议{small}件、政协提案{small + 4}件，办结率100%。",
        f"全市共收到政府信息公开申请{big * 10}件。" if office else "编印办事指南两万册。",
        f"办理行政许可申请{big}件，按时办结率100%。",
        f"举办培训{small}次，参训{big}人次，覆盖率达到9成以上。",
        "发出问卷200份，收回180份，其中满意的171份，占收回问卷的95%。",
        f"近三年共收到依申请公开{big}件，总体呈下降趋势。",
        f"抽查政府信息公开申请答复文书{small}份，纠正格式不规范{small - 2}份。",
        f"模拟申请测评{small}件，均在期限内答复。",
        f"公众号推送信息{big}条，其中转载上级信息{big // 2}条，阅读量{big}万次。",
        f"召开政务公开工作例会{small}次，研究疑难申请答复{small - 1}件。",
        f"公开栏{small}块，其中村级{small - 2}块，每月更新。",
        f"受理群众诉求{big}件，其中咨询{big // 2}件、投诉{big // 3}件，办结率98.9%。",
        f"收到村务公开查询{small}件，均已办结。",
        f"全面清理网站内容，下线过期信息{big}条，占栏目信息的3.4%。",
        f"公布惠农补贴资金{big}.5万元，涉及农户{big}户。",
        "群众满意度比上年提高4.4个百分点，达到95.6%。",
        f"参加{year}年全县政务公开培训2期，其中业务骨干{small}人次。",
    ))  # fmt: skip


def disputes(rng: random.Random, four: list[int], me: str) -> str:
    """Write the review and litigation cases of table 4."""
    review, direct, after = four[4], four[9], four[14]
    if review == direct == after == 0:
        return rng.choice((
            "全年未发生因政府信息公开引发的行政复议和行政诉讼。", "没有因政府信息公开被申请行政复议、提起行政诉讼。",
            f"{me}无政府信息公开行政复议案件，无行政诉讼案件。",
        ))  # fmt: skip
    return rng.choice((
        f"因政府信息公开被提起行政复议{review}件、行政诉讼{direct + after}件。",
        f"涉及政府信息公开的行政复议{review}件，其中结果维持{four[0]}件。",
        f"政府信息公开行政复议案件{review}件，行政诉讼案件{direct + after}件，其中复议后起诉{after}件。",
        f"办理各类行政复议案件{review + 40}件，其中政府信息公开类{review}件。",
    ))  # fmt: skip
