"""The sample corpus is what its sources say: same bytes, true quotes, official labels, sums that hold or are told."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import docx
import lxml.html
import pypdfium2
import pytest

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
SAMPLE = CORPUS / "sample"
sys.path.insert(0, str(CORPUS))

from build_sample import build  # noqa: E402
from sample_builder.forms import labels  # noqa: E402
from sample_builder.reports import load_samples  # noqa: E402

TRUTH: dict[str, Any] = json.loads((SAMPLE / "truth.json").read_text("utf-8"))
REPORTS = {row["file"]: row for row in TRUTH["reports"]}
FILES = sorted(REPORTS)
LEAF = re.compile(r"（[一二三四五六]）")


def extracted(file: str) -> str:
    """Text of a rendered file without white space and page numbers."""
    path, row = SAMPLE / "files" / file, REPORTS[file]
    if row["format"] == "docx":
        text = "".join(p.text for p in docx.Document(str(path)).paragraphs)
    elif row["format"] == "pdf":
        pages = pypdfium2.PdfDocument(path)
        text = "".join(
            re.sub(r"^— \d+ —|— \d+ —$", "", page.get_textpage().get_text_bounded().strip()) for page in pages
        )
    elif row["format"] == "html":
        text = lxml.html.fromstring(path.read_bytes()).text_content()
    else:
        text = path.read_bytes().decode(row["encoding"])
    return "".join(text.split())


TEXTS = {file: extracted(file) for file in FILES}


def quotes() -> list[tuple[str, str]]:
    """Every (file, quote) of the truth."""
    found = [
        (r["file"], r["quote"])
        for name in ("statements", "contradictions", "consistent", "outside_five", "no_problem")
        for r in TRUTH[name]
        if "quote" in r
    ]
    for row in TRUTH["copies"]:
        found += [(row["a_file"], row["a_quote"]), (row["b_file"], row["b_quote"])]
    for row in TRUTH["carry_overs"]:
        found += [(row["from_file"], row["from_quote"]), (row["to_file"], row["to_quote"])]
    for row in TRUTH["promises"]:
        found.append((row["from_file"], row["quote"]))
        if row["to_file"]:
            found.append((row["to_file"], row["to_quote"]))
    return found


def test_builder_reproduces_the_committed_bytes() -> None:
    built = build(SAMPLE)
    assert {f"files/{p.name}" for p in (SAMPLE / "files").iterdir()} | {"truth.json"} == set(built)
    assert [name for name, content in built.items() if (SAMPLE / name).read_bytes() != content] == []


def test_there_are_thirty_six_reports_of_twelve_bodies() -> None:
    assert len(FILES) == 36
    assert len({row["agency"] for row in REPORTS.values()}) == 12
    assert {row["template"] for row in REPORTS.values()} == {"pre2019", "2019", "2021"}
    assert {row["format"] for row in REPORTS.values()} == {"txt", "md", "html", "docx", "pdf"}
    assert all(5 in row["sections"] and 1 in row["sections"] for row in REPORTS.values())


def test_every_quote_occurs_in_its_file() -> None:
    assert [(f, q) for f, q in quotes() if "".join(q.split()) not in TEXTS[f]] == []


@pytest.mark.parametrize("file", sorted(TRUTH["tables"]))
def test_tables_have_the_official_labels(file: str) -> None:
    official = labels(REPORTS[file]["template"])
    for name, table in TRUTH["tables"][file].items():
        assert all(tuple(cells) == official[name][row] for row, cells in table.items())
        missing = set(official[name]) - set(table)
        assert missing <= {"其他对外管理服务事项"}


def sum_failures(tables: dict[str, Any]) -> set[tuple[str, str]]:
    """R1–R4 over again, in other words than the builder's."""
    found = set()
    table = tables.get("table3", {})
    for column in ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计") if table else ():
        value = {row: cells[column] or 0 for row, cells in table.items()}
        leaves = sum(v for row, v in value.items() if LEAF.match(row))
        first, second = (value[k] for k in table if k.startswith(("一、", "二、")))
        last = next(value[k] for k in table if k.startswith("四、"))
        if first + second != value["（七）总计"] + last:
            found.add(("R1", f"table3/{column}"))
        if value["（七）总计"] != leaves:
            found.add(("R2", f"table3/{column}"))
    for name, rule in (("table3", "R3"), ("table4", "R4")):
        for row, cells in tables.get(name, {}).items():
            *parts, total = (v or 0 for v in cells.values())
            if sum(parts) != total:
                found.add((rule, f"{name}/{row}"))
    return found


