import numpy as np
import pytest

from analyzer.tell.content.statistics import (
    Value,
    difference,
    discoveries,
    proportion,
    ratio,
    resampled_sums,
    wilson,
)


def test_wilson_agrees_with_published_values():
    # Newcombe (1998), Statistics in Medicine 17, table I: 81/263 and 15/148
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=1e-4)


def test_nothing_known_is_none_and_never_zero():
    assert proportion(0, 0) == Value(None, 0)
    assert ratio([], []).value is None
    assert ratio([0, 0], [0, 0]).value is None
    assert proportion(0, 4).value == 0.0


def test_small_and_listed_bases_are_flagged():
    assert [(Value(0.5, n).small, Value(0.5, n).listed) for n in (4, 5, 29, 30)] == [
        (True, True), (True, False), (True, False), (False, False),
    ]  # fmt: skip


def test_ratio_resamples_bodies_and_not_statements():
    # one body says everything vague, nine say nothing vague: the interval must be wide
    clustered = ratio([90] + [0] * 9, [90] + [10] * 9)
    even = ratio([9] * 10 + [9], [18] * 10 + [18])
    assert clustered.value == pytest.approx(0.5)
    assert clustered.high - clustered.low > 0.6
    assert even.high - even.low < 1e-9


def test_ratio_at_the_edges_still_has_a_width():
    assert ratio([0, 0, 0], [2, 3, 4]).high > 0.3
    assert ratio([2, 3, 4], [2, 3, 4]).low < 0.7


def test_draws_repeat_and_do_not_depend_on_chunks():
    columns = np.arange(20, dtype=float).reshape(10, 2)
    assert np.array_equal(resampled_sums(columns), resampled_sums(columns.copy()))
    assert resampled_sums(columns).mean(axis=0) == pytest.approx(columns.sum(axis=0), rel=0.05)


def test_difference_pairs_the_same_bodies():
    before = np.array([[1.0, 0.0]] * 20 + [[0.0, 0.0]] * 20)
    after = np.array([[0.0, 0.0]] * 38 + [[0.0, 1.0]] * 2)
    values, tests = difference(before, after)
    assert values[0].value == pytest.approx(-0.5)
    assert values[0].high < 0
    assert tests[0] < 0.001
    assert values[1].value == pytest.approx(0.05)
    assert tests[1] == pytest.approx(0.5)


def test_an_empty_panel_has_no_change():
    values, tests = difference(np.zeros((0, 2)), np.zeros((0, 2)))
    assert [v.value for v in values] == [None, None]
    assert tests == [1.0, 1.0]


def test_discoveries_step_up():
    assert discoveries([0.09, 0.05, 0.03]) == [True, True, True]
    assert discoveries([0.2, 0.05, 0.9]) == [False, False, False]
    assert discoveries([]) == []
