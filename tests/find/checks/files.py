"""The stress reports as files: txt, md, html, docx and pdf, with the noise such files have.

Hard wraps, full-width digits, blanks between letters and digits, page chrome and page numbers, zeros left
blank, rows of zeros left out, encodings, headings in other words. What is said stays the same.
"""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyzer.parse import parse
from analyzer.read import read_document
from analyzer.schema import Report, official_labels

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "corpus"))

from sample_builder.forms import Grid, grid2, grid3, grid4
from sample_builder.render_html import render_html
from sample_builder.render_office import render_docx, render_pdf
from sample_builder.render_text import older_grid, render_md, render_txt
from sample_builder.source import Block

if TYPE_CHECKING:
    from tests.find.checks.stress import Made

__all__ = ["FORMATS", "OLD_HEADINGS", "as_file", "read_back"]

FORMATS = ("txt", "md", "html", "docx", "pdf")
_HEADINGS = (
    ("一、总体情况", "一、概述"),
    ("二、主动公开政府信息情况", "二、主动公开政府信息的情况"),
    ("三、收到和处理政府信息公开申请情况", "三、依申请公开政府信息情况"),
    ("四、政府信息公开行政复议、行政诉讼情况", "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"),
    ("五、存在的主要问题及改进情况", "五、存在的主要问题及改进措施"),
    ("六、其他需要报告的事项", "六、其他报告事项"),
)
OLD_HEADINGS = (
    "一、概述",
    "二、主动公开政府信息情况",
    "三、依申请公开政府信息情况",
    "四、收费及减免情况",
    "五、行政复议、行政诉讼情况",
    "六、存在的主要问题及改进措施",
)
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def _values(made: Made, rng: random.Random, whole: bool) -> dict[int, dict[str, dict[str, float | None]]]:
    """Give the tables as they are printed: now and then a zero is left blank."""
    blank = rng.random() < 0.2 and not whole
    labels = official_labels(made.form)
    rows = {2: made.two, 3: made.three, 4: {r: made.four[5 * n : 5 * n + 5] for n, r in enumerate(labels[4])}}
    printed: dict[int, dict[str, dict[str, float | None]]] = {}
    for table, lines in rows.items():
        printed[table] = {
            row: {
                c: None if blank and v == 0 and c != "总计" and table == 3 else v
                for c, v in zip(labels[table][row], line, strict=True)
            }
            for row, line in lines.items()
        }
    if rng.random() < 0.3:
        printed[2].pop("其他对外管理服务事项", None)
    return printed


def _without_a_row(grid: Grid, rng: random.Random) -> Grid:
    """Leave out one row of zeros inside a group of table 3, as some reports do."""
    rows = [
        n
        for n, row in enumerate(grid)
        if len(row) == 8 and row[0].text[:1] in "23456789" and {c.text for c in row[1:]} == {"0"}
    ]
    if not rows:
        return grid
    gone, cut = rng.choice(rows), []
    for n, row in enumerate(grid):
        covering = [replace(c, rowspan=c.rowspan - 1) if n < gone < n + c.rowspan else c for c in row]
        cut += [] if n == gone else [covering]
    return cut


def _blocks(made: Made, rng: random.Random) -> list[Block]:
    """Lay the report out: title, period, parts with their tables, end."""
    wide, title = rng.random() < 0.2, f"{made.agency}{made.year}年政府信息公开工作年度报告"
    noise = (lambda s: s.translate(_WIDE)) if wide else str
    blocks = [Block("title", title, 0)]
    blocks += [Block("paragraph", f"本报告统计期限为{made.period}年1月1日至{made.period}年12月31日。", 0)]
    if made.form == "pre2019":
        for n, (heading, text) in enumerate(zip(OLD_HEADINGS, made.old_bodies(), strict=True)):
            blocks += [Block("heading", heading, 0), *(Block("paragraph", noise(t), 0) for t in text)]
            blocks += [Block("table1", "", 0)] if n == 4 else []
    else:
        heads = [pair[rng.random() < 0.15] for pair in _HEADINGS]
        for n, (heading, text) in enumerate(zip(heads, made.bodies(), strict=True)):
            blocks += [Block("heading", heading, 0), *(Block("paragraph", noise(t), 0) for t in text)]
            blocks += [Block(f"table{n + 1}", "", 0)] if n in {1, 2, 3} else []
    return [*blocks, Block("right", made.agency, 0), Block("right", made.dated, 0)]