def test_sums_hold_except_where_a_contradiction_says_so() -> None:
    told = {
        (r["file"], r["rule"], r["where"]) for r in TRUTH["contradictions"] if r["rule"] in ("R1", "R2", "R3", "R4")
    }
    found = {(f, *failure) for f, tables in TRUTH["tables"].items() for failure in sum_failures(tables)}
    assert found == told


def test_carried_over_is_carried_in_except_where_a_contradiction_says_so() -> None:
    told = {r["file"] for r in TRUTH["contradictions"] if r["rule"] == "R5"}
    by_body = {(r["agency"], r["year"]): f for f, r in REPORTS.items()}
    found = set()
    for (agency, year), file in by_body.items():
        before = TRUTH["tables"].get(by_body.get((agency, year - 1), ""), {}).get("table3")
        after = TRUTH["tables"].get(file, {}).get("table3")
        if (
            before
            and after
            and (before["四、结转下年度继续办理"]["总计"] or 0)
            != (after["二、上年结转政府信息公开申请数量"]["总计"] or 0)
        ):
            found.add(file)
    assert found == told


def test_numbers_of_the_prose_equal_the_printed_cells() -> None:
    wrong = []
    for sample in load_samples(SAMPLE / "sources"):
        for table, row, column in sample.stated.values():
            if (
                table in sample.printed
                and (sample.printed[table][row][column] or 0) != sample.clean[table][row][column]
            ):
                wrong.append((sample.file, row, column))
    assert wrong == []


def _value(expression: str) -> float:
    """Value of a sum, difference or quotient of plain numbers."""
    if "/" in expression:
        top, bottom = expression.split("/")
        return float(top) / float(bottom)
    return sum(float(x) for x in re.findall(r"[+-]?[0-9.]+", expression))


@pytest.mark.parametrize("file", sorted(TRUTH["sums"]))
def test_declared_sums_of_the_prose(file: str) -> None:
    text = unicodedata.normalize("NFKC", TEXTS[file])
    for entry in TRUTH["sums"][file]:
        total, sign, expression = re.fullmatch(r"(\S+) (=|!=) (\S+)", entry).groups()  # type: ignore[union-attr]
        value = _value(expression) * (100 if total.endswith("%") else 1)
        places = len(total.rstrip("%").partition(".")[2])
        assert (abs(float(total.rstrip("%")) - value) <= 0.51 * 10**-places) is (sign == "=")
        assert total in text
    told = {r["file"] for r in TRUTH["contradictions"] if r["rule"] == "R8"}
    assert file in told or not any("!=" in entry for entry in TRUTH["sums"][file])


def _likeness(a: str, b: str, *, in_order: bool) -> float:
    """Share of common text, in order or as a bag of three-character runs."""
    if in_order:
        return SequenceMatcher(None, a, b, autojunk=False).ratio()
    first, second = ({text[i : i + 3] for i in range(len(text) - 2)} for text in (a, b))
    return len(first & second) / min(len(first), len(second))


def test_copies_are_what_they_are_called() -> None:
    for row in TRUTH["copies"]:
        a, b = ("".join(unicodedata.normalize("NFKC", row[k]).split()) for k in ("a_quote", "b_quote"))
        assert REPORTS[row["a_file"]]["agency"] != REPORTS[row["b_file"]]["agency"]
        assert 60 <= len(a) <= 400 and 60 <= len(b) <= 400
        assert min(len(re.findall("[。;]", q)) for q in (a, b)) >= 2
        assert (a == b) is (row["kind"] == "verbatim")
        assert _likeness(a, b, in_order=row["kind"] != "reordered") > 0.75


def test_enough_of_everything_is_planted() -> None:
    rules = [r["rule"] for r in TRUTH["contradictions"]]
    assert all(rules.count(rule) >= 3 for rule in ("R1", "R2", "R3", "R4", "R7"))
    assert all(rules.count(rule) >= 2 for rule in ("R5", "R8", "R9", "R13"))
    assert {row["kind"] for row in TRUTH["copies"]} == {"verbatim", "name_swapped", "reordered"}
    least = {
        "copies": 8,
        "carry_overs": 8,
        "consistent": 8,
        "promises": 8,
        "recurring": 8,
        "outside_five": 3,
        "no_problem": 1,
    }
    assert all(len(TRUTH[name]) >= number for name, number in least.items())


def test_answers_lead_to_problems_of_the_same_file() -> None:
    types = {(r["file"], r["key"]): r["type"] for r in TRUTH["statements"]}
    assert len(types) == len(TRUTH["statements"])
    assert all(types[r["file"], r["answers"]] == "P" for r in TRUTH["statements"] if r["answers"])
