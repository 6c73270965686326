from __future__ import annotations

import pytest

from analyzer.find.checks import RULES, check_report
from analyzer.find.checks.coverage import OVER_YEARS
from tests.make import cells_of, make_report


@pytest.mark.parametrize("form", ["pre2019", "2019", "2021"])
def test_every_rule_of_one_report_has_a_row(form: str) -> None:
    report = make_report("公开工作平稳。", form=form, cells=cells_of(form) if form != "pre2019" else ())
    found = check_report(report)
    assert {f.rule for f in found} == set(RULES) - OVER_YEARS
    nothing = {f.rule for f in found if f.outcome == "not_assessable"}
    assert {"R7", "R8", "R9"} <= nothing
    assert ({"R1", "R2", "R3", "R4", "R10"} <= nothing) == (form == "pre2019")


def test_a_rule_that_was_checked_is_not_told_as_unchecked() -> None:
    report = make_report("公开信息3条，其中网站2条、公开栏1条。", cells=cells_of("2021"))
    assert [f.outcome for f in check_report(report) if f.rule == "R8"] == ["pass"]
