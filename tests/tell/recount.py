"""Every number of a yearly page counted once more, from the Parquet files, row by row and without the package's measures.

`recount` gives ``{table id: {(row name, column): value}}``; the names of rows and columns are those
of the page in Chinese.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from analyzer.tell.content.kinds import FIELDS, field_of

LEVELS = {"county": "县级政府", "department": "政府部门", "township": "乡镇街道"}
KINDS = {"problems": ("P",), "measures": ("MF", "MD")}
Counts = dict[str, dict[tuple[str, int], float | None]]


class Rows:
    """One dataset as lists of dictionaries."""

    def __init__(self, out: Path) -> None:
        self.tables: dict[str, list[dict[str, Any]]] = {
            p.stem: pq.read_table(p).to_pylist() for p in (out / "dataset").glob("*.parquet")
        }

    def reports(self, year: int) -> list[dict[str, Any]]:
        return [r for r in self.tables["reports"] if r["year"] == year]

    def readable(self, year: int) -> list[dict[str, Any]]:
        five = {s["report_id"] for s in self.tables["sections"] if s["number"] == 5 and s["end"] > s["start"]}
        return [r for r in self.reports(year) if r["report_id"] in five]

    def statements(self, year: int, types: tuple[str, ...] | None = None) -> list[dict[str, Any]]:
        ids = {r["report_id"] for r in self.reports(year)}
        return [
            s for s in self.tables["statements"]
            if s["report_id"] in ids and s["section"] == 5 and (types is None or s["type"] in types)
        ]  # fmt: skip

    def naming(self, year: int, theme: str, types: tuple[str, ...]) -> set[str]:
        """Agencies that name a theme."""
        who = {r["report_id"]: r["agency"] for r in self.readable(year)}
        return {who[s["report_id"]] for s in self.statements(year, types) if s["theme"] == theme}


def share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def recount(out: Path, year: int, names: dict[str, str]) -> Counts:
    """Count a year whose year before is in the dataset too; `names` maps theme codes to names."""
    rows = Rows(out)
    found: Counts = defaultdict(dict)
    _coverage(rows, year, found)
    for kind, types in KINDS.items():
        _themes(rows, year, kind, types, names, found)
        _panel(rows, year, kind, types, names, found)
        _copies(rows, year, kind, types, names, found)
        _groups(rows, year, kind, types, names, found)
    _persistence(rows, year, names, found)
    _answers(rows, year, names, found)
    _vague(rows, year, found)
    _kept(rows, year, names, found)
    _lasting(rows, year, names, found)
    _shares(rows, year, found)
    _border(out, found)
    _rules(rows, year, found)
    return found


def _coverage(rows: Rows, year: int, found: Counts) -> None:
    reports, readable = rows.reports(year), rows.readable(year)
    coded = {s["report_id"] for s in rows.statements(year)}
    for name, n in (("本年读到的报告", len(reports)), ("计入的报告", len(reports)), ("第五部分可读", len(readable)),
                    ("有已编码陈述", len(coded))):  # fmt: skip
        found["t-funnel"][name, 1] = n
    for table, key in (("t-levels", lambda r: LEVELS[r["level"]]), ("t-places", lambda r: r["province"])):
        for r in reports:
            for column, add in ((1, 1), (2, r in readable), (3, 1)):
                at = found[table]
                at[key(r), column] = (at.get((key(r), column)) or 0) + add
    judged = [r for r in reports if r["level"] != "township"]
    on_time = {
        r["report_id"]: r["published"] <= date(year + 1, *((3, 31) if r["level"] == "county" else (1, 31)))
        for r in judged
    }
    for name, here in (
        ("全部", judged),
        *((LEVELS[v], [r for r in judged if r["level"] == v]) for v in ("county", "department")),
    ):
        hit = sum(on_time[r["report_id"]] for r in here)
        found["t-on-time"] |= {(name, 2): share(hit, len(here)), (name, 3): hit, (name, 4): len(here)}


def _themes(rows: Rows, year: int, kind: str, types: tuple[str, ...], names: dict[str, str], found: Counts) -> None:
    base, last = len(rows.readable(year)), len(rows.readable(year - 1))
    said = Counter(s["theme"] for s in rows.statements(year, types))
    detail = "change" if kind == "problems" else f"t-{kind}"
    for code, name in names.items():
        if len(code) > 3:
            hit = {s["report_id"] for s in rows.statements(year, types) if s["subtheme"] == code}
            found[f"t-{kind}-level2"] |= {(name, 1): len(hit), (name, 2): share(len(hit), base)}
            continue
        hit = rows.naming(year, code, types)
        found[f"t-{kind}-data"] |= {(name, 1): len(hit), (name, 2): share(len(hit), base)}
        found[detail] |= {(name, 1): share(len(hit), base), (name, 2): share(len(rows.naming(year - 1, code, types)), last),
                          (name, 4): said[code]}  # fmt: skip
    if kind == "problems":
        for code, place in _salience(rows, year).items():
            found[detail][names[code], 5] = place


def _salience(rows: Rows, year: int) -> dict[str, float]:
    by_report: dict[str, list[str]] = defaultdict(list)
    for s in sorted(rows.statements(year, ("P",)), key=lambda s: (s["report_id"], s["start"])):
        by_report[s["report_id"]].append(s["theme"])
    places: dict[str, list[int]] = defaultdict(list)
    for themes in by_report.values():
        for theme in set(themes):
            places[theme].append(themes.index(theme) + 1)
    return {theme: median(x) for theme, x in places.items()}


def _panel(rows: Rows, year: int, kind: str, types: tuple[str, ...], names: dict[str, str], found: Counts) -> None:
    both = {r["agency"] for r in rows.readable(year)} & {r["agency"] for r in rows.readable(year - 1)}
    detail = "change" if kind == "problems" else f"t-{kind}"
    for code, name in ((c, n) for c, n in names.items() if len(c) == 3):
        old, new = (rows.naming(y, code, types) & both for y in (year - 1, year))
        gap = len(new) / len(both) - len(old) / len(both)
        found[detail][name, 3] = gap
        found[f"t-{kind}-change"] |= {(name, 1): len(old) / len(both), (name, 2): len(new) / len(both), (name, 3): gap}


def _copies(rows: Rows, year: int, kind: str, types: tuple[str, ...], names: dict[str, str], found: Counts) -> None:
    who = {r["report_id"]: r["agency"] for r in rows.reports(year)}
    sentences = [
        s for s in rows.tables["sentences"] if s["report_id"] in who and s["section"] == 5 and s["kind"] == "shared"
    ]
    family = {r["report_id"]: r["family_id"] for r in rows.tables["reuse"]}
    holders: dict[tuple[str, str], set[str]] = defaultdict(set)
    for s in sentences:
        if family[s["report_id"]]:
            holders[s["cluster_id"], family[s["report_id"]]].add(who[s["report_id"]])
    heaviest: dict[tuple[str, str], float] = {}
    own: set[tuple[str, str]] = set()
    for s in rows.statements(year, types):
        middle = (s["start"] + s["end"]) // 2
        shared = [x for x in sentences if x["report_id"] == s["report_id"] and x["start"] <= middle < x["end"]]
        size = max([len(holders[x["cluster_id"], family[x["report_id"]]]) for x in shared] + [1])
        key = s["theme"], s["report_id"]
        if not shared:
            own.add(key)
        heaviest[key] = max(heaviest.get(key, 0.0), 1 / size)
    base = len(rows.readable(year))
    alone = {c: sum(w for (t, _), w in heaviest.items() if t == c) / base for c in names if len(c) == 3}
    plain = {c: len(rows.naming(year, c, types)) / base for c in alone}
    before = {c: len(rows.naming(year - 1, c, types)) for c in alone}
    order = [c for c in sorted(alone, key=lambda c: (-plain[c], c)) if plain[c] or before[c]]
    again = sorted(order, key=lambda c: (-alone[c], order.index(c)))
    column = {"problems": 6, "measures": 5}[kind]
    for i, c in enumerate(order, 1):
        found["change" if kind == "problems" else f"t-{kind}"][names[c], column] = alone[c]
        found[f"t-{kind}-without"] |= {
            (names[c], 1): plain[c], (names[c], 2): alone[c], (names[c], 3): alone[c] - plain[c],
            (names[c], 4): sum(theme == c for theme, _ in own) / base, (names[c], 5): i, (names[c], 6): again.index(c) + 1,
        }  # fmt: skip


def _border(out: Path, found: Counts) -> None:
    for m in json.loads((out / "dataset" / "manifest.json").read_text("utf-8"))["reuse"]["moved"]:
        name = f"{m['bodies']} 个机关、{m['cities']} 个城市、{m['provinces']} 个省"
        found["t-border"] |= {(name, 1): m["formulas"], (name, 2): m["shared"]}


def _groups(rows: Rows, year: int, kind: str, types: tuple[str, ...], names: dict[str, str], found: Counts) -> None:
    splits = {"level": lambda r: LEVELS[r["level"]],
              "place": lambda r: r["province"], "panels-level": lambda r: LEVELS[r["level"]], "panels-place": lambda r: r["province"],
              "field": lambda r: FIELDS[field_of(r["agency"])][0] if field_of(r["agency"]) and r["level"] == "department" else None}  # fmt: skip
    for split, key in splits.items():
        readable = rows.readable(year)
        sizes = Counter(key(r) for r in readable if key(r))
        order = sorted(sizes, key=lambda g: (-sizes[g], g))
        if split in ("level", "panels-level"):
            order = [n for n in LEVELS.values() if n in sizes]
            order.sort(key=["县级政府", "乡镇街道", "政府部门"].index)
        for column, group in enumerate(order, 1):
            mine = {r["report_id"] for r in readable if key(r) == group}
            for code, name in ((c, n) for c, n in names.items() if len(c) == 3):
                hit = {s["report_id"] for s in rows.statements(year, types) if s["theme"] == code} & mine
                found[f"t-{kind}-{split}"][name, column] = len(hit) / len(mine)


def _persistence(rows: Rows, year: int, names: dict[str, str], found: Counts) -> None:
    both = {r["agency"] for r in rows.readable(year)} & {r["agency"] for r in rows.readable(year - 1)}
    for code, name in ((c, n) for c, n in names.items() if len(c) == 3):
        old, new = (rows.naming(y, code, ("P",)) & both for y in (year - 1, year))
        found["t-persist"] |= {(name, 1): share(len(old & new), len(old)), (name, 2): len(new) / len(both),
                               (name, 3): len(new - old), (name, 4): len(old - new)}  # fmt: skip


def _answers(rows: Rows, year: int, names: dict[str, str], found: Counts) -> None:
    plans = rows.statements(year, ("MF", "MD"))
    with_plans = {s["report_id"] for s in plans}
    asked = [s for s in rows.statements(year, ("P",)) if s["report_id"] in with_plans]
    hit = {s["answers"] for s in plans if s["answers"]}
    values = {"有措施对应的问题": [s["statement_id"] in hit for s in asked], "没有对应问题的措施": [s["answers"] is None for s in plans],
              "已经做了的措施": [s["type"] == "MD" for s in plans]}  # fmt: skip
    for name, marks in values.items():
        found["t-answers"] |= {(name, 1): share(sum(marks), len(marks)), (name, 2): sum(marks), (name, 3): len(marks)}
    problem = {s["statement_id"]: s["theme"] for s in rows.statements(year, ("P",))}
    for code, name in ((c, n) for c, n in names.items() if len(c) == 3):
        mine = [s["statement_id"] not in hit for s in asked if s["theme"] == code]
        found["t-unanswered"] |= {
            (name, 1): sum(mine) if mine else None,
            (name, 2): len(mine),
            (name, 3): share(sum(mine), len(mine)),
        }
        found["t-matrix"][name, 1] = sum(problem.get(s["answers"]) == code for s in plans)


def _vague(rows: Rows, year: int, found: Counts) -> None:
    lists = {"问题": ("P",), "拟采取的措施": ("MF",), "已采取的措施": ("MD",)}
    for name, types in lists.items():
        degrees = [s["specificity"] for s in rows.statements(year, types)]
        found["t-specificity"][name, 1] = len(degrees)
        for k in range(4):
            found["t-specificity"][name, 2 + k] = share(degrees.count(k), len(degrees))
    problems, plans = rows.statements(year, ("P",)), rows.statements(year, ("MF", "MD"))
    laid = [s for s in rows.statements(year, ("P", "C")) if s["attribution"]]
    marks = {"笼统的问题": [s["specificity"] <= 1 for s in problems], "笼统的措施": [s["specificity"] <= 1 for s in plans],
             "委婉的问题": [s["hedging"] in ("hedged", "minimised") for s in problems if s["hedging"]],
             "归因于本机关之外": [s["attribution"] != "own" for s in laid]}  # fmt: skip
    for name, here in marks.items():
        found["t-vague"] |= {(name, 1): share(sum(here), len(here)), (name, 2): sum(here), (name, 3): len(here)}


def _kept(rows: Rows, year: int, names: dict[str, str], found: Counts) -> None:
    who = {r["report_id"]: r["agency"] for y in (year - 1, year) for r in rows.reports(y)}
    readable = {r["agency"] for r in rows.readable(year - 1)}
    here = {r["report_id"] for r in rows.reports(year)}
    speaking = {who[s["report_id"]] for s in rows.tables["statements"] if s["report_id"] in here}
    follow: dict[str, str] = {}
    told: set[str] = set()
    for link in (x for x in rows.tables["chains"] if x["kind"] == "promise"):
        if link["link"] != "done":
            follow[link["statement_id"]] = link["follow"]
        if link["report_id"] in here and link["previous"]:
            told.add(link["previous"])
    ends: dict[str, list[str]] = defaultdict(list)
    for s in rows.statements(year - 1, ("MF",)):
        if who[s["report_id"]] in readable & speaking and s["specificity"] >= 2:
            end = follow[s["statement_id"]]
            assert end == "gone" or s["statement_id"] in told
            ends[s["theme"]].append(end)
    whole = [e for here in ends.values() for e in here]
    found["t-kept"]["全部", 1] = len(whole)
    for column, outcome in enumerate(("done", "repeated", "gone"), 2):
        found["t-kept"]["全部", column] = share(whole.count(outcome), len(whole))
        for code, mine in ends.items():
            found["t-kept"][names[code], 1] = len(mine)
            found["t-kept"][names[code], column] = mine.count(outcome)


def _lasting(rows: Rows, year: int, names: dict[str, str], found: Counts) -> None:
    """Kaplan–Meier by hand: spells of problems up to the year, each with its length and whether it ended."""
    last: dict[str, int] = {}
    speaking = {s["report_id"] for s in rows.tables["statements"]}
    for r in rows.tables["reports"]:
        if r["year"] <= year and r["report_id"] in speaking:
            last[r["agency"]] = max(last.get(r["agency"], 0), r["year"])
    chains: dict[str, dict[int, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for x in rows.tables["chains"]:
        if x["kind"] == "problem" and x["year"] <= year:
            chains[x["chain_id"]][x["year"]].append(x)
    spells: list[tuple[str, int, bool]] = []
    for years in chains.values():
        run: list[int] = []
        for y in sorted(years):
            if run and not any(x["gap"] == 0 for x in years[y]):
                spells.append((years[run[0]][0]["theme"], run[-1] - run[0] + 1, _ended(years[run[-1]], last)))
                run = []
            run.append(y)
        spells.append((years[run[0]][0]["theme"], run[-1] - run[0] + 1, _ended(years[run[-1]], last)))
    sizes = Counter(t for t, _, _ in spells)
    groups = {"全部问题": spells, **{names[t]: [s for s in spells if s[0] == t] for t in sizes}}
    for name, mine in groups.items():
        alive = 1.0
        for n in sorted({length for _, length, _ in mine}):
            risk, ended = sum(s[1] >= n for s in mine), sum(s[1] == n and s[2] for s in mine)
            alive *= 1 - ended / risk
            found["t-lasting"] |= {(f"{name} {n}", 1): n, (f"{name} {n}", 2): risk, (f"{name} {n}", 3): ended,
                                   (f"{name} {n}", 4): sum(s[1] == n for s in mine) - ended, (f"{name} {n}", 5): alive}  # fmt: skip


def _ended(links: list[dict[str, Any]], last: dict[str, int]) -> bool:
    return all(x["follow"] == "gone" for x in links) and last[links[0]["agency"]] > links[0]["year"]


def _shares(rows: Rows, year: int, found: Counts) -> None:
    ids = {r["report_id"] for r in rows.reports(year)}
    labels = {"shared": "与其他机关相同", "shared_problems": "第五部分中与其他机关相同", "sticky": "与本机关上年报告相同",
              "redundant": "同一报告内重复", "own": "自己的文字"}  # fmt: skip
    for column, name in labels.items():
        values = [r[column] for r in rows.tables["reuse"] if r["report_id"] in ids and r[column] is not None]
        found["t-shares"] |= {(name, 1): len(values), **{(name, 2 + k): float(np.quantile(values, q))
                              for k, q in enumerate((0.25, 0.5, 0.75))}, (name, 5): max(values)}  # fmt: skip
    families: dict[str, list[str]] = defaultdict(list)
    for r in rows.tables["reuse"]:
        if r["report_id"] in ids and r["family_id"]:
            families[r["family_id"]].append(r["report_id"])
    place = {r["report_id"]: r["province"] for r in rows.reports(year)}
    for n, members in enumerate(sorted(families.values(), key=lambda m: (-len(m), sorted(m))), 1):
        chars = [o["chars"] for o in rows.tables["overlaps"] if o["a_report"] in members and o["b_report"] in members]
        found["t-families"] |= {(f"第 {n} 组", 1): len(members), (f"第 {n} 组", 3): len({place[m] for m in members}),
                                (f"第 {n} 组", 4): max(chars)}  # fmt: skip


def _rules(rows: Rows, year: int, found: Counts) -> None:
    ids = {r["report_id"] for r in rows.reports(year)}
    ended: dict[str, Counter[str]] = defaultdict(Counter)
    for f in rows.tables["findings"]:
        if f["report_id"] in ids:
            ended[f["rule"]][f["outcome"]] += 1
            ended[f["rule"]]["hard"] += f["outcome"] == "fail" and f["hard"]
    for rule, n in ended.items():
        base = n["pass"] + n["uncertain"] + n["fail"]
        counts = (base, n["pass"], n["uncertain"], n["fail"], n["hard"], n["not_assessable"], share(n["hard"], base))
        found["t-rules"] |= {(rule, column): value for column, value in enumerate(counts, 1)}
