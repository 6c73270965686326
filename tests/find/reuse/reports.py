"""Small invented reports for the tests of reuse."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from analyzer.find.reuse import ReuseInput
from analyzer.schema import Sentence

__all__ = ["COPIED", "OTHER", "make_report", "quotes"]

# Three sentences that one body could take from another, with slots for what changes.
COPIED = (
    "{year}年，{body}把群众来电逐条登记在册，由值班人员每周五汇总成表，送到{town}办公室核对。",
    "凡是同一件事问过{n}次以上的，一律写成问答，贴在便民大厅门口的黄色展板上。",
    "展板每月换新，旧纸由档案员编号后收进铁皮柜，方便日后翻查。",
)
OTHER = (
    "我单位今年给二十个自然村各配了一名通讯员，负责拍照和誊写。",
    "乡里的赶集日成了固定的宣讲日，摊位前摆着惠农补贴的算账本。",
    "卫星电视信号不好的山坳改用大喇叭，早晚各播一刻钟。",
    "老会计带着两名新手把八十年代的地契重新装订了一遍。",
)


def make_report(
    name: str,
    body: str,
    lines: Sequence[str],
    *,
    year: int | None = 2021,
    town: str = "云溪县",
    section: int = 1,
    published: date | None = None,
    n: int = 3,
    between: str = "\n",
) -> ReuseInput:
    """Build a report of the given sentences; slots are filled with its names, year and a number."""
    text, sentences = "　", []
    for line in lines:
        filled = line.format(year=year, body=body, town=town, n=n) if "{" in line else line
        sentences.append(Sentence(section, len(text), len(text) + len(filled)))
        text += filled + between
    key = f"{town}|{body}"
    return ReuseInput(name, key, "海东省", "临江市", town, year, published, text, tuple(sentences), body, "township")


def quotes(report: ReuseInput, spans: Sequence[tuple[int, int]]) -> list[str]:
    """Give the words at the spans."""
    return [report.text[start:end] for start, end in spans]
