from __future__ import annotations

from dataclasses import replace

import pytest

from analyzer.find.checks.names import check_names
from analyzer.schema import Evidence
from tests.make import make_report


def _names(text: str, *, section: int = 5, **identity: object) -> list[tuple[str, str | None]]:
    level = str(identity.pop("level", "township"))
    report = replace(make_report(text, section=section, level=level), **identity)  # type: ignore[arg-type]
    return [(f.outcome, f.stated) for f in check_names(report)]


@pytest.mark.parametrize(
    ("agency", "level", "text", "words"),
    [
        ("青溪县水利局", "department", "我镇信息公开还有差距。", "我镇"),
        ("青溪县白石镇人民政府", "township", "我局将加强培训。", "我局"),
        ("青溪县白石镇人民政府", "township", "我乡公开栏更新不勤。", "我乡"),
        ("长宁区听松街道办事处", "township", "我镇公开栏更新不勤。", "我镇"),
        ("青溪县人民政府", "county", "我局人员更迭快。", "我局"),
        ("青溪县水利局", "department", "我厅印发方案。", "我厅"),
        ("青溪县白石镇人民政府", "township", "我区公开工作稳步推进。", "我区"),
        ("青溪县柳埠乡人民政府", "township", "柳埠镇认真落实条例要求。", "柳埠镇"),
        ("青溪县白石镇", "township", "白石街道办事处设有专区。", "白石街道"),
        ("长宁区听松街道", "township", "受理向市政府及市政府办公室提出的政府信息公开申请5件。", None),
        ("青溪县白石镇", "township", "本报告由区政府办公室综合各乡镇和区政府各部门年度报告编制。", None),
    ],
)
def test_foreign_names_fail(agency: str, level: str, text: str, words: str | None) -> None:
    section = 1 if words is None else 5
    ((outcome, stated),) = _names(text, section=section, agency=agency, level=level)
    assert outcome == "fail" and (words is None or stated == words)


@pytest.mark.parametrize(
    ("agency", "level", "text"),
    [
        ("青溪县水利局", "department", "我县信息公开稳步推进，我局落实责任。"),
        ("青溪县白石镇人民政府", "township", "我县统一部署，我镇认真落实。"),
        ("青溪县水利局", "department", "群众来信说：“我镇水质不好。”已答复。"),
        ("青溪县人民政府", "county", "我市对我县考核为优秀。"),
        ("青溪县白石镇人民政府", "township", "白石乡村振兴示范带已公示。"),
        ("青溪县白石镇人民政府", "township", "原白石乡档案已移交。"),
        ("青溪县白石镇人民政府", "township", "撤乡设镇以来，我乡档案逐步移交。"),
        ("青溪县人民政府", "county", "12个乡镇、街道办事处和水利局均已公开。"),
        ("青溪县白石镇人民政府", "township", "撤县设区后，我区公开工作稳步推进。"),
        ("青溪县水利局", "department", "会同青溪县公安局、司法局开展检查。"),
    ],
)
def test_own_names_and_those_above_are_no_leak(agency: str, level: str, text: str) -> None:
    assert _names(text, agency=agency, level=level) == [("pass", None)]


def test_another_county_in_the_line_that_tells_where_to_find_the_report_fails() -> None:
    where = {"province": "福建省", "city": "泉州市", "county": "晋江市", "agency": "晋江市青阳街道办事处"}
    wrong = "晋江市青阳街道。电子版可在石狮市人民政府网站下载。"
    assert _names(wrong, section=0, **where) == [("fail", "石狮市")]
    for right in (
        "晋江市青阳街道。电子版可在晋江市人民政府网站下载。",
        "晋江市青阳街道。电子版可在泉州市人民政府网站下载。",
        "晋江市青阳街道。赴石狮市人民政府学习交流，经验可在网站下载。",
    ):
        assert _names(right, section=0, **where) == [("pass", None)]


@pytest.mark.parametrize(
    ("other", "outcome"),
    [("青溪县教育局", "fail"), ("青溪县水利局", "pass"), ("县政务服务管理局", "pass"), ("水利和湖泊局", "pass")],
)
def test_a_bureau_that_names_another_bureau_to_ask(other: str, outcome: str) -> None:
    evidence = (Evidence("agency", other, "preamble", 0, 2, 2.5),)
    assert _names("请与其联系。", agency="青溪县水利局", level="department", evidence=evidence)[0][0] == outcome


def test_a_body_of_unknown_kind_is_not_assessable() -> None:
    assert _names("我镇工作平稳。", agency="青溪县融媒体中心", level="department") == [("not_assessable", None)]
