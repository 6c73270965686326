"""The official tables in both forms: labels, short keys of the sources, and the grids as they are printed."""

from __future__ import annotations

from dataclasses import dataclass

Values = dict[str, dict[str, float | None]]
"""One table: row label -> column label -> value (None = printed blank)."""

APPLICANTS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
NEW, CARRIED_IN = "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量"
TOTAL, CARRIED_OUT = "（七）总计", "四、结转下年度继续办理"
TABLE4 = {"议": "行政复议", "直诉": "行政诉讼/未经复议直接起诉", "后诉": "行政诉讼/复议后起诉"}

_DRAFTED = ("本年新制作数量", "本年新公开数量", "对外公开总数量")
_ITEMS = ("上一年项目数量", "本年增/减", "处理决定数量")
_ISSUED = ("本年制发件数", "本年废止件数", "现行有效件数")
_DECIDED = ("本年处理决定数量",)

# block title, header of the columns, rows: (short key, label)
BLOCKS: dict[str, tuple[tuple[str, tuple[str, ...], tuple[tuple[str, str], ...]], ...]] = {
    "2019": (
        ("第二十条第（一）项", _DRAFTED, (("规章", "规章"), ("规范", "规范性文件"))),
        ("第二十条第（五）项", _ITEMS, (("许可", "行政许可"), ("其他", "其他对外管理服务事项"))),
        ("第二十条第（六）项", _ITEMS, (("处罚", "行政处罚"), ("强制", "行政强制"))),
        ("第二十条第（八）项", _ITEMS[:2], (("收费", "行政事业性收费"),)),
        ("第二十条第（九）项", ("采购项目数量", "采购总金额"), (("采购", "政府集中采购"),)),
    ),
    "2021": (
        ("第二十条第（一）项", _ISSUED, (("规章", "规章"), ("规范", "行政规范性文件"))),
        ("第二十条第（五）项", _DECIDED, (("许可", "行政许可"),)),
        ("第二十条第（六）项", _DECIDED, (("处罚", "行政处罚"), ("强制", "行政强制"))),
        ("第二十条第（八）项", ("本年收费金额（单位：万元）",), (("收费", "行政事业性收费"),)),
    ),
}
_REFUSED = (
    "属于国家秘密",
    "其他法律行政法规禁止公开",
    "危及“三安全一稳定”",
    "保护第三方合法权益",
    "属于三类内部事务信息",
    "属于四类过程性信息",
    "属于行政执法案卷",
    "属于行政查询事项",
)
_UNABLE = ("本机关不掌握相关政府信息", "没有现成信息需要另行制作", "补正后申请内容仍不明确")
_DECLINED = (
    "信访举报投诉类申请",
    "重复申请",
    "要求提供公开出版物",
    "无正当理由大量反复申请",
    "要求行政机关确认或重新出具已获取信息",
)
_OTHER = (
    "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "其他",
)
_GROUPS = (("不公", "（三）不予公开", _REFUSED), ("无", "（四）无法提供", _UNABLE), ("处", "（五）不予处理", _DECLINED))


def handled_rows(form: str) -> dict[str, str]:
    """Leaf rows of 三、本年度办理结果: short key -> official label."""
    rows = {"公开": "（一）予以公开", "部分": "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"}
    groups = _GROUPS if form == "2019" else (*_GROUPS, ("他", "（六）其他处理", _OTHER))
    for key, group, labels in groups:
        rows |= {f"{key}{n}": f"{group}/{n}.{label}" for n, label in enumerate(labels, 1)}
    return rows if form != "2019" else rows | {"他": "（六）其他处理"}


def table3_rows(form: str) -> dict[str, str]:
    """All numeric rows of table three in printed order."""
    return {"一": NEW, "二": CARRIED_IN, **handled_rows(form), "七": TOTAL, "四": CARRIED_OUT}


def labels(form: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """Official rows and columns of the three tables of a form."""
    return {
        "table2": {label: columns for _, columns, rows in BLOCKS[form] for _, label in rows},
        "table3": dict.fromkeys(table3_rows(form).values(), APPLICANTS),
        "table4": dict.fromkeys(TABLE4.values(), OUTCOMES),
    }


@dataclass(frozen=True)
class Cell:
    """A printed cell; `text` is already spelled as the report spells it."""

    text: str
    colspan: int = 1
    rowspan: int = 1


Grid = list[list[Cell]]


def spell(value: float | None) -> str:
    """A number as it is printed; blank for None."""
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() else f"{value:g}" if abs(value) < 1e5 else f"{value:.2f}"


def grid2(form: str, values: Values) -> Grid:
    """Table two over four columns; rows missing from `values` are not printed."""
    grid: Grid = []
    for title, columns, rows in BLOCKS[form]:
        wide = 4 - len(columns)
        grid.append([Cell(title, 4)])
        grid.append([Cell("信息内容"), *(Cell(c) for c in columns[:-1]), Cell(columns[-1], wide)])
        for _, label in rows:
            if label in values:
                texts = [spell(values[label][c]) for c in columns]
                grid.append([Cell(label), *(Cell(t) for t in texts[:-1]), Cell(texts[-1], wide)])
    return grid


def _grid3_head() -> Grid:
    note = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    return [
        [Cell(note, 3, 3), Cell("申请人情况", 7)],
        [Cell("自然人", 1, 2), Cell("法人或其他组织", 5), Cell("总计", 1, 2)],
        [Cell(name) for name in APPLICANTS[1:-1]],
    ]


def grid3(form: str, values: Values) -> Grid:
    """Table three over three label columns and seven numbers."""
    grid, leaves = _grid3_head(), list(handled_rows(form).values())
    groups = {leaf.split("/")[0]: sum(x.startswith(leaf.split("/")[0] + "/") for x in leaves) for leaf in leaves}
    seen: set[str] = set()
    for row in table3_rows(form).values():
        numbers = [Cell(spell(values[row][c])) for c in APPLICANTS]
        if row in (NEW, CARRIED_IN, CARRIED_OUT):
            grid.append([Cell(row, 3), *numbers])
            continue
        head = [Cell("三、本年度办理结果", 1, len(leaves) + 1)] if not seen else []
        group, _, leaf = row.partition("/")
        if leaf and group not in seen:
            head.append(Cell(group, 1, groups[group]))
        seen.add(group)
        grid.append([*head, Cell(leaf or row, 1 if leaf else 2), *numbers])
    return grid


def grid4(values: Values) -> Grid:
    """Table four: fifteen numbers under a head of three rows."""
    five = list(OUTCOMES)
    return [
        [Cell("行政复议", 5), Cell("行政诉讼", 10)],
        [*(Cell(x, 1, 2) for x in five), Cell("未经复议直接起诉", 5), Cell("复议后起诉", 5)],
        [Cell(x) for x in five + five],
        [Cell(spell(values[row][c])) for row in TABLE4.values() for c in OUTCOMES],
    ]


def expand(grid: Grid) -> list[list[str | None]]:
    """Lay a grid out: a covered place is '' below a rowspan and None beside a colspan."""
    width = sum(cell.colspan for cell in grid[0])
    lines: list[list[str | None]] = [[] for _ in grid]
    taken: dict[tuple[int, int], str | None] = {}
    for y, row in enumerate(grid):
        x, cells = 0, iter(row)
        while x < width:
            if (y, x) not in taken:
                cell = next(cells)
                for dy in range(cell.rowspan):
                    for dx in range(cell.colspan):
                        taken[y + dy, x + dx] = None if dx else ""
                taken[y, x] = cell.text
            x += 1
        lines[y] = [taken[y, i] for i in range(width)]
    return lines
