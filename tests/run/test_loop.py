"""The researcher's loop from the command line: sample, code, agree, adjudicate, train, estimate, report, own codebook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from analyzer.cli import main
from analyzer.run.pipeline import run_analysis
from analyzer.run.sample import sample_corpus
from analyzer.tell import load_dataset, write_reports
from tests.run.coders import fill

OWN = """title: 三件事
version: "1"
codes:
  - {code: A01, name: 人手与能力, definition: 人手不足、兼职、业务不熟。, cues: [人员, 兼职, 培训]}
  - {code: A02, name: 政策解读, definition: 解读材料少、形式单一。, cues: [解读, 图解]}
  - {code: A03, name: 不及时, definition: 发布、更新不及时。, cues: [及时, 更新, 滞后]}
"""
MEANT = {"A01": ("人员", "兼职", "培训", "业务"), "A02": ("解读", "图解"), "A03": ("及时", "更新", "滞后")}


def reports() -> list[Path]:
    """Give the text reports of one year of the sample corpus: enough bodies, quickly read, one page to write."""
    return sorted(p for p in sample_corpus().glob("*2021.*") if p.suffix != ".pdf")


def analyzer(*words: object) -> int:
    with pytest.raises(SystemExit) as left:
        main([str(w) for w in words])
    return int(left.value.code or 0)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("loop")
    run_analysis(reports(), folder / "out", jobs=1)
    return folder / "out"


def _hand(out: Path, *, slip: int = 0) -> Callable[[str], dict[str, object]]:
    """A coder who codes as the machine does, but reads every second T06 as T14, and slips now and then."""
    theme = load_dataset(out).statements.set_index("statement_id")["theme"].to_dict()
    seen: list[str] = []

    def code(statement: str) -> dict[str, object]:
        seen.append(statement)
        given = "T14" if theme[statement] == "T06" and int(statement[-1]) % 2 else theme[statement]
        return {"theme": "T01" if slip and len(seen) % slip == 0 else given, "type": "P", "specificity": 1}

    return code


def test_from_sample_to_corrected_report(out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    blank = tmp_path / "sample.xlsx"
    assert analyzer("sample", out, "--size", 40, "--out", blank) == 0
    assert analyzer("sample", out, "--size", 60, "--out", blank) == 2  # never over a file that may hold codes
    one = fill(blank, tmp_path / "甲.xlsx", _hand(out))
    two = fill(blank, tmp_path / "乙.xlsx", _hand(out, slip=6))
    assert analyzer("agree", one, two, "--out", tmp_path / "agreement") == 0
    told = capsys.readouterr().out
    assert "to settle: " in told and "theme" in told
    assert analyzer("agree", one, "--out", tmp_path / "x") == 2
    assert "One coder only" in capsys.readouterr().err

    worklist, right = tmp_path / "agreement" / "adjudicate.xlsx", _hand(out)
    assert analyzer("estimate", out, worklist) == 2  # not settled yet
    settled = fill(worklist, tmp_path / "settled.xlsx", right)
    assert analyzer("train", "--add", settled, "--out", tmp_path / "models") == 0
    told = capsys.readouterr().out
    assert "→" in told and len(list((tmp_path / "models").glob("*/model.skops"))) == 1

    assert analyzer("estimate", out, settled) == 0
    assert (out / "coding" / "estimates.csv").is_file()
    pages = write_reports(load_dataset(out, few=True), tmp_path / "pages", lang="zh", years=(2021,))
    year = next(p for p in pages if p.name == "2021.html").read_text("utf-8")
    assert 'id="hand"' in year and "机器计数与校正后的占比" in year
    (out / "coding" / "sample.csv").unlink()
    pages = write_reports(load_dataset(out, few=True), tmp_path / "pages", lang="en", years=(2021,))
    assert 'id="hand"' not in next(p for p in pages if p.name == "2021.html").read_text("utf-8")


def test_proposed_statements_carry_no_estimate(out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    first, more = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    assert analyzer("sample", out, "--next", "--size", 8, "--out", first) == 0
    coded = fill(first, tmp_path / "coded.xlsx", _hand(out))
    assert analyzer("sample", out, "--next", "--size", 8, "--coded", coded, "--out", more) == 0
    ids = [{str(c.value) for c in load_workbook(p)["_sample"]["A"][1:]} for p in (first, more)]
    assert not ids[0] & ids[1] and len(ids[1]) == 8
    assert analyzer("estimate", out, coded) == 2
    assert "not drawn at random" in capsys.readouterr().err


def test_a_codebook_of_three_themes_with_sixty_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    mine, out = tmp_path / "my.yaml", tmp_path / "own"
    mine.write_text(OWN, "utf-8")
    files = reports()
    run_analysis(files, out, jobs=1, codebook=mine)
    data = load_dataset(out)
    assert set(data.statements["theme"]) == {"A01", "A02", "A03", "X00"} and data.codebook is not None
    assert "政策解读" in (out / "reports" / "2021.html").read_text("utf-8")

    text = data.statements.set_index("statement_id")["text"].to_dict()

    def code(statement: str) -> dict[str, object]:
        return {"theme": next((c for c, words in MEANT.items() if any(w in text[statement] for w in words)), "X00")}

    blank = tmp_path / "sample.xlsx"
    assert analyzer("sample", out, "--size", 60, "--out", blank) == 0  # the dataset knows its codebook
    coded = fill(blank, tmp_path / "coded.xlsx", code)
    assert analyzer("train", "--add", coded, "--out", tmp_path / "models") == 2
    assert "--codebook" in capsys.readouterr().err
    assert analyzer("train", "--add", coded, "--codebook", mine, "--out", tmp_path / "models") == 0
    (model,) = (tmp_path / "models").iterdir()
    assert (
        analyzer("run", *files[:2], "--out", tmp_path / "again", "--codebook", mine, "--model", model, "--jobs", 1) == 0
    )
    report = load_dataset(tmp_path / "again").reports["report_id"].iloc[0]
    assert analyzer("show", report, "--out", tmp_path / "again") == 0
    assert analyzer("run", *files[:2], "--out", tmp_path / "bad", "--model", model) == 2
