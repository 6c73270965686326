"""A folder with an edited page, a copy in another format and bodies of one name: each report counts once, none is lost."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from analyzer.run.pipeline import run_analysis
from analyzer.run.verify import verify
from analyzer.tell import load_dataset
from analyzer.tell.content.corpus import Corpus
from tests.parse.made import BODIES, report


def _report(agency: str, year: int, day: str, more: str = "") -> str:
    five = "栏目更新不够及时，有的一季度才换一回。" + more + "下一步每周五由办公室查看一遍栏目。"
    bodies = (*BODIES[:4], five, *BODIES[5:])
    return report(title=f"{agency}{year}年政府信息公开工作年度报告", bodies=bodies, end=f"{agency}\n{day}")


def _page(text: str) -> str:
    lines = "".join(f"<p>{line}</p>" for line in text.split("\n") if line.strip())
    return f"<html><head><title>年报</title></head><body><div>首页 &gt; 政务公开</div><div>{lines}</div></body></html>"


FILES = {
    "new.txt": _report("梧岭县水务局", 2022, "2023年1月20日", "答复模板照抄去年。"),
    "old.txt": _report("梧岭县水务局", 2022, "2023年1月9日"),
    "old.html": _page(_report("梧岭县水务局", 2022, "2023年1月9日")),
    "before.txt": _report("梧岭县水务局", 2021, "2022年1月9日"),
    "east.txt": _report("水务局", 2022, "2023年1月10日", "东边的渠道没有人管。"),
    "west.txt": _report("水务局", 2022, "2023年1月11日", "西边的电话常常占线。"),
}


def _folder(folder: Path, names: Sequence[str]) -> Path:
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).write_text(FILES[name], "utf-8")
    return folder


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("versions")
    run_analysis([_folder(base / "in", list(FILES))], base / "out", jobs=1)
    return base / "out"


def _reports(out: Path) -> pd.DataFrame:
    data = load_dataset(out)
    return data.reports.merge(data.documents[["document_id", "path"]], on="document_id").set_index("path")


def test_versions_and_copies_are_told_apart_and_kept(out: Path) -> None:
    reports = _reports(out)
    assert sorted(reports.index) == sorted(FILES)
    new = reports.loc["new.txt", "report_id"]
    assert reports["version"].to_dict() == {
        "new.txt": 2, "old.txt": 1, "old.html": 1, "before.txt": 1, "east.txt": 1, "west.txt": 1,
    }  # fmt: skip
    assert {p for p, v in reports["version_of"].items() if v == new} == {"old.txt", "old.html"}
    assert reports["version_of"].isna().sum() == 4
    copies = reports["copy_of"].dropna()
    assert len(copies) == 1 and set(copies.index) < {"old.txt", "old.html"}
    assert reports.loc["before.txt", "body"] == reports.loc["new.txt", "body"]
    assert verify(out).holds


def test_bodies_of_one_name_and_no_place_are_never_versions_of_each_other(out: Path) -> None:
    reports = _reports(out)
    assert reports.loc[["east.txt", "west.txt", "new.txt"], "body"].nunique() == 3


def test_every_measure_counts_a_report_once(out: Path) -> None:
    data, reports = load_dataset(out), _reports(out)
    year = Corpus.of(data).year(2022)
    assert sorted(year.reports["report_id"]) == sorted(reports.loc[["new.txt", "east.txt", "west.txt"], "report_id"])
    assert len(year.versions) == 2
    superseded = set(reports.loc[["old.txt", "old.html"], "report_id"])
    assert not superseded & set(data.reuse.dropna(subset="family_id")["report_id"])
    assert not superseded & set(data.chains["report_id"])
    assert set(data.reuse.dropna(subset="previous")["report_id"]) >= {reports.loc["new.txt", "report_id"]}
    shared = data.clusters
    assert (shared["reports"] <= 4).all()
    page = (out / "reports" / "2022.html").read_text("utf-8")
    assert "另有 1 份是同一机关同一年的较早版本" in page and "另有 1 份文件与本年另一份内容相同" in page


def test_names_of_files_change_nothing_but_names(out: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for n, name in enumerate(sorted(FILES, reverse=True)):
        (folder / f"{n}{Path(name).suffix}").write_text(FILES[name], "utf-8")
    run_analysis([folder], tmp_path / "out", jobs=1)

    def told(place: Path) -> list[tuple[object, ...]]:
        rows = load_dataset(place).reports
        dated = rows.assign(published=rows["published"].astype(str), counts=rows["version_of"].isna())
        columns = ["agency", "year", "published", "version", "content", "counts"]
        # Which of two equal copies stands for both hangs on their ids, and so on their names.
        return sorted(map(tuple, dated[columns].astype(str).to_numpy().tolist()))

    assert told(tmp_path / "out") == told(out)
    shutil.rmtree(tmp_path / "out")
