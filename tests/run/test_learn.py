"""Learning from hand codes: the gain on bodies left out, no body on both sides, one statement one code."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analyzer.codebook import load_codebook
from analyzer.errors import ModelError
from analyzer.find.statements import coder_for, find_statements, load_coder
from analyzer.find.statements.features import UnitContext
from analyzer.find.statements.linear import LinearModel
from analyzer.read.coded import CodedError
from analyzer.run.adapt import adapt
from analyzer.run.learn import learn
from analyzer.tell.coding import draw_sample, write_workbook
from tests.find.statements.made import report
from tests.run.coders import fill

BOOK = load_codebook()
BODIES = 8
# A team that reads the codebook in its own way: whatever speaks of the village notice board is co-operation (T12).
SAID = {
    "村务栏张贴跟不上": "T12",
    "村务栏内容换得慢": "T12",
    "村务栏没有人管": "T12",
    "政策解读形式单一": "T06",
    "工作人员业务不熟": "T11",
}


def tables(bodies: int = BODIES, *, first: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows, reports = [], []
    for body in range(first, first + bodies):
        whole = ""
        for n, text in enumerate(SAID, 1):
            said = f"{text}{'，这一年尤其明显' if (body + n) % 2 else ''}"
            rows.append(
                {"statement_id": f"r{body}-{n:03d}", "report_id": f"r{body}", "section": 5, "ordinal": n, "type": "P",
                 "start": len(whole), "end": len(whole) + len(said), "text": said, "theme": "T01", "subtheme": None,
                 "specificity": 1, "probability": 0.6}
            )  # fmt: skip
            whole += said + "。"
        reports.append(
            {"report_id": f"r{body}", "agency": f"某县第{body}局", "level": "department", "province": "甲省", "city": None,
             "year": 2022, "text": whole}
        )  # fmt: skip
    return pd.DataFrame(rows), pd.DataFrame(reports)


def coded(folder: Path, name: str = "codes", *, bodies: int = BODIES, first: int = 0, book=BOOK, said=SAID) -> Path:
    statements, reports = tables(bodies, first=first)
    rows = draw_sample(statements, reports, len(statements), codebook=book.name_of_version).rows
    text = dict(zip(statements["statement_id"], statements["text"], strict=True))
    path = write_workbook(rows, folder / f"{name}-blank.xlsx", book)
    return fill(
        path, folder / f"{name}.xlsx", lambda i: {"theme": next(t for w, t in said.items() if text[i].startswith(w))}
    )


def test_adapting_moves_the_model_no_further_than_asked():
    old = LinearModel(
        ("a", "b"), ("x", "y"), np.array([[1, -1], [-1, 1]], dtype=np.float32), np.zeros(2, dtype=np.float32)
    )
    rows = [{"x": 1.0}] * 4 + [{"z": 1.0}] * 4
    still = adapt(old, rows, ["b"] * 8, strength=1e-9)
    moved = adapt(old, rows, ["b"] * 4 + ["c"] * 4, strength=100.0)
    assert np.allclose(still.scores([{"x": 1.0}]), old.scores([{"x": 1.0}]), atol=1e-4)
    assert moved.classes == ("a", "b", "c") and moved.names == ("x", "y", "z")
    assert [moved.classes[int(i)] for i in moved.scores([{"x": 1.0}, {"z": 1.0}]).argmax(axis=1)] == ["b", "c"]
    assert np.array_equal(moved.weights[1, :2], old.weights[1])  # no coded row has y


def test_rare_codes_are_not_drowned_by_frequent_ones():
    old = LinearModel(("a", "b"), ("x",), np.zeros((1, 2), dtype=np.float32), np.zeros(2, dtype=np.float32))
    moved = adapt(old, [{"x": 1.0}] * 10, ["a"] * 9 + ["b"], strength=100.0)
    # Counted alike the chance of b would be .1; by the rarity's power of .75 it is 3.3 of 9.1.
    assert moved.probabilities([{"x": 1.0}])[0, 1] == pytest.approx(0.366, abs=0.01)


def test_a_gain_on_bodies_left_out_is_shown_and_the_model_codes_like_the_team(tmp_path: Path):
    base = load_coder()
    done = learn([coded(tmp_path)], tmp_path / "models", coder=base)
    everything = done.gains.iloc[0]
    assert everything["codes"] == 40 and done.bodies == 8 and done.skipped == 0
    assert everything["after"] >= 0.9 > everything["before"] and everything["gain_low"] > 0
    assert set(done.gains["theme"].dropna()) == {"T06", "T11", "T12"}
    coder = load_coder(done.folder)
    assert coder.version == done.version != base.version
    text = "存在的问题：一是村务栏张贴跟不上；二是工作人员业务不熟。"
    assert [s.theme for s in find_statements([report(text)], coder)[0]] == ["T12", "T11"]
    card = json.loads((done.folder / "card.json").read_text("utf-8"))
    assert card["gains"]["rows"][0]["codes"] == 40 and card["data"]["bodies"] == 8


def test_the_same_codes_give_the_same_model(tmp_path: Path):
    path = coded(tmp_path)
    one, two = (learn([path], tmp_path / n, coder=load_coder()) for n in "ab")
    assert one.sha256 == two.sha256 and one.version == two.version


def test_a_body_on_both_sides_is_refused_and_others_are_measured(tmp_path: Path):
    codes = coded(tmp_path)
    with pytest.raises(CodedError, match="also stands in the codes"):
        learn([codes], tmp_path / "m", coder=load_coder(), test=coded(tmp_path, "test", bodies=2, first=7))
    done = learn([codes], tmp_path / "m", coder=load_coder(), test=coded(tmp_path, "other", bodies=3, first=20))
    assert done.held_out == "other.xlsx" and done.gains.iloc[0]["codes"] == 15
    assert not (tmp_path / "n").exists()


def test_too_few_bodies_and_contradicting_codes_are_refused(tmp_path: Path):
    with pytest.raises(CodedError, match="Only 3 bodies"):
        learn([coded(tmp_path, "few", bodies=3)], tmp_path / "m", coder=load_coder())
    other = coded(tmp_path, "other", said={**SAID, "政策解读形式单一": "T03"})
    with pytest.raises(CodedError, match="adjudicate"):
        learn([coded(tmp_path), other], tmp_path / "m", coder=load_coder())
    assert not (tmp_path / "m").exists()


OWN = """title: 三个主题
version: "1"
codes:
  - {code: A01, name: 村务栏, definition: 村里的公示栏管理不善。}
  - {code: A02, name: 解读, definition: 政策解读, cues: [解读], codes: [{code: A02a, name: 形式单一, cues: [单一]}, {code: A02b, name: 看不懂}]}
  - {code: A03, name: 人手, definition: 工作人员不足、业务不熟。}
