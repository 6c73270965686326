from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from analyzer.find.reuse.bodies import number_bodies
from analyzer.text.bodies import body_key
from tests.find.reuse.reports import make_report

Places = tuple[str | None, str | None, str | None]


def groups(*bodies: tuple[str, Places]) -> list[int]:
    reports = [
        replace(make_report(f"r{n}", name, []), agency=body_key(name, places))
        for n, (name, places) in enumerate(bodies)
    ]
    return list(number_bodies(reports).tolist())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("云溪县河口街道办事处", ("海东省", "临江市", "云溪县")), ("河口街道", (None, None, "云溪县"))),
        (("云溪县", (None, None, "云溪县")), ("海东省云溪县人民政府", ("海东省", None, "云溪县"))),
        (("临江市水务局", (None, None, None)), ("水务局", ("海东省", "临江市", None))),
        (("河口街道", (None, None, None)), ("云溪县河口街道", ("海东省", "临江市", "云溪县"))),
        (("和平里街道", (None, None, "和平区")), ("和平区和平里街道", (None, None, "和平区"))),
    ],
)
def test_one_body_under_two_names(one: tuple[str, Places], other: tuple[str, Places]):
    assert len(set(groups(one, other))) == 1
    assert len(set(groups(other, one))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("水务局", (None, "临江市", None)), ("水务局", (None, "临江市", "云溪县"))),
        (("水务局", ("海东省", None, "云溪县")), ("水务局", ("山南省", None, "云溪县"))),
        (("云溪县人民政府", (None, None, "云溪县")), ("云溪县水务局", (None, None, "云溪县"))),
        (("河口街道", (None, None, "云溪县")), ("河口镇", (None, None, "云溪县"))),
    ],
)
def test_two_bodies_stay_two(one: tuple[str, Places], other: tuple[str, Places]):
    assert len(set(groups(one, other))) == 2


def test_a_name_that_fits_two_bodies_joins_neither_in_any_order():
    bodies = [
        ("水务局", ("海东省", None, "云溪县")),
        ("水务局", ("山南省", None, "云溪县")),
        ("水务局", (None, None, "云溪县")),
    ]
    for order in itertools.permutations(bodies):
        assert len(set(groups(*order))) == 3
