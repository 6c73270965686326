"""Reports that are consistent by construction, as files would give them, and the same with one cell changed.

Every number of the prose comes from the tables or from a list that adds up, in many wordings, beside
numbers that count something else: last year's, another office's, hot-line calls, cumulative totals.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from analyzer.parse import parse
from analyzer.schema import Report, official_labels
from tests.parse.made import HEADINGS, LAYOUTS, document, table_four, table_three

__all__ = ["SPOILED", "Made", "change_one_cell", "make"]

Rows = dict[str, list[int]]
_BODIES = (
    ("青溪县白石镇人民政府", "我镇", "县"), ("云屏县杨柳乡人民政府", "我乡", "县"), ("长宁区听松街道办事处", "我街道", "区"),
    ("青溪县水利局", "我局", "县"), ("临河市交通运输局", "我局", "市"), ("青溪县人民政府", "我县", "县"),
    ("松林区人民政府", "我区", "区"), ("安平县教育和体育局", "我局", "县"),
)  # fmt: skip
_NAMES = (
    "政策文件",
    "财政信息",
    "民生保障",
    "工作动态",
    "规划计划",
    "项目建设",
    "人事任免",
    "应急管理",
    "惠农补贴",
    "通知公告",
)
_OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结")
_NEW, _IN, _TOTAL, _OVER = (
    "一、本年新收政府信息公开申请数量",
    "二、上年结转政府信息公开申请数量",
    "（七）总计",
    "四、结转下年度继续办理",
)


@dataclass(slots=True)
class Made:
    """A report before it is printed: tables as numbers, prose, layout; `text` prints it."""

    agency: str
    me: str
    year: int
    form: str
    three: Rows
    four: list[int]
    two: Rows
    prose: list[str]
    layout: Callable[[list[list[str]]], str]
    noise: Callable[[str], str]
    dated: str
    period: int

    def text(self) -> str:
        """Print the report."""
        tables = [
            self._table_two(),
            table_three(self.form, [[str(v) for v in row] for row in self.three.values()]),
            table_four([str(v) for v in self.four]),
        ]
        bodies = [
            "\n".join(self.noise(p) for p in self.prose),
            *(self.layout(t) for t in tables),
            f"栏目更新不够及时。{self.year + 1}年，{self.me}将继续完善栏目更新制度。",
            "无其他需要报告的事项。",
        ]
        title = f"{self.agency}{self.year}年政府信息公开工作年度报告"
        period = f"本报告统计期限为{self.period}年1月1日至{self.period}年12月31日。"
        parts = [f"{h}\n{b}\n" for h, b in zip(HEADINGS, bodies, strict=True)]
        return "\n".join([title, period, *parts, self.agency, self.dated])

    def _table_two(self) -> list[list[str]]:
        rows: list[list[str]] = []
        last: tuple[str, ...] = ()
        for n, (name, columns) in enumerate(official_labels(self.form)[2].items()):
            if columns != last:
                rows += [[f"第二十条第（{'一五六八九'[min(n, 4)]}）项"], ["信息内容", *columns]]
            last = columns
            rows.append([name, *map(str, self.two[name])])
        return rows

    def report(self) -> Report:
        """Print and parse it."""
        return parse(document(self.text()))


def _table_three(rng: random.Random, form: str) -> Rows:
    """Fill table 3 from the leaves: what came in is what went out, applicant by applicant."""
    labels = list(official_labels(form)[3])
    size = rng.choice((0, 1, 4, 30))
    weights = (6, 2, 0.2, 0.2, 0.6, 0.6)
    rows: Rows = {}
    for label in labels:
        often = 3.0 if label.startswith(("（一）", "（二）", "（四）")) else 0.6
        rows[label] = [int(rng.random() * often * w * size / 4) for w in weights]
    leaves = [r for r in labels if r not in {_NEW, _IN, _TOTAL, _OVER}]
    rows[_TOTAL] = [sum(rows[r][k] for r in leaves) for k in range(6)]
    rows[_OVER] = [int(rng.random() * w * size / 12) for w in weights]
    out = [t + o for t, o in zip(rows[_TOTAL], rows[_OVER], strict=True)]
    rows[_IN] = [min(o, int(rng.random() * w * size / 12)) for o, w in zip(out, weights, strict=True)]
    rows[_NEW] = [o - i for o, i in zip(out, rows[_IN], strict=True)]
    return {label: [*rows[label], sum(rows[label])] for label in labels}


def _table_two(rng: random.Random, form: str) -> Rows:
    rows: Rows = {name: [rng.randrange(40) for _ in columns] for name, columns in official_labels(form)[2].items()}
    rows["规章"] = [0, 0, 0]
    documents = "规范性文件" if form == "2019" else "行政规范性文件"
    new = rng.randrange(6)
    rows[documents] = [new, new, new + rng.randrange(20)] if form == "2019" else [new, rng.randrange(4), new + 5]
    return rows


def _list(rng: random.Random) -> tuple[int, list[tuple[str, int]]]:
    items = [(name, rng.randrange(1, 90)) for name in rng.sample(_NAMES, rng.randrange(3, 7))]
    return sum(n for _, n in items), items


def _disclosed(rng: random.Random, me: str) -> str:
    """Write a list that adds up, with or without shares, in one of several wordings."""
    total, items = _list(rng)
    verb = rng.choice(("全年主动公开政府信息", "年内上网公开信息", "累计主动公开各类信息"))
    style = rng.randrange(4)
    if style == 0:
        shares = "；".join(f"{name}类{n}条，占{100 * n / total:.2f}%" for name, n in items)
        return f"{verb}{total}条，电子化率达100%。其中，{shares}。"
    if style == 1:
        return f"{verb}{total}条，其中{'、'.join(f'{name}{n}条' for name, n in items)}。"
    if style == 2:
        last = rng.randrange(1, total)
        change = f"增加{total - last}条" if total >= last else f"减少{last - total}条"
        return f"{me}{verb}{total}条，比上年的{last}条{change}。"
    some = items[: len(items) // 2]
    return f"{verb}{total}条，主要包括{'、'.join(f'{name}{n}条' for name, n in some)}等。"


def _applications(rng: random.Random, made_three: Rows, me: str, year: int) -> str:
    new, came, done, over = (made_three[r][-1] for r in (_NEW, _IN, _TOTAL, _OVER))
    people = made_three[_NEW][0]
    if new == 0 and came == 0:
        return rng.choice(
            (f"{year}年，{me}未收到政府信息公开申请。", "全年没有收到公民、法人或其他组织提出的政府信息公开申请。")
        )
    options = [
        f"全年新收政府信息公开申请{new}件，上年结转{came}件，办结{done}件，结转下年度继续办理{over}件。",
        f"{year}年，{me}共收办依申请公开{new + came}件，答复{done}件。",
        f"{me}收到政府信息公开申请{new}件，其中自然人{people}件、法人或其他组织{new - people}件。",
        f"受理政府信息公开申请{new}件，比上年的{new + 3}件减少3件。",
        f"收到政府信息公开申请{new}件，其中网上申请{new // 2}件、信函申请{new - new // 2}件。",
        f"本年收到政府信息公开申请{new}件，办理中予以公开{made_three['（一）予以公开'][-1]}件。",
    ]
    claim = "，全部办结" if over == 0 else f"，年底尚有{over}件在办，到期应答复的全部按时答复"
    return rng.choice(options).removesuffix("。") + (claim if rng.random() < 0.3 else "") + "。"


def _tempting(rng: random.Random, year: int, me: str) -> str:
    """Write numbers that count something else and are right as they are."""
    return rng.choice((
        f"全年受理12345热线工单{rng.randrange(50, 900)}件，全部办结，满意率99.2%。",
        f"{year - 1}年，{me}收到政府信息公开申请{rng.randrange(50, 90)}件。",
        f"自条例施行以来，累计受理政府信息公开申请{rng.randrange(200, 900)}件。",
        f"办理人大代表建议{rng.randrange(3, 30)}件、政协提案{rng.randrange(3, 30)}件，办结率100%。",
        f"全市共收到政府信息公开申请{rng.randrange(2000, 9000)}件。" if me.startswith(("我镇", "我乡", "我街", "我局")) else "编印办事指南两万册。",
        f"办理行政许可申请{rng.randrange(100, 900)}件，按时办结率100%。",
        f"举办培训{rng.randrange(2, 9)}次，参训{rng.randrange(50, 300)}人次，覆盖率达到9成以上。",
        "发出问卷200份，收回180份，其中满意的171份，占收回问卷的95%。",
    ))  # fmt: skip


def _disputes(rng: random.Random, four: list[int]) -> str:
    review, direct, after = four[4], four[9], four[14]
    if review == direct == after == 0:
        return rng.choice(
            ("全年未发生因政府信息公开引发的行政复议和行政诉讼。", "没有因政府信息公开被申请行政复议、提起行政诉讼。")
        )
    return f"因政府信息公开被提起行政复议{review}件、行政诉讼{direct + after}件。"


def make(seed: int) -> Made:
    """Make one consistent report; every seed gives the same report everywhere."""
    rng = random.Random(seed)
    agency, me, _ = _BODIES[seed % len(_BODIES)]
    form = ("2019", "2021")[seed % 2]
    year = rng.choice((2019, 2020)) if form == "2019" else rng.choice((2021, 2022, 2023, 2024))
    three = _table_three(rng, form)
    blocks = [[rng.choice((0, 0, 0, 1, 2)) for _ in _OUTCOMES] for _ in range(3)]
    four = [n for block in blocks for n in (*block, sum(block))]
    prose = [f"（一）主动公开。{_disclosed(rng, me)}{_tempting(rng, year, me)}"]
    prose.append(f"（二）依申请公开。{_applications(rng, three, me, year)}{_disputes(rng, four)}")
    prose.append(f"（三）监督保障。{_tempting(rng, year, me)}{_disclosed(rng, me)}")
    noises: tuple[Callable[[str], str], ...] = (
        str,
        lambda s: s.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        lambda s: s.replace("，", "， "),
        lambda s: "\n".join(s[i : i + 37] for i in range(0, len(s), 37)),
    )
    day = f"{year + 1}年1月{rng.randrange(5, 30)}日"
    layout = LAYOUTS[list(LAYOUTS)[seed % len(LAYOUTS)]]
    return Made(agency, me, year, form, three, four, _table_two(rng, form), prose, layout, noises[seed % 4], day, year)


def change_one_cell(made: Made, seed: int) -> str:
    """Change one cell of table 3 or 4 by a slip of the pen; give its name as the dataset writes it."""
    rng = random.Random(seed + 10_000)
    step = rng.choice((1, 2, 9, 10, 18))
    labels = official_labels(made.form)
    if rng.random() < 0.8:
        row, k = rng.choice(list(made.three)), rng.randrange(7)
        made.three[row][k] += step
        return f"table3/{row}/{labels[3][row][k]}"
    at = rng.randrange(15)
    made.four[at] += step
    row = list(labels[4])[at // 5]
    return f"table4/{row}/{labels[4][row][at % 5]}"


def _more_in_the_tables(made: Made) -> bool:
    """Add eleven applications to the tables, all granted; the prose keeps the old number (R7)."""
    if "申请" not in made.prose[1] or "网上申请" in made.prose[1]:
        return False
    for row in (_NEW, "（一）予以公开", _TOTAL):
        made.three[row][0] += 11
        made.three[row][-1] += 11
    return True


def _another_total(made: Made) -> bool:
    """Add to the total of a list but to none of its items (R8)."""
    if "主要包括" in made.prose[0]:
        return False
    found = re.search(r"(\d+)条", made.prose[0])
    if found is None:
        return False
    total = int(found[1])
    made.prose[0] = made.prose[0].replace(found[0], f"{total + max(2, total // 50)}条", 1)
    return True


def _all_handled(made: Made) -> bool:
    """Claim that nothing is pending though table 3 carries some over (R9)."""
    if made.three[_OVER][-1] == 0 or "结转" in made.prose[1] or "在办" in made.prose[1]:
        return False
    made.prose.append("本年收到的政府信息公开申请已全部办结。")
    return True


def _rules_made(made: Made) -> bool:
    made.two["规章"][0] = 3
    return "市" not in made.agency


def _total_below_part(made: Made) -> bool:
    if made.form == "2021":
        return False
    made.two["规范性文件"] = [4, 4, 3]
    return True


def _fee_in_yuan(made: Made) -> bool:
    if made.form == "2019":
        return False
    made.two["行政事业性收费"] = [2_306_000]
    return True


def _older_period(made: Made) -> bool:
    made.period -= 1
    return True


def _foreign_self(made: Made) -> bool:
    made.prose[2] += "我局将把公开列入考核。" if made.me != "我局" else "我镇将把公开列入考核。"
    return True


SPOILED: dict[str, Callable[[Made], bool]] = {
    "R7": _more_in_the_tables,
    "R8": _another_total,
    "R9": _all_handled,
    "R10": _rules_made,
    "R11": _total_below_part,
    "R12": _fee_in_yuan,
    "R13": _older_period,
    "ENTITY": _foreign_self,
}
"""One slip for each soft rule: it changes a report and tells whether the slip applies to it."""
