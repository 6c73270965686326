"""Reports that are consistent by construction, as files would give them, and the same with one cell changed.

Every number of the prose comes from the tables or from a list that adds up, in many wordings, beside
numbers that count something else: last year's, another office's, hot-line calls, cumulative totals.

``python -m tests.find.checks.stress --count 300`` prints the figures of `docs/rules/README.md`.
"""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from analyzer.parse import parse
from analyzer.schema import Report, official_labels
from tests.find.checks.wordings import applications, disclosed, disputes, tempting
from tests.parse.made import HEADINGS, LAYOUTS, document, table_four, table_three

__all__ = ["SPOILED", "Made", "change_one_cell", "make", "with_year_before"]

Rows = dict[str, list[int]]
_BODIES = (
    ("青溪县白石镇人民政府", "我镇"), ("云屏县杨柳乡人民政府", "我乡"), ("长宁区听松街道办事处", "我街道"), ("青溪县水利局", "我局"),
    ("临河市交通运输局", "我局"), ("青溪县人民政府", "我县"), ("松林区人民政府", "我区"), ("安平县教育和体育局", "我局"),
)  # fmt: skip
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
        first, *_, fifth, last = self.bodies()
        bodies = ["\n".join(map(self.noise, first)), *(self.layout(t) for t in tables), *fifth, *last]
        title = f"{self.agency}{self.year}年政府信息公开工作年度报告"
        period = f"本报告统计期限为{self.period}年1月1日至{self.period}年12月31日。"
        parts = [f"{h}\n{b}\n" for h, b in zip(HEADINGS, bodies, strict=True)]
        return "\n".join([title, period, *parts, self.agency, self.dated])

    def bodies(self) -> list[list[str]]:
        """Give the paragraphs of the six parts, tables left out."""
        plan = f"栏目更新不够及时。{self.year + 1}年，{self.me}将继续完善栏目更新制度。"
        return [self.prose, [], [], [], [plan], ["无其他需要报告的事项。"]]

    def old_bodies(self) -> list[list[str]]:
        """Give the paragraphs under the headings of a report before 2019."""
        told = [p.split("。", 1)[1] or p for p in self.prose]
        return [
            [f"{self.me}公开工作平稳。"],
            told[:1],
            told[1:2],
            ["未收取费用。"],
            ["未发生行政复议、行政诉讼。"],
            self.bodies()[4],
        ]

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


def make(seed: int, *, old: bool = False) -> Made:
    """Make one consistent report; every seed gives the same report everywhere. `old`: of a year before 2019."""
    rng = random.Random(seed)
    agency, me = _BODIES[seed % len(_BODIES)]
    form = ("2019", "2021")[seed % 2]
    year = rng.choice((2019, 2020)) if form == "2019" else rng.choice((2021, 2022, 2023, 2024))
    year = rng.randrange(2010, 2019) if old else year
    three = _table_three(rng, form)
    blocks = [[0 if old else rng.choice((0, 0, 0, 1, 2)) for _ in _OUTCOMES] for _ in range(3)]
    four = [n for block in blocks for n in (*block, sum(block))]
    prose = [f"（一）主动公开。{disclosed(rng, me)}{tempting(rng, year, me)}"]
    told = applications(rng, three, (_NEW, _IN, _TOTAL, _OVER), me, year)
    prose.append(f"（二）依申请公开。{told}{disputes(rng, four, me)}")
    prose.append(f"（三）监督保障。{tempting(rng, year, me)}{disclosed(rng, me)}")
    noises: tuple[Callable[[str], str], ...] = (
        str,
        lambda s: s.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        lambda s: s.replace("，", "， "),
        lambda s: "\n".join(s[i : i + 37] for i in range(0, len(s), 37)),
    )
    day = f"{year + 1}年1月{rng.randrange(5, 30)}日"
    layout = LAYOUTS[list(LAYOUTS)[seed % len(LAYOUTS)]]
    kind = "pre2019" if old else form
    return Made(agency, me, year, kind, three, four, _table_two(rng, form), prose, layout, noises[seed % 4], day, year)


def with_year_before(made: Made) -> Made:
    """Make the report of the same body one year earlier: what it carries over is what `made` carried in."""
    before = copy.deepcopy(made)
    before.year = before.period = made.year - 1
    before.dated, before.prose = f"{made.year}年1月9日", ["公开工作平稳。"]
    before.three[_OVER] = list(made.three[_IN])
    before.three[_NEW] = list(made.three[_TOTAL])
    before.three[_IN] = list(made.three[_IN])
    documents = before.two.get("行政规范性文件")
    if documents:
        documents[2] += documents[1] - documents[0]
    return before


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

if __name__ == "__main__":
    from tests.find.checks.measure import main

    main()
