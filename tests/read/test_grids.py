from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analyzer.read.grids import Spanning, Table, assemble, join_lines, spread
from tests.read.make import assert_quotes, cells

SPANNING = st.builds(Spanning, st.text("甲乙1 \n\t\r", max_size=4), st.integers(0, 4), st.integers(0, 4))


def test_merged_cells_stand_in_every_place_and_are_printed_once() -> None:
    table = spread([[Spanning("甲", 2, 1), Spanning("乙", 1, 2)], [Spanning("丙"), Spanning("")]])
    extracted = assemble(["前", table, "后"])
    assert cells(extracted) == [["甲", "甲", "乙"], ["丙", "", "乙"]]
    assert extracted.text == "前\n\n甲\t\t乙\n丙\t\t\n\n后"
    assert_quotes(extracted)


def test_short_rows_are_filled_with_none_and_not_with_blanks() -> None:
    assert cells(assemble([spread([[Spanning("甲"), Spanning("乙")], [Spanning("丙")]])])) == [
        ["甲", "乙"],
        ["丙", None],
    ]


def test_span_beyond_the_table_does_not_grow_it_downwards() -> None:
    table = spread([[Spanning("甲", 1, 1000)], [Spanning("乙")]])
    assert len(table.places) == 2


@given(st.lists(st.lists(SPANNING, max_size=5), max_size=5))
def test_any_table_is_rectangular_and_every_cell_is_quoted(rows: list[list[Spanning]]) -> None:
    extracted = assemble(["头", spread([*rows, [Spanning("尾"), Spanning("巴")]]), "脚"])
    assert_quotes(extracted)
    lines = extracted.text.split("\n\n")[1].split("\n")
    assert {line.count("\t") for line in lines} == {len(extracted.grids[0].rows[0]) - 1}


def test_lines_join_with_blanks_only_between_latin_words() -> None:
    assert join_lines(["公开", "目录 ", " version", "two", "版"]) == "公开目录version two版"


def test_empty_blocks_leave_no_gap() -> None:
    assert assemble(["甲", "  ", Table(("", " "), ((0, 1),)), "乙"]).text == "甲\n\n乙"


def test_columns_and_rows_that_only_repeat_their_neighbour_go() -> None:
    rows = [[Spanning("甲", 2, 2), Spanning("乙", 1, 2)], [], [Spanning("丙", 2), Spanning("")]]
    assert cells(assemble([spread(rows)])) == [["甲", "乙"], ["丙", ""]]
