"""Agreement of coders of one sample: published examples, per code, per group, adjudication, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from analyzer.codebook import load_codebook
from analyzer.read.coded import CodedError, read_coded
from analyzer.run.agree import agree
from analyzer.run.agreement import cohen_kappa, gwet_ac1, krippendorff_alpha
from analyzer.tell.coding import draw_sample, propose_next, write_doccano, write_workbook
from tests.run.coders import fill
from tests.tell.coding.made import made_tables

BOOK = load_codebook()


def test_alpha_gives_two_more_published_examples():
    # Krippendorff (2011), sections A (binary, two observers: .095) and B (nominal, two observers: .692).
    binary = zip([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0], strict=True)
    nominal = zip("aabbdcccedda", "babbbccceddd", strict=True)
    assert krippendorff_alpha(list(binary)) == pytest.approx(0.095, abs=0.0005)
    assert krippendorff_alpha(list(nominal)) == pytest.approx(0.692, abs=0.0005)


def test_ac1_and_kappa_give_the_published_paradox():
    # Gwet (2002), "Kappa statistic is not satisfactory": 118 yes-yes, 5 yes-no, 2 no-yes, none no-no.
    pairs = [("y", "y")] * 118 + [("y", "n")] * 5 + [("n", "y")] * 2
    assert gwet_ac1(pairs) == pytest.approx(0.941, abs=0.0005)
    assert cohen_kappa(pairs) == pytest.approx(-0.023, abs=0.0005)


def test_ac1_of_three_coders_leaves_missing_values_out():
    units = [("a", "a", None), ("a", "a", "a"), ("b", "a", "a"), ("b", None, None)]
    # Agreement (1 + 1 + 1/3)/3; shares of a: (1 + 1 + 2/3)/3 = 8/9; chance 2·(8/9)(1/9).
    assert gwet_ac1(units) == pytest.approx((7 / 9 - 16 / 81) / (1 - 16 / 81))
    assert gwet_ac1([("a", None)]) is None


@pytest.fixture
def sampled(tmp_path: Path) -> Path:
    statements, reports = made_tables()
    rows = draw_sample(statements, reports, 40, codebook=BOOK.name_of_version).rows
    return write_workbook(rows, tmp_path / "sample.xlsx", BOOK)


def _theme(statement: str) -> dict[str, object]:
    statements, _ = made_tables()
    theme = dict(zip(statements["statement_id"], statements["theme"], strict=True))[statement]
    return {"theme": f"{theme}b", "type": "P", "specificity": 1}


def _slipping(every: int):
    """A coder who is wrong in each so many statements."""
    seen: list[str] = []

    def code(statement: str) -> dict[str, object]:
        seen.append(statement)
        right = _theme(statement)
        return {**right, "theme": "T01", "specificity": 3} if len(seen) % every == 0 else right

    return code


def test_planted_slips_are_counted_and_end_up_on_top_of_the_worklist(tmp_path: Path, sampled: Path):
    one, two = fill(sampled, tmp_path / "甲.xlsx", _theme), fill(sampled, tmp_path / "乙.xlsx", _slipping(5))
    done = agree([one, two], tmp_path / "out")
    assert done.coders == ("甲", "乙") and done.units == 40 and done.open == 8 and done.blank == 0
    assert done.figure("theme", "agreement") == pytest.approx(0.8)
    low, alpha, high = (done.figure("theme", n) for n in ("alpha_low", "alpha", "alpha_high"))
    assert low < alpha < high < 1 and 0.5 < alpha < 0.8
    assert done.figure("level2", "agreement") == 1
    by_code = done.table[done.table["code"].notna()].set_index("code")
    assert by_code.loc["T01", "agreement"] == pytest.approx(0.8) and pd.isna(by_code.loc["T09", "agreement"])
    assert "T09" in done.unused and "T02" not in done.unused
    groups = done.table[done.table["stratum"] == "year"]
    assert groups["units"].sum() == 40
    (adjudicated,) = read_coded(done.files[-1], BOOK)
    assert [u.theme is None for u in adjudicated.units[:8]] == [True] * 8 and adjudicated.blank == 8
    assert "甲: " in adjudicated.units[0].note and adjudicated.units[9].subtheme in {"T02b", "T06b"}
    facts = json.loads((tmp_path / "out" / "agreement.json").read_text("utf-8"))
    assert facts["open"] == 8 and "**theme**" in (tmp_path / "out" / "agreement.md").read_text("utf-8")


def test_kinds_of_files_mix_and_the_order_of_files_changes_no_figure(tmp_path: Path, sampled: Path):
    statements, reports = made_tables()
    rows = draw_sample(statements, reports, 40, codebook=BOOK.name_of_version).rows
    path = write_doccano(rows, tmp_path / "丙.jsonl", BOOK)[0]
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for line in lines:
        line["label"] = [_theme(line["statement_id"])["theme"]]
    path.write_text("\n".join(json.dumps(x, ensure_ascii=False) for x in lines), "utf-8")
    one = fill(sampled, tmp_path / "甲.xlsx", _slipping(4))
    first, second = agree([one, path], tmp_path / "a"), agree([path, one], tmp_path / "b")
    assert first.figure("theme", "alpha") == pytest.approx(second.figure("theme", "alpha"), abs=1e-12)
    assert first.figure("specificity", "alpha") is None


def test_our_model_can_stand_beside_a_single_coder(tmp_path: Path, sampled: Path):
    statements, _ = made_tables()
    done = agree(
        [fill(sampled, tmp_path / "甲.xlsx", _theme)], tmp_path / "out", statements=statements.assign(secondary=None)
    )
    assert done.coders == ("甲", "analyzer") and done.figure("theme", "agreement") == 1
    assert done.open == 0


def test_what_cannot_be_compared_is_refused_in_one_line(tmp_path: Path, sampled: Path):
    statements, reports = made_tables()
    one = fill(sampled, tmp_path / "甲.xlsx", _theme)
    rows = propose_next(statements, reports, 10, codebook=BOOK.name_of_version).rows
    other = fill(write_workbook(rows, tmp_path / "n.xlsx", BOOK), tmp_path / "乙.xlsx", _theme)
    more = draw_sample(statements, reports, 40, seed=9, codebook=BOOK.name_of_version).rows
    third = fill(write_workbook(more, tmp_path / "m.xlsx", BOOK), tmp_path / "丙.xlsx", _theme)
    for file in (other, third):
        with pytest.raises(CodedError, match=rf"^{file.name}.*row \d+.*cannot be compared") as caught:
            agree([one, file], tmp_path / "out")
        assert "\n" not in str(caught.value)
    with pytest.raises(CodedError, match="One coder only"):
        agree([one], tmp_path / "out")
    (tmp_path / "x").mkdir()
    with pytest.raises(CodedError, match="rename"):
        agree([one, fill(sampled, tmp_path / "x" / "甲.xlsx", _theme)], tmp_path / "out")
    assert not (tmp_path / "out").exists()
