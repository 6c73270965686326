"""The two pages on hand coding and own codebooks, walked from first to last command as a new user would."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from analyzer.cli import main
from analyzer.run.sample import sample_corpus
from analyzer.tell import load_dataset
from tests.run.coders import fill, planted_codes

DOCS = Path(__file__).parents[2] / "docs"
MINE = """title: 三件事
version: "1"
codes:
  - {code: A01, name: 人手与能力, definition: 人手不足、兼职、业务不熟。, cues: [人员, 兼职, 培训]}
  - {code: A02, name: 政策解读, definition: 解读材料少、形式单一。, cues: [解读, 图解]}
  - {code: A03, name: 不及时, definition: 发布、更新不及时。, cues: [及时, 更新, 滞后]}
"""
MEANT = {"A01": ("人员", "兼职", "培训", "业务"), "A02": ("解读", "图解"), "A03": ("及时", "更新", "滞后")}

Run = Callable[..., str]


def shown(page: str) -> list[list[str]]:
    """Give every command of a page in order."""
    blocks = re.findall(r"^```sh\n(.*?)^```", (DOCS / page).read_text("utf-8"), re.M | re.S)
    return [shlex.split(line)[1:] for block in blocks for line in block.splitlines()]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command, hold it to its exit code, and give what it said."""

    def one(*words: object, code: int = 0) -> str:
        with pytest.raises(SystemExit) as left:
            main([str(w) for w in words])
        said = capsys.readouterr()
        assert left.value.code == code, (words, said)
        if code == 2:
            assert said.err.count("\n") == 1
        return said.err if code == 2 else said.out

    return one


def desk(folder: Path, *years: int) -> Path:
    """Put reports of some years, quickly read, on a researcher's desk."""
    (folder / "my-reports").mkdir()
    for file in sorted(f for f in sample_corpus().iterdir() if f.stem.endswith(tuple(map(str, years)))):
        if file.suffix != ".pdf":
            shutil.copy(file, folder / "my-reports")
    return folder


def walk(page: str, place: Path, run: Run) -> Iterator[tuple[str, str]]:
    """Run a page's commands one after another; yields each with what it said, so that hands can code in between."""
    for words in shown(page):
        if "--model" in words:
            given = words.index("--model") + 1
            assert re.fullmatch(r"models/[\w.-]+\+[0-9a-f]{8}", words[given])
            (model,) = (place / "models").iterdir()
            words[given] = f"models/{model.name}"
        yield " ".join(words), run(*words)


def slipping(right: dict[str, dict[str, object]]) -> Callable[[str], dict[str, object]]:
    """Make a coder who calls every seventh statement T01."""
    seen: list[str] = []

    def code(statement: str) -> dict[str, object]:
        seen.append(statement)
        return {**right[statement], "theme": "T01"} if len(seen) % 7 == 0 else right[statement]

    return code


