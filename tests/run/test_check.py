from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analyzer.cli import main
from analyzer.run.check import as_json, as_page, check_files, exit_code
from tests.find.checks.stress import Made, change_one_cell, make


def _write(folder: Path, name: str, made: Made) -> Path:
    path = folder / name
    path.write_text(made.text(), "utf-8")
    return path


def _broken(seed: int = 3) -> tuple[Made, str]:
    made = make(seed)
    made.three["一、本年新收政府信息公开申请数量"][1] += 9
    return made, "table3/一、本年新收政府信息公开申请数量/商业企业"


def test_a_clean_report_is_clean(tmp_path: Path) -> None:
    checked = check_files([_write(tmp_path, "a.txt", make(5))])
    assert exit_code(checked) == 0
    page = as_page(checked)
    assert "没有发现不符之处" in page and "不符 0" in page


def test_a_wrong_cell_is_told_once_with_what_it_explains(tmp_path: Path) -> None:
    made, cell = _broken()
    checked = check_files([_write(tmp_path, "a.txt", made)])
    assert exit_code(checked) == 1
    assert [cause.name for cause in checked[0].causes] == [cell]
    page = as_page(checked)
    assert page.count("最可能是") == 1 and "说明以下第 1、2 条" in page
    assert "Most likely one cell is wrong" in as_page(checked, lang="en")


def test_strict_looks_at_hard_rules_only(tmp_path: Path) -> None:
    made = make(5)
    made.prose.append("公开信息57条，其中政策文件20条、财政信息15条、工作动态25条。")
    checked = check_files([_write(tmp_path, "a.txt", made)])
    assert (exit_code(checked), exit_code(checked, strict=True)) == (1, 0)
    assert "R8" in as_page(checked) and "R8" not in as_page(checked, strict=True)


def test_json_gives_quotes_that_are_the_text(tmp_path: Path) -> None:
    made = make(5)
    made.prose.append("公开信息57条，其中政策文件20条、财政信息15条、工作动态25条。")
    checked = check_files([_write(tmp_path, "a.txt", made)])
    (row,) = json.loads(as_json(checked))
    (finding,) = [f for f in row["findings"] if f["outcome"] == "fail"]
    assert row["counts"]["fail"] == 1 and finding["rule"] == "R8" and finding["expected"] == "60"
    report = checked[0].report
    assert report is not None and report.text[finding["start"] : finding["end"]] == finding["quote"]


def test_years_of_one_body_given_together_are_compared(tmp_path: Path) -> None:
    before, after = make(1), make(1)
    before.year, after.year = 2021, 2022
    for made in (before, after):
        made.prose, made.dated = ["公开工作平稳。"], f"{made.year + 1}年1月9日"
    before.three["四、结转下年度继续办理"][-1] += 4
    checked = check_files([_write(tmp_path, "a.txt", before), _write(tmp_path, "b.txt", after)])
    assert [f.rule for f in checked[1].of("fail")].count("R5") == 1


def test_a_file_that_cannot_be_read_is_told_and_gives_2(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    checked = check_files([_write(tmp_path, "a.txt", make(5)), empty])
    assert exit_code(checked) == 2
    assert "无法读取" in as_page(checked) and json.loads(as_json(checked))[1]["error"]


@pytest.mark.parametrize(("seed", "broken", "code"), [(5, False, 0), (8, True, 1)])
def test_the_command_ends_with_the_code(tmp_path: Path, seed: int, broken: bool, code: int) -> None:
    made = make(seed)
    if broken:
        change_one_cell(made, seed)
    with pytest.raises(SystemExit) as end:
        main(["check", str(_write(tmp_path, "a.txt", made))])
    assert end.value.code == code


def test_rules_lists_every_rule(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["rules"])
    said = capsys.readouterr().out
    assert all(f"{code} [" in said for code in (*(f"R{n}" for n in range(1, 14)), "ENTITY"))


def test_one_file_is_checked_in_two_seconds_without_the_model(tmp_path: Path) -> None:
    path = _write(tmp_path, "a.txt", make(5))
    code = "import sys; from analyzer.run.check import check_files; check_files([sys.argv[1]]); print('sklearn' in sys.modules, 'spacy' in sys.modules)"
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
    assert time.perf_counter() - began < 6  # two seconds on a free machine; the tests may share it
