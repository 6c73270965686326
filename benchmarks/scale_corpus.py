"""Generated reports for measuring scale: any number, in realistic formats, with what was copied known.

Each body reports for five years. Bodies of one county form a family of five whose overview sections are
those of the family's first body; a third of what a body says stays from one year to the next; opening and
fees are dictated by the form. Everything else is written anew; a fifth of the overviews tells of a fault. Report n
is the same whatever the number of reports, so a corpus of 1,000 is the beginning of one of 100,000; the truth is
exact for whole families (25 reports).
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
for _folder in (ROOT, ROOT / "corpus", ROOT / "benchmarks"):
    if str(_folder) not in sys.path:
        sys.path.insert(0, str(_folder))

from reuse import ACTORS, FIELDS, MANNERS, OBJECTS, VERBS, Writer  # noqa: E402
from sample_builder.forms import Grid, grid2, grid3, grid4  # noqa: E402
from sample_builder.render_html import render_html  # noqa: E402
from sample_builder.render_text import render_md, render_txt  # noqa: E402
from sample_builder.source import Block  # noqa: E402
from sample_builder.tables import clean_tables  # noqa: E402

YEARS = (2021, 2022, 2023, 2024, 2025)
FAMILY = 5
# Assumed, not counted: mostly pages, then plain text and Word, some PDF and Markdown.
FORMATS = ("html",) * 12 + ("txt",) * 3 + ("docx",) * 3 + ("pdf",) * 1 + ("md",) * 1
_SIGNS = "云石东白金柳双青龙南高新沙竹平洪溪湾岭塘河桥坪泉浦岗田山湖渡松梅槐榆樟枫荷菱苇芦"
_SEED = 8_675
_A_PART = 5_000  # reports that one process writes at a time: those of a folder


@dataclass(frozen=True)
class Made:
    """One report: its file, and how many sentences of section one are its own, its family's, or last year's too."""

    name: str
    content: bytes
    own: int
    shared: int
    carried: int


def _rng(*key: object) -> random.Random:
    return random.Random(f"{_SEED}:" + ":".join(map(str, key)))


def _places(number: int) -> tuple[str, str, str]:
    """Give city, county and town of a body; a county holds one family."""

    def name(n: int, length: int) -> str:
        digits = []
        for _ in range(length):
            n, rest = divmod(n, len(_SIGNS))
            digits.append(_SIGNS[rest])
        return "".join(digits)

    county = number // FAMILY
    return f"{name(county // 12, 2)}市", f"{name(county * 7 + 3, 3)}县", f"{name(number * 11 + 5, 3)}镇"


def _sentences(body: int, year: int, place: str, count: int, topic: str) -> list[str]:
    writer = Writer(0)
    writer.rng = _rng(topic, body, year)
    return [writer.filled(writer.sentence(), place.rstrip("县镇")) for _ in range(count)]


def _narrative(body: int, year: int, place: str) -> tuple[list[str], int, int]:
    """Give what a body tells in a year, and how many sentences are the family's and last year's."""
    leader = body - body % FAMILY
    family = _sentences(leader, year, place, 10, "family")
    kept = _sentences(body, YEARS[0], place, 8, "kept")
    own = _sentences(body, year, place, 12, "own")
    if (number := _rng("fault", body, year).randrange(45)) < 9:  # a fifth, as in the samples: 9 of 36
        own[-1] = f"{own[-1][:-1]}，其间发现{number + 2}处信息超期未更新。"
    carried = len(kept) if year > YEARS[0] else 0
    return family + kept + own, len(family), carried


def _fifth(body: int, year: int) -> list[str]:
    """Write problems and measures of section five."""
    rng = _rng("fifth", body, year)

    def pick(words: Sequence[str]) -> str:
        return words[rng.randrange(len(words))]

    problems = [
        f"{pick(FIELDS)}的{pick(OBJECTS)}公开不及时"
        if rng.random() < 0.5
        else f"{pick(ACTORS)}对{pick(FIELDS)}解读不够深入"
        for _ in range(3)
    ]
    measures = [f"由{pick(ACTORS)}{pick(MANNERS)}{pick(VERBS)}{pick(FIELDS)}{pick(OBJECTS)}" for _ in range(3)]
    return [f"存在的主要问题：一是{problems[0]}；二是{problems[1]}；三是{problems[2]}。",
            f"改进措施：一是{measures[0]}；二是{measures[1]}；三是{measures[2]}。"]  # fmt: skip


def _grids(body: int, year: int) -> dict[str, Grid]:
    rng = _rng("tables", body, year)
    given = {"一": rng.randrange(60), "公开": 0, "转": 0}
    tables = clean_tables(
        "2021",
        {"t3": {"一": given["一"], "公开": given["一"]}, "t2": {"规范": f"{rng.randrange(4)} 0 {rng.randrange(9)}"}},
    )
    return {"table2": grid2("2021", tables["table2"]), "table3": grid3("2021", tables["table3"]), "table4": grid4(tables["table4"])}  # fmt: skip


def _blocks(body: int, year: int) -> tuple[list[Block], int, int, int]:
    city, county, town = _places(body)
    agency = f"{county}{town}人民政府"
    told, shared, carried = _narrative(body, year, county)
    third = len(told) // 3
    opening = f"根据《中华人民共和国政府信息公开条例》要求，编制本报告。所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
    lines: list[tuple[str, str, int]] = [
        ("title", f"{city}{agency}{year}年政府信息公开工作年度报告", 0), ("paragraph", opening, 0),
        ("heading", "一、总体情况", 1),
        *(("paragraph", "".join(told[n * third : (n + 1) * third if n < 2 else None]), 1) for n in range(3)),
        ("heading", "二、主动公开政府信息情况", 2), ("table2", "", 2),
        ("heading", "三、收到和处理政府信息公开申请情况", 3), ("table3", "", 3),
        ("heading", "四、政府信息公开行政复议、行政诉讼情况", 4), ("table4", "", 4),
        ("heading", "五、存在的主要问题及改进情况", 5), *(("paragraph", text, 5) for text in _fifth(body, year)),
        ("heading", "六、其他需要报告的事项", 6), ("paragraph", "本年度未收取信息处理费。", 6),
        ("right", f"{agency}", 6), ("right", f"{year + 1}年1月{1 + body % 28}日", 6),
    ]  # fmt: skip
    return [Block(kind, text, section) for kind, text, section in lines], len(told) - shared - carried, shared, carried


def make_report(number: int, kind: str | None = None) -> Made:
    """Make report `number` of the corpus, in its own format or in `kind`."""
    body, turn = divmod(number, len(YEARS))
    year = YEARS[turn]
    kind = kind or _rng("format", number).choice(FORMATS)
    blocks, own, shared, carried = _blocks(body, year)
    grids = _grids(body, year)
    if kind in ("docx", "pdf"):
        from sample_builder.render_office import render_docx, render_pdf

        content = (render_docx if kind == "docx" else render_pdf)(blocks, grids, {})
    else:
        content = {"txt": render_txt, "md": render_md, "html": render_html}[kind](
            blocks, grids, {"site": "某某县人民政府"}
        ).encode()
    return Made(f"{body // 1000:04d}/{body:07d}-{year}.{kind}", content, own, shared, carried)


def _write_part(job: tuple[Path, Path, range, str | None]) -> dict[str, int]:
    """Write some reports unless they are there; what is true of them is kept in a file beside the corpus."""
    folder, truth, numbers, kind = job
    if truth.exists() and (folder / f"{numbers.start // len(YEARS) // 1000:04d}").is_dir():
        return json.loads(truth.read_text())  # type: ignore[no-any-return]
    sums = {"own": 0, "shared": 0, "carried": 0}
    for number in numbers:
        made = make_report(number, kind)
        path = folder / made.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made.content)
        for name in sums:
            sums[name] += getattr(made, name)
    truth.write_text(json.dumps(sums))
    return sums


def write_corpus(folder: Path, count: int, *, kind: str | None = None) -> dict[str, int]:
    """Write the first `count` reports below `folder`; give how many sentences are own, shared and carried over.

    All processors write, a folder of 5,000 reports at a time; what an interrupted call has finished is not written again.
    """
    truth = folder.with_name(f"{folder.name}.truth")
    truth.mkdir(parents=True, exist_ok=True)
    parts = [range(first, min(first + _A_PART, count)) for first in range(0, count, _A_PART)]
    jobs = [(folder, truth / f"{kind or 'mix'}-{part.start}-{part.stop}.json", part, kind) for part in parts]
    if len(jobs) == 1:
        return _write_part(jobs[0])
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        told = list(pool.map(_write_part, jobs))
    return {name: sum(one[name] for one in told) for name in told[0]}


def main() -> None:
    """Write a corpus and print its truth."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--count", type=int, default=1_000)
    options.add_argument("--format", choices=("txt", "md", "html", "docx", "pdf"))
    given = options.parse_args()
    print(write_corpus(given.folder, given.count, kind=given.format))


if __name__ == "__main__":
    main()