def test_hand_coding_from_sample_to_a_better_model(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(place := desk(tmp_path, 2021))
    done = []
    worklist = place / "agreement" / "adjudicate.xlsx"
    for command, said in walk("hand-coding.md", place, run):
        done.append(command.split(" --out ")[0])
        if command.startswith("sample results --size"):
            assert "200 of" in said
            truth = planted_codes(place / "results")
            fill(place / "sample.xlsx", place / "coder1.xlsx", truth.__getitem__)
            fill(place / "sample.xlsx", place / "coder2.xlsx", slipping(truth))
            run("sample", "results", "--out", "sample.xlsx", code=2)  # it may hold codes
            assert "One coder only" in run("agree", "coder1.xlsx", "--out", "one", code=2)
        elif command.startswith("agree coder1.xlsx coder2.xlsx --out"):
            opened = int(re.search(r"to settle: (\d+)", said)[1])
            assert 20 <= opened <= 28  # 28 slips, some on statements that are T01 by right
            assert "not coded yet" in run("estimate", "results", worklist, code=2)
            fill(worklist, worklist, truth.__getitem__)
        elif command.startswith("agree"):
            assert "analyzer" in said
        elif command.startswith("estimate"):
            shares = pd.read_csv(place / "results" / "coding" / "estimates.csv")
            overall = shares[shares["by"].isna()]
            assert ((overall["low"] <= overall["share"]) & (overall["share"] <= overall["high"])).all()
        elif command.startswith("report"):
            assert 'id="hand"' in (place / "reports" / "2021.html").read_text("utf-8")
        elif command.startswith("train"):
            before, after, gain = re.search(r"^all +\d+ +([\d.]+) → ([\d.]+) +([+-][\d.]+) \[", said, re.M).groups()
            assert float(after) >= float(before) and float(gain) >= 0
        elif "--seed 2" in command:
            again = load_dataset(place / "results2")
            assert again.manifest["model"]["learned"] and again.manifest["model"]["name"].startswith("themes-1.0+")
    _proposals(place, run)
    _learned_from(place, run)
    assert len(done) == len(shown("hand-coding.md")) == 10


def _proposals(place: Path, run: Run) -> None:
    """Proposed statements are new and carry no estimate."""
    ids = [{str(c.value) for c in load_workbook(place / n)["_sample"]["A"][1:]} for n in ("sample.xlsx", "next.xlsx")]
    assert not ids[0] & ids[1] and len(ids[1]) == 40
    fill(place / "next.xlsx", place / "next-coded.xlsx", planted_codes(place / "results").__getitem__)
    assert "not drawn at random" in run("estimate", "results", "next-coded.xlsx", code=2)


def _learned_from(place: Path, run: Run) -> None:
    """A sample corrects no counts of a model that learned from it, in the command and on the page."""
    blank, coded = place / "small.xlsx", place / "small-coded.xlsx"
    run("sample", "results2", "--size", 20, "--out", blank)
    fill(blank, coded, planted_codes(place / "results2").__getitem__)
    run("train", "--add", coded, "--out", "learned")
    (model,) = (place / "learned").iterdir()
    run("estimate", "results2", coded)
    kept = (place / "results2" / "coding" / "sample.csv").read_bytes()
    run("run", "my-reports", "--out", "results2", "--model", model)
    assert "has learned from this sample" in run("estimate", "results2", coded, code=2)
    assert (place / "results2" / "coding" / "sample.csv").read_bytes() == kept
    page = (place / "results2" / "reports" / "2021.html").read_text("utf-8")
    assert 'id="hand"' not in page and "模型学过它" in page


def test_a_codebook_of_three_themes_with_sixty_codes(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(place := desk(tmp_path, 2021, 2022))
    text: dict[str, str] = {}

    def code(statement: str) -> dict[str, object]:
        return {"theme": next((c for c, words in MEANT.items() if any(w in text[statement] for w in words)), "X00")}

    for command, said in walk("own-codebook.md", place, run):
        if command.startswith("codebook new"):
            assert "A01" in (place / "my.yaml").read_text("utf-8")
        elif command.startswith("codebook show"):
            assert (place / "my-codebook.pdf").read_bytes().startswith(b"%PDF")
            (place / "my.yaml").write_text(MINE, "utf-8")  # the researcher's own
            assert "0 errors" in run("codebook", "check", "my.yaml")
        elif command.startswith("run my-reports --out mine "):
            data = load_dataset(place / "mine")
            assert set(data.statements["theme"]) == {"A01", "A02", "A03", "X00"} and data.codebook is not None
            text |= data.statements.set_index("statement_id")["text"].to_dict()
        elif command.startswith("sample"):
            file = place / command.split()[-1]
            assert f"{command.split()[3]} of" in said
            fill(file, file, code)
            if file.name == "sixty.xlsx":
                assert "--codebook" in run("train", "--add", file, "--out", "models", code=2)
        elif command.startswith("train"):
            assert "--codebook my.yaml --model models/own-" in said and "人手与能力" in said
        elif command.startswith("run"):
            (model,) = (place / "models").iterdir()
            run("run", "my-reports", "--out", "bad", "--model", model, code=2)  # the codebook must be named
        elif command.startswith("report"):
            page = (place / "my-pages" / "2021.html").read_text("utf-8")
            assert "政策解读" in page and "人手与能力" in page and 'id="hand"' in page
            words = re.sub(r"<[^>]*>", " ", re.sub(r"<(style|script).*?</\1>", "", page, flags=re.S))
            assert not re.search(r"\bT\d\d\b", words)  # no theme of the packaged codebook
    assert load_dataset(place / "mine2").manifest["model"]["name"].startswith("own-")
