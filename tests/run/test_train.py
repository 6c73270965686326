from __future__ import annotations

import json
from pathlib import Path

import pytest

from analyzer.errors import NothingToRead
from analyzer.find.statements import find_statements, load_coder
from analyzer.run.train import train
from tests.find.statements.made import report

HEAD = (
    "=== body: 第{n}镇 | level: township | place: 乙省/丙市/甲县 | year: 2021 | manner: m | pattern: A1 | section: 5\n"
)
PROBLEMS = [("T02", "栏目更新慢"), ("T11", "人手不够"), ("T06", "解读形式少"), ("T09", "渠道单一")]
MEASURES = [("T02", "按月更新栏目"), ("T11", "增加人手"), ("T06", "多做图解"), ("T09", "拓宽渠道")]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    sections = []
    for n in range(12):
        (a, p), (b, q) = PROBLEMS[n % 4], PROBLEMS[(n + 1) % 4]
        (_, m), (_, o) = MEASURES[n % 4], MEASURES[(n + 1) % 4]
        sections.append(
            HEAD.format(n=n) + "（一）存在的问题\n"
            f"一是⟦P {a} 1 a|{p}⟧；二是⟦P {b} 1 b|{q}{n}处⟧。\n（二）改进措施\n"
            f"一是⟦MF {a} 1 c >a|{m}⟧；二是⟦MF {b} 3 d >b|{o}{n}次⟧。\n"
        )
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "made.txt").write_text("\n".join(sections), "utf-8")
    return tmp_path


def test_training_gives_the_same_bytes_twice_and_a_model_that_works(corpus: Path, tmp_path: Path) -> None:
    stale = tmp_path / "one" / "themes-1.0" / "second-look.npz"
    stale.parent.mkdir(parents=True)
    stale.write_bytes(b"")
    first = train(corpus, tmp_path / "one", evaluate=False)
    assert not stale.exists(), "the second look of the model before knows nothing of this one"
    second = train(corpus, tmp_path / "two", evaluate=False)
    assert first.sha256 == second.sha256
    assert (first.folder / "model.skops").read_bytes() == (second.folder / "model.skops").read_bytes()
    coder = load_coder(first.folder)
    found = find_statements([report("（一）存在的问题\n一是栏目更新慢。\n（二）改进措施\n一是按月更新栏目。")], coder)[
        0
    ]
    assert [(s.type, s.theme) for s in found] == [("P", "T02"), ("MF", "T02")]


def test_the_card_is_made_of_the_figures(corpus: Path, tmp_path: Path) -> None:
    result = train(corpus, tmp_path / "out")
    card = json.loads((result.folder / "card.json").read_text("utf-8"))
    text = (result.folder / "README.md").read_text("utf-8")
    assert result.figures is not None
    assert card["sha256"] == result.sha256 and result.sha256 in text
    assert card["data"]["units"] == result.units == 48
    assert card["held_out"]["figures"]["theme"] == result.figures.theme
    assert f"{result.figures.theme:.3f}" in text


def test_no_source_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(NothingToRead, match="no labelled source"):
        train(tmp_path, tmp_path / "out")
