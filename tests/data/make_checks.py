"""Write the twin reports of the checks: ``python tests/data/make_checks.py`` makes ``tests/data/checks``.

Each case of `checks_cases.yaml` becomes a report (or two: a year before and it) and a JSON of the same name
that tells what must be found. The same cases give the same bytes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
if str(HERE.parents[1] / "corpus") not in sys.path:
    sys.path.insert(0, str(HERE.parents[1] / "corpus"))

from sample_builder.forms import Grid, grid2, grid3, grid4  # noqa: E402
from sample_builder.render_html import render_html  # noqa: E402
from sample_builder.render_text import older_grid, render_md, render_txt  # noqa: E402
from sample_builder.source import Block  # noqa: E402
from sample_builder.tables import clean_tables, printed_tables  # noqa: E402

__all__ = ["build"]

Case = dict[str, Any]
_RENDER = {"txt": render_txt, "md": render_md, "html": render_html}
_NOW = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
_OLD = (
    "一、概述",
    "二、主动公开政府信息情况",
    "三、依申请公开政府信息情况",
    "四、行政复议、行政诉讼情况",
    "五、存在的主要问题及改进措施",
    "六、其他需要说明的事项",
)


def _load() -> tuple[list[Case], dict[str, dict[str, Any]]]:
    """Read cases and frames; every case gets its table three in full."""
    given = yaml.safe_load((HERE / "checks_cases.yaml").read_text("utf-8"))
    frames = yaml.safe_load((HERE / "checks_frames.yaml").read_text("utf-8"))
    cases: list[Case] = given["cases"]
    for case in [*cases, *(case["before"] for case in cases if "before" in case)]:
        rows = case.get("t3", "none" if "name" not in case else "twelve")
        case["t3"] = given["tables"][rows] if isinstance(rows, str) else rows
    return cases, frames


def _form(case: Case) -> str:
    return case.get("form") or ("2019" if case["year"] < 2021 else "2021")


def _grids(case: Case) -> dict[str, Grid]:
    form = _form(case)
    if form == "pre2019":
        return {"table1": older_grid([["指标", "单位", "数量"], *case.get("rows", [["公开指南", "份", "1"]])])}
    data = {"t4": {"议": "1", "直诉": "1 0 0 1"}, **case}
    printed = printed_tables(clean_tables(form, data), data)
    makers = {"table2": lambda v: grid2(form, v), "table3": lambda v: grid3(form, v), "table4": grid4}
    return {name: make(printed[name]) for name, make in makers.items() if name in printed}


def _blocks(case: Case, frame: dict[str, Any], grids: dict[str, Grid]) -> list[Block]:
    words = {**frame, **case}
    years = {"y": case["year"], "n": case["year"] + 1}
    opening, five, first = (words[key].format(**years) for key in ("opening", "five", "first"))
    parts = [[first, *case.get("said", [])], [], [], [], [five], [words["six"]]]
    old = _form(case) == "pre2019"
    blocks = [
        Block("title", f"{words['agency']}{case['year']}年政府信息公开工作年度报告", 0),
        Block("paragraph", opening, 0),
    ]
    for n, (heading, said) in enumerate(zip(_OLD if old else _NOW, parts, strict=True)):
        table = "table1" if old and n == 5 else f"table{n + 1}"
        here = [table] if table in grids else []
        empty = [] if said or here else ["按规定办理。" if old else "见附图。"]
        blocks += [Block("heading", heading, 0), *(Block("paragraph", text, 0) for text in [*said, *empty])]
        blocks += [Block(name, "", 0) for name in here]
    dated = case.get("dated", f"{case['year'] + 1}年1月{10 + len(case['name']) % 18}日")
    return [*blocks, Block("right", words["agency"], 0), Block("right", dated, 0)]


def _before(case: Case) -> list[Case]:
    """Give the report of the year before, where the case has one."""
    if "before" not in case:
        return []
    plain = {"name": f"{case['name']}-before", "year": case["year"] - 1, "said": ["公开工作正常。"], "t4": {}}
    return [{**plain, **case["before"]}]


def build() -> dict[str, bytes]:
    """Give every file: name -> content."""
    made: dict[str, bytes] = {}
    cases, frames = _load()
    for case in cases:
        frame, files = frames[case["frame"]], []
        for one in (*_before(case), case):
            grids = _grids(one)
            files.append(f"{one['name']}.{frame['format']}")
            made[files[-1]] = _RENDER[frame["format"]](_blocks(one, frame, grids), grids, frame["options"]).encode()
        finds = [{"stated": None, "expected": None, **find} for find in case.get("finds", [])]
        truth = json.dumps({"files": files, "fails": finds}, ensure_ascii=False, indent=1, sort_keys=True)
        made[f"{case['name']}.json"] = f"{truth}\n".encode()
    return made


def main() -> None:
    """Write the files, and take away those no case makes any more."""
    folder, made = HERE / "checks", build()
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        if path.name not in made:
            path.unlink()
    for name, content in made.items():
        (folder / name).write_bytes(content)
    print(f"{len(made)} files")


if __name__ == "__main__":
    main()