def _grids(made: Made, rng: random.Random, whole: bool) -> dict[str, Grid]:
    if made.form == "pre2019":
        rows = [["指标名称", "单位", "数量"], ["主动公开政府信息数", "条", "312"], ["收到申请数", "件", "0"]]
        return {"table1": older_grid(rows)}
    values = _values(made, rng, whole)
    three = grid3(made.form, values[3])
    if rng.random() < 0.15 and not whole:
        three = _without_a_row(three, rng)
    return {"table2": grid2(made.form, values[2]), "table3": three, "table4": grid4(values[4])}


def _options(made: Made, format: str, rng: random.Random) -> dict[str, Any]:
    """Choose the noise a file of this format has."""
    spaces = rng.random() < 0.25
    foot = ["主办：青溪县人民政府办公室  网站标识码：0000000029", "扫一扫在手机打开当前页"]
    if format == "txt":
        return {
            "tables": rng.choice(("lines", "tsv", "bars")), "wrap": rng.choice((0, 0, 31, 38)), "crlf": rng.random() < 0.3,
            "gaps": rng.random() < 0.3, "indent": rng.choice(("", "　　")), "spaces": spaces,
            "top": rng.choice(([], ["首页 > 政务公开 > 政府信息公开年报", "字体：[大 中 小] 打印"])), "foot": rng.choice(([], foot)),
        }  # fmt: skip
    if format == "html":
        crumb = "首页 > 政务公开 > 政府信息公开年报"
        return {
            "skin": rng.choice(("portal", "old", "bare")), "site": "青溪县人民政府", "crumb": crumb, "foot": foot, "spaces": spaces,
            "tools": "字体：[大 中 小] 打印 关闭窗口 浏览量：213", "charset": rng.choice(("utf-8", "gb18030")),
            "meta": {"索引号": "QX01-0203-00003", "公开方式": "主动公开", "有效性": "有效"},
        }  # fmt: skip
    if format == "docx":
        return {"styles": rng.random() < 0.5, "spaces": spaces}
    if format == "pdf":
        return {"size": rng.choice((10, 11, 12)), "spaces": spaces}
    return {"marks": rng.choice(({}, {"sub": "#### "}, {"heading": "### "})), "spaces": spaces}


def as_file(made: Made, seed: int, *, whole: bool = False) -> tuple[str, bytes]:
    """Print a report as a file: (name, content); the format goes round with the seed. `whole`: no blank, no row left out."""
    rng, format = random.Random(seed + 77_000), FORMATS[seed % len(FORMATS)]
    blocks, grids, options = _blocks(made, rng), _grids(made, rng, whole), _options(made, format, rng)
    name = f"{seed:04d}.{format}"
    if format == "docx":
        return name, render_docx(blocks, grids, options)
    if format == "pdf":
        return name, render_pdf(blocks, grids, options)
    if format == "html":
        return name, render_html(blocks, grids, options).encode(options["charset"])
    if format == "md":
        return name, render_md(blocks, grids, options).encode()
    return name, render_txt(blocks, grids, options).encode(rng.choice(("utf-8", "utf-8-sig", "gb18030")))


def read_back(made: Made, seed: int, folder: Path, *, whole: bool = False) -> Report:
    """Write a report to a folder, read and parse it."""
    name, content = as_file(made, seed, whole=whole)
    (folder / name).write_bytes(content)
    return parse(read_document(folder / name, name=name))
