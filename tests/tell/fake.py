"""A small invented dataset: forty bodies, three years, real offsets, known copies and contradictions."""

from __future__ import annotations

import hashlib
import random
from datetime import date

import pandas as pd

from analyzer.find.chains import Stated, YearReport, follow
from analyzer.schema import COLUMNS
from analyzer.tell.dataset import Dataset, as_table, empty_table

YEARS = (2020, 2021, 2022)
PLACES = [("云岭省", "临沚市", "青禾县"), ("云岭省", "临沚市", "白塘区"), ("云岭省", "砚山州", "柳浦县"), ("海宁省", "望潮市", "石桥县"),
          ("海宁省", "望潮市", "苇河区")]  # fmt: skip
KINDS = [("人民政府", "county"), ("教育局", "department"), ("民政局", "department"), ("财政局", "department"),
         ("东屏镇", "township"), ("南圩街道", "township"), ("水务局", "department"), ("司法局", "department")]  # fmt: skip
PROBLEMS = {
    "T01": ("T01b", ["晒出来的多半是开会的消息", "办事群众真正要查的资金明细很少见到", "公开的东西面不宽"]),
    "T02": ("T02b", ["栏目隔了好几个月才动一次", "办事指南还挂着前年的电话", "信息上网总是慢半拍"]),
    "T06": ("T06b", ["文件解释只有文字稿", "解读文章照抄原文"]),
    "T08": ("T08a", ["给申请人的答复书写法不一", "登记台账漏记两件申请"]),
    "T09": ("T09a", ["网站找东西不方便", "公众号半年只有三百人关注"]),
    "T11": ("T11a", ["一个人管着三摊子事", "经办人一年换了两回", "业务不熟"]),
    "T16": ("T16a", ["离上级的要求还有距离"]),
}
MEASURES = {
    "T01": ["把救助资金发放到户的名单全部晒出来", "充实公开的东西"],
    "T02": ["每周一由办公室检查全部栏目", "及时更新"],
    "T06": ["拍十二期短片讲清楚文件"],
    "T09": ["三月底前改版搜索栏"],
    "T11": ["办两期培训班", "加强学习"],
    "T16": ["加大工作力度"],
}
SHARED = [("P", "T11", "T11d", "干部对新规定学得不深、记得不牢", 1), ("MF", "T11", "T11d", "组织全体干部反复学习新规定", 2),
          ("P", "T02", "T02a", "有的材料形成以后迟迟没有送来发布", 1), ("MF", "T16", "T16a", "把这项工作抓得更紧更实", 0)]  # fmt: skip
REUSE = {
    "settings": {"formula_bodies": 30},
    "moved": [
        {"bodies": 15, "cities": 5, "provinces": 2, "formulas": 9, "shared": 0.21},
        {"bodies": 30, "cities": 10, "provinces": 4, "formulas": 3, "shared": 0.34},
        {"bodies": 60, "cities": 20, "provinces": 8, "formulas": 0, "shared": None},
    ],
}
OPENINGS = [
    "全年在门户网站发布各类信息{n}条，受理申请{m}件。",
    "这一年里累计上网信息{n}条，办理申请{m}件。",
    "本年度共有{n}条信息对外发布，收到申请{m}件。",
]


def _id(*parts: object) -> str:
    return hashlib.blake2b("/".join(map(str, parts)).encode(), digest_size=8).hexdigest()


