"""What was planted, written down from the sources themselves."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from .forms import CARRIED_IN, CARRIED_OUT
from .reports import Sample
from .tables import broken_rules

Row = dict[str, Any]


def report_row(sample: Sample) -> Row:
    """Identity of a report; `stated` says which names of places its text holds."""
    body, text = sample.body, sample.content_text
    places = {name: body.get(name) for name in ("province", "city", "county")}
    return {
        "file": sample.file,
        "agency": body["agency"],
        "level": body["level"],
        **places,
        "year": sample.year,
        "template": sample.form,
        "published": sample.data.get("published"),
        "format": sample.data["format"],
        "encoding": sample.data.get("encoding", "utf-8") if sample.data["format"] in ("txt", "html", "md") else None,
        "sections": sorted({b.section for b in sample.source.blocks if b.kind != "title" and b.kind != "right"}),
        "stated_places": [name for name, place in places.items() if place and place in text],
    }


def statement_rows(sample: Sample) -> list[Row]:
    """The coded units in the order of the text."""
    return [
        {
            "file": sample.file,
            "section": u.section,
            "type": u.type,
            "theme": u.theme,
            "subtheme": u.subtheme,
            "secondary": u.secondary,
            "specificity": u.specificity,
            "key": u.key,
            "answers": u.answers[0] if u.answers else None,
            "answers_all": list(u.answers),
            "quote": u.quote,
        }
        for u in sample.source.units
    ]


def planted_rows(sample: Sample, kind: str) -> list[Row]:
    """`findings` or `consistent` of the YAML, with the quote of their span."""
    rows = []
    for entry in sample.data.get(kind) or []:
        span = entry.get("span")
        quote = {"quote": sample.source.spans[span]} if span else {}
        rows.append({"file": sample.file, **{k: v for k, v in entry.items() if k != "span"}, **quote})
    return rows


def carry_findings(samples: list[Sample]) -> list[Row]:
    """R5: carried out of one year against carried into the next, as printed."""
    rows = []
    for before, after in combinations(samples, 2):
        consecutive = before.body is after.body and after.year == before.year + 1
        if consecutive and "table3" in before.printed and "table3" in after.printed:
            out, into = before.printed["table3"][CARRIED_OUT]["总计"], after.printed["table3"][CARRIED_IN]["总计"]
            if (out or 0) != (into or 0):
                rows.append(
                    {
                        "file": after.file,
                        "rule": "R5",
                        "where": f"table3/{CARRIED_IN}/总计",
                        "stated": into,
                        "expected": out,
                        "other_file": before.file,
                    }
                )
    return rows


def contradictions(samples: list[Sample]) -> list[Row]:
    """Planted errors: the sum rules found by arithmetic, the rest as the sources declare it."""
    rows = []
    for sample in samples:
        found = broken_rules(sample.form, sample.printed)
        if bool(found) != bool(sample.data.get("errors")):
            raise ValueError(f"{sample.key}: {found} against {sample.data.get('errors')}")
        rows += [{"file": sample.file, **finding} for finding in found]
        rows += planted_rows(sample, "findings")
    return rows + carry_findings(samples)


def _earlier(a: Sample, b: Sample) -> str | None:
    first, second = a.data.get("published"), b.data.get("published")
    if not (first and second):
        first, second = (a.year, b.year) if a.year != b.year else (None, None)
    if first is None or first == second:
        return None
    return "a" if str(first) < str(second) else "b"


def shared_passages(samples: list[Sample], kinds: dict[str, str]) -> tuple[list[Row], list[Row]]:
    """Copies between bodies (spans c…, f…) and passages carried over (y…), from spans of one name."""
    copies, carried = [], []
    for a, b in combinations(samples, 2):
        for name in sorted(set(a.source.spans) & set(b.source.spans)):
            quotes = {"a_quote": a.source.spans[name], "b_quote": b.source.spans[name]}
            if name[0] in "cf" and a.body is not b.body:
                same = "".join(quotes["a_quote"].split()) == "".join(quotes["b_quote"].split())
                kind = kinds.get(f"{name} {a.key}") or kinds.get(f"{name} {b.key}") or kinds[name]
                copies.append(
                    {
                        "id": name,
                        "a_file": a.file,
                        "b_file": b.file,
                        "kind": "verbatim" if same else kind,
                        **quotes,
                        "earlier": _earlier(a, b),
                    }
                )
            elif name[0] == "y" and a.body is b.body and b.year == a.year + 1:
                carried.append(
                    {
                        "id": name,
                        "body": a.body["agency"],
                        "from_file": a.file,
                        "to_file": b.file,
                        "from_quote": quotes["a_quote"],
                        "to_quote": quotes["b_quote"],
                    }
                )
    return copies, carried


def recurring(samples: list[Sample]) -> list[Row]:
    """Themes (but T16) a body names as a problem in at least two years."""
    seen: dict[tuple[str, str], list[str]] = {}
    for sample in samples:
        for theme in sorted({u.theme for u in sample.source.units if u.type == "P" and u.theme != "T16"}):
            seen.setdefault((sample.body["agency"], theme), []).append(sample.file)
    return [{"body": b, "theme": t, "files": files} for (b, t), files in seen.items() if len(files) > 1]


def _passages(samples: list[Sample]) -> dict[str, tuple[str, str]]:
    """File and quote of every unit (`body/year#key`) and span (`body/year@name`)."""
    found = {f"{s.key}#{u.key}": (s.file, u.quote) for s in samples for u in s.source.units}
    return found | {f"{s.key}@{name}": (s.file, quote) for s in samples for name, quote in s.source.spans.items()}


def promises(samples: list[Sample], planted: list[Row]) -> list[Row]:
    """What became of a plan; `from` names a unit, `to` a unit or a span of the next report."""
    passages = _passages(samples)
    bodies = {s.file: s.body["agency"] for s in samples}
    plans = {(s.file, u.quote) for s in samples for u in s.source.units if u.type == "MF"}
    rows = []
    for entry in planted:
        file, quote = passages[entry["from"]]
        later = passages[entry["to"]] if "to" in entry else (None, None)
        if (file, quote) not in plans or bool(later[0]) == (entry["outcome"] == "dropped"):
            raise ValueError(f"promise: {entry}")
        rows.append(
            {
                "body": bodies[file],
                "from_file": file,
                "quote": quote,
                "outcome": entry["outcome"],
                "to_file": later[0],
                "to_quote": later[1],
            }
        )
    return rows


def build_truth(samples: list[Sample], plants: dict[str, Any]) -> dict[str, Any]:
    """Everything that is known of the sample, ready for JSON."""
    files = {s.key: s.file for s in samples}
    statements = [row for s in samples for row in statement_rows(s)]
    copies, carried = shared_passages(samples, plants["kinds"])
    return {
        "reports": [report_row(s) for s in samples],
        "tables": {s.file: s.printed for s in samples if s.printed},
        "older_tables": {s.file: s.data["t1"] for s in samples if "t1" in s.data},
        "statements": statements,
        "copies": copies,
        "families": [{**f, "files": [files[k] for k in f["files"]]} for f in plants["families"]],
        "carry_overs": carried,
        "contradictions": contradictions(samples),
        "consistent": [row for s in samples for row in planted_rows(s, "consistent")],
        "recurring": recurring(samples),
        "promises": promises(samples, plants["promises"]),
        "outside_five": [
            {"file": r["file"], "quote": r["quote"]} for r in statements if r["type"] == "P" and r["section"] != 5
        ],
        "no_problem": [{"file": r["file"], "quote": r["quote"]} for r in statements if r["type"] == "N"],
        "sums": {s.file: s.data["sums"] for s in samples if "sums" in s.data},
    }
