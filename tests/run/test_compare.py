"""Two reports side by side, from files and from a dataset, as the command writes the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

from analyzer.cli import main
from analyzer.errors import DatasetError
from analyzer.run.compare import compare
from analyzer.run.pipeline import run_analysis

BASIS = "本报告根据《中华人民共和国政府信息公开条例》和《中华人民共和国政府信息公开工作年度报告格式》要求编制。"
COPIED = (
    "{town}每季度请退休教师把准备上墙的材料念一遍，念不顺的退回去重写，全年共退回{n}份，改好的再贴到各村小卖部门口。"
)


def page_text(town: str, year: int, n: int, date: str, more: str = "") -> str:
    return f"""青禾县{town}人民政府{year}年政府信息公开工作年度报告
发布日期：{date}
{BASIS}
一、总体情况
{COPIED.format(town=town, n=n)}
{more}
五、存在的主要问题及改进情况
无。
六、其他需要报告的事项
无。
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    one, other = tmp_path / "a.txt", tmp_path / "b.txt"
    one.write_text(page_text("柳溪镇", 2022, 12, "2023-01-20"), "utf-8")
    other.write_text(page_text("白桦镇", 2022, 30, "2023-01-28", "白桦镇今年还修了一条路。"), "utf-8")
    return one, other


def words(page: Path, mark: str) -> list[str]:
    return ["".join(e.itertext()) for e in html.parse(page).iter() if mark in (e.get("class") or "").split()]


def test_the_earlier_stands_left_and_swaps_are_marked(files: tuple[Path, Path], tmp_path: Path) -> None:
    page = compare(str(files[1]), str(files[0]), tmp_path / "c.html")
    heading = "".join(html.parse(page).find(".//h1").itertext())
    assert heading.index("柳溪镇") < heading.index("白桦镇")
    swapped = words(page, "swapped")
    assert {"柳溪镇", "白桦镇"} <= set(swapped) and any("12" in w for w in swapped)
    assert any("每季度请退休教师" in w for w in words(page, "same"))
    assert not any("修了一条路" in w for w in words(page, "same"))


def test_what_the_law_dictates_is_grey_and_no_passage(files: tuple[Path, Path], tmp_path: Path) -> None:
    page = compare(*map(str, files), tmp_path / "c.html")
    assert not any("年度报告格式" in w for w in words(page, "same"))
    assert any("年度报告格式" in w for w in words(page, "dictated"))


def test_the_page_stands_alone_and_comes_twice_the_same(files: tuple[Path, Path], tmp_path: Path) -> None:
    one = compare(*map(str, files), tmp_path / "one.html").read_bytes()
    other = compare(*map(str, reversed(files)), tmp_path / "other.html").read_bytes()
    assert one == other
    text = one.decode()
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//|@import|url\((?!data:)", text)


def test_english_words_for_chinese_reports(files: tuple[Path, Path], tmp_path: Path) -> None:
    text = compare(*map(str, files), tmp_path / "c.html", lang="en").read_text("utf-8")
    assert 'lang="en"' in text and "Shared passages" in text and "每季度请退休教师" in text


def test_reports_without_a_common_passage_say_so(files: tuple[Path, Path], tmp_path: Path) -> None:
    files[1].write_text(
        page_text("白桦镇", 2022, 3, "2023-01-28").replace(
            "每季度请退休教师把准备上墙的材料念一遍，念不顺的退回去重写，全年共退回3份，改好的再贴到各村小卖部门口",
            "一年来没有新情况",
        ),
        "utf-8",
    )
    page = compare(*map(str, files), tmp_path / "c.html")
    assert words(page, "same") == []


def test_reports_of_a_dataset_by_agency_and_year(files: tuple[Path, Path], tmp_path: Path) -> None:
    run_analysis([files[0], files[1]], tmp_path / "out", jobs=1)
    page = compare("柳溪镇人民政府2022", "白桦镇人民政府2022", tmp_path / "c.html", out=tmp_path / "out")
    assert "白桦镇" in page.read_text("utf-8")
    with pytest.raises(DatasetError, match="several match"):
        compare("2022", "白桦镇人民政府2022", tmp_path / "c.html", out=tmp_path / "out")
    with pytest.raises(DatasetError, match="no such report"):
        compare("松木镇2022", "白桦镇人民政府2022", tmp_path / "c.html", out=tmp_path / "out")


def test_a_file_that_is_not_there_is_one_line_and_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["compare", str(tmp_path / "x.txt"), str(tmp_path / "y.txt")])
    assert end.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_one_report_twice_is_refused(files: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="same report"):
        compare(str(files[0]), str(files[0]), tmp_path / "c.html")