class _Builder:
    """Writes one report after another and keeps the rows of every table."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, object]]] = {name: [] for name in COLUMNS}
        self.shared_at: dict[tuple[int, str], list[tuple[str, int, int]]] = {}

    def report(self, place: tuple[str, str, str], kind: tuple[str, str], year: int, copies: bool) -> None:
        agency, rng = place[2] + kind[0], random.Random(_id(place, kind, year))
        report_id, document_id = "r" + _id(agency, year), "d" + _id(agency, year)
        self.text, self.report_id, self.ordinal, self.sentence = "", report_id, 0, 0
        title = f"{agency}{year}年政府信息公开工作年度报告"
        self._write(title + "\n一、总体情况\n")
        start = len(self.text)
        self._sentence(1, rng.choice(OPENINGS).format(n=rng.randint(80, 4000), m=rng.randint(0, 60)), "own", None, 1)
        self._sentence(1, "公开是常态，不公开是例外。", "statutory", "c-law", 40)
        self._section(report_id, 1, "一、总体情况", start)
        if rng.random() < 0.92:
            self._write("\n五、存在的主要问题及改进情况\n")
            start = len(self.text)
            self._problems(rng, year, copies)
            self._section(report_id, 5, "五、存在的主要问题及改进情况", start)
        day = date(year + 1, rng.choice((1, 2, 3)), rng.randint(1, 28))
        self.rows["documents"].append(
            {"document_id": document_id, "path": f"样本/{agency}{year}.txt", "sha256": _id(agency, year) * 4,
             "bytes": len(self.text.encode()), "format": "txt", "encoding": "utf-8", "status": "ok"}
        )  # fmt: skip
        self.rows["reports"].append(
            {"report_id": report_id, "document_id": document_id, "title": title, "agency": agency, "level": kind[1],
             "province": place[0], "city": place[1], "county": place[2], "adcode": None, "year": year,
             "template": "2019" if year < 2021 else "2021", "published": day, "text": self.text, "body": agency, "version": 1}
        )  # fmt: skip
        self._findings(rng, report_id)
        shared = 0.6 if copies and year in self.copiers(report_id) else 0.1 * rng.random()
        sticky = None if year == YEARS[0] else rng.random() * 0.4
        self.rows["reuse"].append(
            {"report_id": report_id, "characters": len(self.text), "shared": shared, "shared_problems": shared,
             "sticky": sticky, "redundant": 0.0, "own": 1 - shared, "previous": None,
             "family_id": f"{year}-x" if shared == 0.6 else None, "family_size": 15 if shared == 0.6 else None}
        )  # fmt: skip

    def copiers(self, report_id: str) -> set[int]:
        """Years in which this report holds the shared passage."""
        return {y for (y, _), members in self.shared_at.items() if any(m[0] == report_id for m in members)}

    def _write(self, text: str) -> tuple[int, int]:
        start = len(self.text)
        self.text += text
        return start, len(self.text)

    def _section(self, report_id: str, number: int, heading: str, start: int) -> None:
        self.rows["sections"].append(
            {"report_id": report_id, "number": number, "heading": heading, "start": start, "end": len(self.text)}
        )

    def _sentence(
        self, section: int, text: str, kind: str, cluster: str | None, agencies: int, sticky: bool = False
    ) -> int:
        start, end = self._write(text)
        self.sentence += 1
        self.rows["sentences"].append(
            {"sentence_id": f"{self.report_id}-s{self.sentence:04d}", "report_id": self.report_id, "section": section,
             "start": start, "end": end, "kind": kind, "cluster_id": cluster, "agencies": agencies, "sticky": sticky,
             "redundant": False}
        )  # fmt: skip
        return start

    def _statement(
        self, type_: str, theme: str, sub: str | None, text: str, spec: int, answers: str | None, **more: object
    ) -> str:
        start = self._sentence(5, text + "。", more["kind"], more["cluster"], more["agencies"], more["sticky"])  # type: ignore[arg-type]
        self.ordinal += 1
        id_ = f"{self.report_id}-{self.ordinal:03d}"
        self.rows["statements"].append(
            {"statement_id": id_, "report_id": self.report_id, "section": 5, "ordinal": self.ordinal, "type": type_,
             "start": start, "end": start + len(text), "text": text, "theme": theme, "subtheme": sub, "probability": 0.8,
             "specificity": spec, "answers": answers, "hedging": "hedged" if spec < 2 else "plain" if type_ == "P" else None,
             "attribution": "own" if type_ == "P" else None, "law_core": False}
        )  # fmt: skip
        return id_

    def _problems(self, rng: random.Random, year: int, copies: bool) -> None:
        asked: dict[str, str] = {}
        own = {"kind": "own", "cluster": None, "agencies": 1}
        if copies:
            begin, problems = len(self.text), {}
            for type_, theme, sub, text, spec in SHARED:
                same = {"kind": "shared", "cluster": f"c-{theme}{type_}", "agencies": 12, "sticky": year > YEARS[0]}
                answers = problems.get(theme) if type_ == "MF" else None
                id_ = self._statement(type_, theme, sub, text, spec, answers, **same)
                if type_ == "P":
                    problems[theme] = asked[theme] = id_
            self.shared_at.setdefault((year, "x"), []).append((self.report_id, begin, len(self.text)))
        likely = {"T02": 0.7 if year == 2020 else 0.2, "T09": 0.5}
        for theme, (sub, texts) in PROBLEMS.items():
            if rng.random() < likely.get(theme, 0.3):
                text = rng.choice(texts)
                asked[theme] = self._statement(
                    "P", theme, sub, text, 3 if any(c in text for c in "两三半前") else 1, None, **own, sticky=False
                )
        for theme, texts in MEASURES.items():
            if rng.random() < (0.6 if theme in asked else 0.25):
                text = rng.choice(texts)
                type_ = "MD" if rng.random() < 0.2 else "MF"
                self._statement(
                    type_,
                    theme,
                    None,
                    text,
                    3 if any(c in text for c in "周二两三") else 1,
                    asked.get(theme),
                    **own,
                    sticky=False,
                )

    def _findings(self, rng: random.Random, report_id: str) -> None:
        for rule, hard in (("R1", True), ("R2", True), ("R7", False)):
            outcome = rng.choices(("pass", "fail", "uncertain", "not_assessable"), (80, 6, 6, 8))[0]
            row = {"report_id": report_id, "rule": rule, "outcome": outcome, "hard": hard,
                   "cells": ["table3/（七）总计/总计"], "stated": "12", "expected": "13", "start": None, "end": None,
                   "message": "总计列：新收加结转不等于办理总计加结转下年", "message_en": "Column total: intake and outcome differ"}  # fmt: skip
            if rule == "R7":
                row |= {"start": 20, "end": 34}
            self.rows["findings"].append(row)

    def overlaps(self) -> None:
        for members in self.shared_at.values():
            for (a, a0, a1), (b, b0, b1) in zip(members, members[1:], strict=False):
                self.rows["overlaps"].append(
                    {"a_report": a, "a_start": a0, "a_end": a1, "b_report": b, "b_start": b0, "b_end": b1, "chars": a1 - a0,
                     "similarity": 1.0, "relation": "cross_agency", "earlier": "a"}
                )  # fmt: skip

    def chains(self) -> None:
        """Follow each body over its years, as a run does."""
        bodies: dict[str, list[YearReport]] = {}
        for report in self.rows["reports"]:
            mine = [s for s in self.rows["statements"] if s["report_id"] == report["report_id"]]
            spans = [s for s in self.rows["sentences"] if s["report_id"] == report["report_id"]]
            if mine:
                bodies.setdefault(str(report["agency"]), []).append(
                    YearReport(
                        report["report_id"], report["agency"], report["year"], report["published"], report["text"],
                        tuple((s["section"], s["start"], s["end"]) for s in spans),
                        tuple(Stated(**{k: s.get(k) for k in Stated.__slots__}) for s in mine),
                    )
                )  # type: ignore[arg-type]  # fmt: skip
        links = [link for body in sorted(bodies) for link in follow(sorted(bodies[body], key=lambda r: r.year))]
        self.rows["chains"] = [{k: getattr(link, k) for k in COLUMNS["chains"]} for link in links]


def fake_dataset(years: tuple[int, ...] = YEARS, places: int = len(PLACES)) -> Dataset:
    """Forty bodies (fewer with fewer places) in each year; two kinds of department copy one another."""
    builder = _Builder()
    for year in years:
        for place in PLACES[:places]:
            for kind in KINDS:
                builder.report(place, kind, year, kind[0] in ("水务局", "司法局", "财政局"))
    builder.overlaps()
    builder.chains()
    for n, error in enumerate(("EmptyFile", "EncryptedFile", "NotAReport")):
        builder.rows["documents"].append(
            {"document_id": f"d{n:016x}", "path": f"样本/坏文件{n}.pdf", "sha256": str(n) * 64, "bytes": n, "format": "pdf",
             "status": "failed", "error": error, "message": "读不出来，请换一份"}
        )  # fmt: skip
    tables = {n: as_table(n, pd.DataFrame(rows)) if rows else empty_table(n) for n, rows in builder.rows.items()}
    return Dataset(
        **tables,
        manifest={"package": {"version": "0.1.0"}, "model": {"name": "themes-0.1", "macro_f1": 0.71}, "reuse": REUSE},
    )
