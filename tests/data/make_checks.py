"""Write the twin reports of the checks: ``python tests/data/make_checks.py`` makes ``tests/data/checks``.

Each case of `checks_cases.py` becomes a report (or two: a year before and it) and a JSON of the same name
that tells what must be found. The same cases give the same bytes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
for folder in (HERE, HERE.parents[1] / "corpus"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from checks_cases import CASES, Case  # noqa: E402
from checks_frames import FRAMES, HEADINGS  # noqa: E402
from sample_builder.forms import Grid, grid2, grid3, grid4  # noqa: E402
from sample_builder.render_html import render_html  # noqa: E402
from sample_builder.render_text import older_grid, render_md, render_txt  # noqa: E402
from sample_builder.source import Block  # noqa: E402
from sample_builder.tables import clean_tables, printed_tables  # noqa: E402

__all__ = ["build"]

_RENDER = {"txt": render_txt, "md": render_md, "html": render_html}


def _form(case: Case) -> str:
    return case.form or ("2019" if case.year < 2021 else "2021")


def _grids(case: Case) -> dict[str, Grid]:
    form = _form(case)
    if form == "pre2019":
        return {"table1": older_grid([["指标", "单位", "数量"], *case.more.get("rows", [["公开指南", "份", "1"]])])}
    data: dict[str, Any] = {
        "t2": dict(case.t2), "t3": dict(case.t3), "t4": dict(case.t4), "errors": case.errors, **case.more,
    }  # fmt: skip
    printed = printed_tables(clean_tables(form, data), data)
    grids = {}
    if "table2" in printed:
        grids["table2"] = grid2(form, printed["table2"])
    if "table3" in printed:
        grids["table3"] = grid3(form, printed["table3"])
    if "table4" in printed:
        grids["table4"] = grid4(printed["table4"])
    return grids


def _blocks(case: Case, grids: dict[str, Grid]) -> list[Block]:
    frame, more = FRAMES[case.frame], case.more
    agency, years = more.get("agency", frame.agency), {"y": case.year, "n": case.year + 1}
    first = [frame.first.format(**years), *case.said]
    five = more.get("five", frame.five).format(**years)
    opening = more.get("opening", frame.opening).format(**years)
    parts = [first, [], [], [], [five], [frame.six]]
    old = _form(case) == "pre2019"
    blocks = [Block("title", f"{agency}{case.year}年政府信息公开工作年度报告", 0), Block("paragraph", opening, 0)]
    for n, (heading, said) in enumerate(zip(HEADINGS["old" if old else "now"], parts, strict=True)):
        table = "table1" if old and n == 5 else f"table{n + 1}"
        blocks += [Block("heading", heading, 0), *(Block("paragraph", text, 0) for text in said)]
        blocks += [Block(table, "", 0)] if table in grids else []
        blocks += [] if said or table in grids else [Block("paragraph", "见附图。" if not old else "按规定办理。", 0)]
    dated = more.get("dated", f"{case.year + 1}年1月{10 + len(case.name) % 18}日")
    return [*blocks, Block("right", agency, 0), Block("right", dated, 0)]


def _file(case: Case) -> bytes:
    frame, grids = FRAMES[case.frame], _grids(case)
    text: str = _RENDER[frame.format](_blocks(case, grids), grids, frame.options)
    return text.encode()


def _before(case: Case) -> Case | None:
    """Give the report of the year before, where the case has one."""
    before = case.more.get("before")
    if before is None:
        return None
    year = before.get("year", case.year - 1)
    form, t3 = before.get("form", ""), before.get("t3", {})
    more = {k: v for k, v in before.items() if k == "agency"}
    said = before.get("said", ["公开工作正常。"])
    return Case(f"{case.name}-before", case.frame, year, said, form=form, t3=t3, t2=before.get("t2", {}), more=more)


def build() -> dict[str, bytes]:
    """Give every file: name -> content."""
    made: dict[str, bytes] = {}
    for case in CASES:
        ending = FRAMES[case.frame].format
        before = _before(case)
        files = [f"{c.name}.{ending}" for c in (before, case) if c is not None]
        made |= {name: _file(c) for name, c in zip(files, [c for c in (before, case) if c], strict=True)}
        finds = [dict(zip(("rule", "where", "stated", "expected"), find, strict=True)) for find in case.finds]
        truth = {"files": files, "fails": finds}
        made[f"{case.name}.json"] = (json.dumps(truth, ensure_ascii=False, indent=1) + "\n").encode()
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
    print(f"{len(CASES)} cases, {len(made)} files")


if __name__ == "__main__":
    main()
