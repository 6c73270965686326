from __future__ import annotations

import pytest

from analyzer.find.checks.breakdowns import find_breakdowns
from tests.find.checks.cases import outcomes


@pytest.mark.parametrize(
    "text",
    [
        "全年公开信息60条，其中政策文件20条、财政信息15条、工作动态25条。",
        "公开信息60条，全文电子化率100%。其中，政策类20条，占33.33%；财政类15条，占25%；动态类25条，占41.67%。",
        "网站、公众号、公开栏分别为30条、20条、10条，共60条。",
        "公开信息60条，包括指南1条、目录1条、动态58条。公众号另发布553条。",
        "收到申请12件，其中自然人8件、商业企业4件，办结10件，结转2件。",
        "新收9件，加上年结转2件共11件，已办结11件。",
        "发布信息2.1万条，其中市级0.6万条、县级1.5万条。",
        "公开信息60条：网站40条，公众号20条。",
        "办件60件，其中甲类（含急件5件）20件、乙类40件。",
    ],
)
def test_lists_that_add_up_pass(text: str) -> None:
    assert outcomes("R8", text).count("pass") >= 1
    assert "fail" not in outcomes("R8", text)


@pytest.mark.parametrize(
    "text",
    [
        "全年公开信息62条，其中政策文件20条、财政信息15条、工作动态25条。",
        "公开信息57条，其中政策文件20条、财政信息15条、工作动态25条。",
        "公开信息90条，其中网站50条、公众号20条、其他方式10条。",
        "收到申请12件，其中自然人8件、法人或其他组织5件。",
        "收到申请12件，其中自然人7件、法人或其他组织4件。",
        "公开信息30条，其中政策10条、动态15条、其他类20条。",
    ],
)
def test_lists_that_do_not_add_up_fail(text: str) -> None:
    assert outcomes("R8", text) == ["fail"]


@pytest.mark.parametrize(
    "text",
    [
        "公开信息500条，其中重点领域120条、惠企政策30条。",
        "公开信息100条，主要包括政策文件30条、通知公告20条等。",
        "公开信息100条，其中网站公开100条，公众号转发60条。",
        "收到申请40件，其中征地类12件，全部按期答复，同比增加30件。",
        "结转下年2件。其中予以公开69件、部分公开15件。",
        "召开会议3次，培训5次，共参加300人次。",
        "公开信息约60条，其中政策20条、财政15条、动态30条。",
        "公开信息60条，其中网站40条、公众号20条，关注人数9000人，阅读量3万次，转发15条。",
        "新收2件，其中自然人1件、法律服务机构1件；予以公开1件，不予公开1件。",
    ],
)
def test_partial_and_overlapping_lists_are_no_failure(text: str) -> None:
    assert "fail" not in outcomes("R8", text)


def test_the_reader_of_lists_keeps_total_items_and_their_order() -> None:
    (found,) = find_breakdowns("公开信息6条,其中甲1条、乙2条、丙3条。")
    assert (found.total.value, [c.value for c in found.items]) == (6, [1, 2, 3])
