from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import yaml

from analyzer.cli import main
from analyzer.run.pipeline import run_analysis

REPORT = """{place}统计局2022年政府信息公开工作年度报告
一、总体情况
2022年本局主动公开信息{n}条。
五、存在的主要问题及改进情况
一是栏目更新不够及时；二是{vague}。
六、其他需要报告的事项
无。
"""
VAGUE = ["工作水平有待提高", "整体工作水平有待提升", "公开工作水平还有待提高", "工作整体水平有待进一步提高"]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("discover")
    for n, (place, vague) in enumerate(zip(["禾山县", "青柏县", "白果县", "临沚县"], VAGUE, strict=True)):
        (folder / f"{n}.txt").write_text(REPORT.format(place=place, n=n + 20, vague=vague), "utf-8")
    run_analysis([folder], folder / "out", jobs=1)
    return folder / "out"


def ended(arguments: list[str]) -> int:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    return int(end.value.code or 0)


def test_the_command_writes_tables_and_a_draft(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(["discover", str(out)]) == 0
    told = capsys.readouterr().out
    groups = pd.read_csv(out / "discover" / "groups.csv")
    draft = yaml.safe_load((out / "discover" / "codebook-draft.yaml").read_text("utf-8"))
    assert groups.bodies.tolist() == [4] and "水平" in groups.keywords[0] and groups.keywords[0] in told
    assert draft[0]["code"] == "N01" and draft[0]["zh"] is None
    assert (out / "discover" / "drift.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_folder_without_a_dataset_is_one_line_and_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(["discover", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