"""


def test_a_codebook_of_ones_own_works_at_once_and_learns(tmp_path: Path):
    (tmp_path / "my.yaml").write_text(OWN, "utf-8")
    coder = coder_for(None, tmp_path / "my.yaml")
    text = "存在的问题：一是政策解读形式单一；二是工作人员业务不熟；三是网站打不开。"
    found = find_statements([report(text)], coder)[0]
    assert [(s.theme, s.subtheme) for s in found] == [("A02", "A02a"), ("A03", None), ("X00", None)]
    said = {**dict.fromkeys(SAID, "X00"), "村务栏张贴跟不上": "A01", "村务栏内容换得慢": "A01", "村务栏没有人管": "A01"}
    path = coded(tmp_path, book=coder.book, said={**said, "政策解读形式单一": "A02", "工作人员业务不熟": "A03"})
    done = learn([path], tmp_path / "models", coder=coder)
    assert done.gains.iloc[0]["after"] >= done.gains.iloc[0]["before"]
    again = coder_for(done.folder, tmp_path / "my.yaml")
    assert [s.theme for s in find_statements([report(text)], again)[0]] == ["A02", "A03", "X00"]


def test_what_the_packaged_themes_say_is_learned_and_kept_with_the_model(tmp_path: Path):
    # A03 has no word in common with what is coded A03, but the packaged model knows all of it as T11.
    (tmp_path / "my.yaml").write_text(
        OWN.replace("name: 人手, definition: 工作人员不足、业务不熟。", "name: 丙"), "utf-8"
    )
    coder = coder_for(None, tmp_path / "my.yaml")
    said = {**dict.fromkeys(SAID, "X00"), "工作人员业务不熟": "A03"}
    done = learn([coded(tmp_path, book=coder.book, said=said)], tmp_path / "models", coder=coder)
    again = coder_for(done.folder, tmp_path / "my.yaml")
    themes = again.models["themes"]
    heard = dict(zip(themes.classes, themes.weights[themes.index["oT11"]], strict=True))
    assert max(heard, key=heard.__getitem__) == "A03" and heard["A03"] > 0
    assert "oT11" not in coder.models["themes"].index
    unseen = again.theme_rows([UnitContext(text, "", "", "P", None) for text in ("经办人员更换频繁", "网站打不开")])
    staff, site = themes.probabilities(unseen)[:, themes.classes.index("A03")]
    assert staff > 1.5 * site
    with pytest.raises(ModelError):
        coder_for(coded_elsewhere(tmp_path), tmp_path / "my.yaml")


def coded_elsewhere(folder: Path) -> Path:
    """Give a model of the packaged codebook."""
    return learn([coded(folder, "packaged")], folder / "other", coder=load_coder()).folder
