"""Write the yearly report of a made dataset of many reports, and tell its size, time and memory.

    python benchmarks/big_report.py --reports 50000 --years 2

The tables hold invented phrases in the shapes of a real run: texts of some six thousand characters,
statements with true offsets, shared sentences, passages, families, findings. Nothing is read from
outside; equal arguments give equal tables. The report is written by the command line in a process
of its own, whose time and peak memory are measured. Ends with ``ok`` or ``short``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa

from analyzer.codebook import load_codebook
from analyzer.run.store import TableWriter, table_of

PIECE = 2_000  # reports made at a time
PLACES = [(p, f"{p[0]}{c}市", f"{c}{k}县") for p in ("河北省", "江苏省", "云南省", "广东省", "四川省") for c in "安宁和平昌"
          for k in "东西南北中"]  # fmt: skip
KINDS = [("人民政府", "county"), *((f"{n}局", "department") for n in ("教育", "民政", "财政", "水务", "司法", "交通运输", "统计", "林业")),
         *((f"{n}镇", "township") for n in "柳石白青黄红桃李杏梨")]  # fmt: skip
SUBJECTS = [
    "栏目",
    "办事指南",
    "资金明细",
    "解读稿",
    "公开目录",
    "申请台账",
    "村务清单",
    "热线答复",
    "文件库",
    "公众号",
    "名单",
    "图表",
]
FAULTS = ["更新慢", "少有人看", "口径不一", "写得太粗", "找不着", "对不上", "迟了两月", "缺附件", "没有人管", "常断档"]
PLANS = [
    "逐月清点",
    "专人盯办",
    "印发细则",
    "办两期培训",
    "重排目录",
    "每季通报",
    "配齐人手",
    "三月底前补齐",
    "请人评议",
    "建账销号",
]
FILLER = "本段为编造文字，用来撑起与真实报告相近的长度，不含任何机关的说法，也不参与任何计数。"
TABLES = ("documents", "reports", "sections", "statements", "sentences", "overlaps", "findings", "reuse")
LIMIT_BYTES, LIMIT_MEMORY = 3_000_000, 4_000


def _id(*parts: object) -> str:
    return hashlib.blake2b("/".join(map(str, parts)).encode(), digest_size=8).hexdigest()


class Maker:
    """Makes the rows of one report after another."""

    def __init__(self, themes: list[str]) -> None:
        self.themes = themes
        self.weights = [1 / (1 + i) for i in range(len(themes))]
        self.before: dict[str, tuple[str, int, int]] = {}  # family -> passage of the report before

    def rows(self, body: int, year: int) -> dict[str, list[dict[str, object]]]:
        """Give the rows of one report by table."""
        rng = random.Random(f"{body}/{year}")
        place, (kind, level) = PLACES[body % len(PLACES)], KINDS[(body // len(PLACES)) % len(KINDS)]
        agency = f"{place[2]}{kind}{body // (len(PLACES) * len(KINDS)) or ''}"
        report, document = "r" + _id(body, year), "d" + _id(body, year)
        out: dict[str, list[dict[str, object]]] = {t: [] for t in TABLES}
        text = (
            f"{agency}{year}年政府信息公开工作年度报告\n一、总体情况\n"
            + FILLER * 130
            + "\n五、存在的主要问题及改进情况\n"
        )
        start, answers, copied = len(text), {}, rng.random() < 0.2
        for ordinal, (type_, theme) in enumerate(self._plan(rng), 1):
            shared = copied and ordinal <= 4
            pick = random.Random(f"{type_}{theme}{body % 40}") if shared else rng
            words = pick.choice(FAULTS if type_ == "P" else PLANS)
            statement = (
                f"{pick.choice(SUBJECTS)}与{pick.choice(SUBJECTS)}{words}{'' if shared else rng.randint(1, 999)}"
            )
            at = len(text)
            text += statement + "。"
            out["sentences"].append(
                {"sentence_id": f"{report}-s{ordinal:04d}", "report_id": report, "section": 5, "start": at, "end": len(text),
                 "kind": "shared" if shared else "own", "cluster_id": "c" + _id(statement) if shared else None,
                 "agencies": 9 if shared else 1, "sticky": False, "redundant": False}
            )  # fmt: skip
            id_ = f"{report}-{ordinal:03d}"
            out["statements"].append(
                {"statement_id": id_, "report_id": report, "section": 5, "ordinal": ordinal, "type": type_, "start": at,
                 "end": len(text) - 1, "text": statement, "theme": theme, "subtheme": theme + rng.choice("abc"),
                 "probability": rng.random(), "specificity": rng.randint(0, 3), "answers": answers.get(theme) if type_ != "P" else None,
                 "hedging": "plain", "attribution": rng.choice(("own", "own", "subordinate"))}
            )  # fmt: skip
            if type_ == "P":
                answers[theme] = id_
        self._around(out, rng, text, start, (report, document, agency, level, place, year, copied, body))
        return out

    def _plan(self, rng: random.Random) -> list[tuple[str, str]]:
        problems = rng.choices(self.themes, self.weights, k=rng.randint(2, 6))
        return [("P", t) for t in problems] + [
            (rng.choice(("MF", "MF", "MD")), t) for t in problems + rng.choices(self.themes, k=2)
        ]

    def _around(
        self, out: dict[str, list[dict[str, object]]], rng: random.Random, text: str, start: int, facts: tuple
    ) -> None:  # type: ignore[type-arg]
        report, document, agency, level, place, year, copied, body = facts
        out["documents"].append({"document_id": document, "path": f"{year}/{report}.html", "sha256": _id(report) * 4, "bytes": len(text),
                                 "format": "html", "encoding": "utf-8", "status": "ok"})  # fmt: skip
        out["reports"].append({"report_id": report, "document_id": document, "title": f"{agency}{year}年报告", "agency": agency,
                               "level": level, "province": place[0], "city": place[1], "county": place[2], "year": year,
                               "body": agency, "version": 1,
                               "template": "2021", "published": date(year + 1, rng.randint(1, 4), rng.randint(1, 28)), "text": text})  # fmt: skip
        out["sections"] += [{"report_id": report, "number": n, "heading": None, "start": a, "end": b}
                            for n, a, b in ((1, 20, start - 20), (5, start, len(text)))]  # fmt: skip
        for n in range(45):  # narrative sentences of the other sections
            out["sentences"].append({"sentence_id": f"{report}-s{n + 50:04d}", "report_id": report, "section": 1, "start": 30 + 41 * n,
                                     "end": 71 + 41 * n, "kind": "shared", "cluster_id": "c-filler", "agencies": 99,
                                     "sticky": True, "redundant": True})  # fmt: skip
        for n in range(40):
            outcome = rng.choices(("pass", "fail", "uncertain", "not_assessable"), (80, 2, 4, 14))[0]
            out["findings"].append({"report_id": report, "rule": f"R{n % 13 + 1}", "outcome": outcome, "hard": n % 13 < 4,
                                    "cells": ["table3/（七）总计/总计"], "stated": "12", "expected": "13", "start": start, "end": start + 9,
                                    "message": "总计列：新收加结转不等于办理总计加结转下年", "message_en": "Intake and outcome differ"})  # fmt: skip
        family = f"{year}-{body % 40}" if copied else None
        out["reuse"].append({"report_id": report, "characters": len(text), "shared": rng.random(), "shared_problems": rng.random(),
                             "sticky": rng.random(), "redundant": 0.1, "own": rng.random(), "family_id": family})  # fmt: skip
        if family in self.before:
            a, a0, a1 = self.before[family]
            out["overlaps"].append({"a_report": a, "a_start": a0, "a_end": a1, "b_report": report, "b_start": start, "b_end": start + 40,
                                    "chars": 40, "similarity": 1.0, "relation": "cross_agency", "earlier": None})  # fmt: skip
        if family is not None:
            self.before[family] = (report, start, start + 40)


def pieces(reports: int, years: int) -> Iterator[dict[str, pa.Table]]:
    """Yield the tables of two thousand reports at a time."""
    maker = Maker([t.code for t in load_codebook().themes])
    held: dict[str, list[dict[str, object]]] = {t: [] for t in TABLES}
    bodies = reports // years
    for n in range(bodies * years):
        for table, rows in maker.rows(n % bodies, 2022 + n // bodies).items():
            held[table] += rows
        if (n + 1) % PIECE == 0 or n + 1 == bodies * years:
            yield {table: table_of(table, rows) for table, rows in held.items()}
            held = {t: [] for t in TABLES}


def make(out: Path, reports: int, years: int) -> None:
    """Write the dataset."""
    folder = out / "dataset"
    folder.mkdir(parents=True)
    writers = {t: TableWriter(folder / f"{t}.parquet", t) for t in TABLES}
    for piece in pieces(reports, years):
        for table, rows in piece.items():
            writers[table].add(rows)
    for writer in writers.values():
        writer.__exit__()
    (folder / "manifest.json").write_text(json.dumps({"package": {"version": "made"}}), "utf-8")


def main() -> int:
    """Make the dataset, write the report, tell what it took."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--reports", type=int, default=50_000)
    options.add_argument("--years", type=int, default=2)
    options.add_argument("--format", default="html")
    options.add_argument("--keep", type=Path, help="folder to keep dataset and report in")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        root = given.keep or Path(name)
        if not (root / "data").exists():
            begin = time.perf_counter()
            make(root / "data", given.reports, given.years)
            print(f"dataset of {given.reports} reports made in {time.perf_counter() - begin:.0f} s")
        begin = time.perf_counter()
        command = [
            sys.executable,
            "-m",
            "analyzer",
            "report",
            str(root / "data"),
            "--out",
            str(root / "report"),
            "--format",
            given.format,
        ]
        done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
        seconds = time.perf_counter() - begin
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        files = sorted((root / "report").glob("*.*"), key=lambda p: p.name)
        for path in files:
            print(f"{path.stat().st_size:>12,} {path.name}")
        largest = max(p.stat().st_size for p in files if p.suffix == ".html")
        good = done.returncode == 0 and largest < LIMIT_BYTES and peak < LIMIT_MEMORY
        print(
            f"{'ok' if good else 'short'}: {given.reports} reports, {seconds:.0f} s, peak {peak:.0f} MB, largest page {largest:,} bytes"
        )
        return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
