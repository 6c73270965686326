"""Tables of both forms in every layout: each cell under its official label."""

from __future__ import annotations

import pytest

from analyzer.parse import parse
from analyzer.schema import official_labels
from tests.parse.made import (
    BODIES,
    LAYOUTS,
    cell_lines,
    document,
    grid_of,
    numbers,
    pipe_rows,
    read,
    report,
    spaced_rows,
    tab_rows,
    table_four,
    table_three,
    table_two,
    values_of,
)

FIFTEEN = ["1", "0", "2", "0", "3", "0", "4", "0", "0", "4", "5", "0", "0", "1", "6"]


def filled(form: str, layout: str) -> str:
    render = LAYOUTS[layout]
    two, three, four = table_two(form)[0], table_three(form, numbers(form)), table_four(FIFTEEN)
    return report(bodies=(BODIES[0], render(two), render(three), render(four), *BODIES[4:]))


def expected_three(form: str) -> dict[tuple[str, str], float]:
    rows = official_labels(form)[3]
    return {
        (row, column): float(v)
        for (row, columns), line in zip(rows.items(), numbers(form), strict=True)
        for column, v in zip(columns, line, strict=True)
    }


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form", ["2019", "2021"])
def test_every_layout_gives_every_cell(form: str, layout: str) -> None:
    text = filled(form, layout)
    found = read(text)
    assert found.template == form
    assert values_of(found.cells, 3) == expected_three(form)
    rows = official_labels(form)[2]
    truth = table_two(form)[1]
    assert values_of(found.cells, 2) == {
        (row, c): float(v) for row, columns in rows.items() for c, v in zip(columns, truth[row], strict=True)
    }
    four = [(row, c) for row, columns in official_labels(form)[4].items() for c in columns]
    assert values_of(found.cells, 4) == dict(zip(four, map(float, FIFTEEN), strict=True))
    assert all(text[c.start : c.end] == c.raw for c in found.cells)
    assert sorted({s.number for s in found.sections}) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_grids_of_a_reader_are_read_by_cell(form: str) -> None:
    text = filled(form, "bare_lines")
    rows = table_three(form, numbers(form))
    start = text.index("（本列")
    found = parse(document(text, [grid_of(rows, start, text)]))
    assert values_of(found.cells, 3) == expected_three(form)


def test_blank_cells_stay_blank_and_are_not_zero() -> None:
    values = [["", "", "", "", "", "", "0"] if i in (0, 1) else [""] * 7 for i in range(25)]
    body = cell_lines(table_three("2021", values))
    cells = {
        (c.row[:2], c.column): c
        for c in read(report(bodies=(BODIES[0], "", body, "", *BODIES[4:]))).cells
        if c.table == 3
    }
    assert cells["一、", "自然人"].state == "blank" and cells["一、", "自然人"].value is None
    assert cells["一、", "总计"].state == "value" and cells["一、", "总计"].value == 0
    assert cells["四、", "总计"].state == "blank"


def test_a_table_that_is_missing_is_absent() -> None:
    found = read(report())
    assert found.template == "2021"
    assert len(found.cells) == 10 + 175 + 15
    assert {c.state for c in found.cells} == {"absent"}


def test_signs_units_and_words_in_cells() -> None:
    rows = table_two("2019")[0]
    for row in rows:
        if row[0] == "行政许可":
            row[1:] = ["1,204", "减4", "2万余件"]
        if row[0] == "行政处罚":
            row[1:] = ["/", "+36", "三十"]
        if row[0] == "政府集中采购":
            row[1:] = ["６", "173581.50元"]
    cells = {(c.row, c.column): c for c in read(report(bodies=(BODIES[0], tab_rows(rows), "", "", *BODIES[4:]))).cells}
    assert cells["行政许可", "上一年项目数量"].value == 1204
    assert cells["行政许可", "本年增/减"].value == -4
    assert cells["行政许可", "处理决定数量"].value == 20000
    assert cells["行政处罚", "上一年项目数量"].state == "blank"
    assert cells["行政处罚", "本年增/减"].value == 36
    assert cells["行政处罚", "处理决定数量"].state in ("unreadable", "absent")
    assert cells["政府集中采购", "采购项目数量"].value == 6
    assert cells["政府集中采购", "采购总金额"].value == 173581.5
    assert cells["政府集中采购", "采购总金额"].raw == "173581.50元"


def three(rows: list[list[str]], render: object = tab_rows) -> dict[tuple[str, str], object]:
    body = render(rows)  # type: ignore[operator]
    cells = read(report(bodies=(BODIES[0], "", body, "", *BODIES[4:]))).cells
    return {(c.row, c.column): c for c in cells if c.table == 3}


def test_a_garbled_label_is_known_by_its_place() -> None:
    rows = table_three("2021", numbers("2021"))
    at = next(i for i, r in enumerate(rows) if "6.属于四类过程性信息" in r)
    rows[at][0] = "6.厉于凹类过柱性信急"
    cells = three(rows)
    assert [cells["（三）不予公开/6.属于四类过程性信息", c].value for c in ("自然人", "总计")] == [0, 3]  # type: ignore[attr-defined]
    assert cells["（三）不予公开/7.属于行政执法案卷", "总计"].value == 0  # type: ignore[attr-defined]


def test_a_dropped_row_is_absent_and_shifts_nothing() -> None:
    rows = [r for r in table_three("2021", numbers("2021")) if "2.重复申请" not in r]
    cells = three(rows)
    assert cells["（五）不予处理/2.重复申请", "总计"].state == "absent"  # type: ignore[attr-defined]
    assert cells["（七）总计", "商业企业"].value == sum(int(r[1]) for r in numbers("2021")[2:-2])  # type: ignore[attr-defined]


def test_labels_that_wrap_around_their_numbers() -> None:
    rows = table_three("2021", numbers("2021"))
    lines = []
    for row in rows:
        label = row[-8] if len(row) >= 8 else ""
        if len(label) > 9:
            lines += [*row[:-8], label[:6], " ".join(row[-7:]), label[6:]]
        else:
            lines.append(" ".join(row))
    cells = three([["\n".join(lines)]], spaced_rows)
    assert {k: c.value for k, c in cells.items()} == expected_three("2021")  # type: ignore[attr-defined]


def test_numbers_without_labels_count_only_if_all_are_there_and_add_up() -> None:
    lines = [["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"], *numbers("2021")]
    whole = three(lines, spaced_rows)
    assert {k: c.value for k, c in whole.items()} == expected_three("2021")  # type: ignore[attr-defined]
    assert {c.gate for c in whole.values()} == {"sums"}  # type: ignore[attr-defined]
    cut = three(lines[:-3], spaced_rows)
    assert {c.value for c in cut.values()} == {None}  # type: ignore[attr-defined]


def test_six_numbers_are_placed_by_the_sum_or_left_doubtful() -> None:
    rows = table_three("2021", numbers("2021"))
    at = next(i for i, r in enumerate(rows) if r[0].startswith("一、"))
    rows[at] = [rows[at][0], "3", "1", "0", "2", "4", "10"]
    cells = three(rows)
    row = "一、本年新收政府信息公开申请数量"
    assert cells[row, "总计"].value == 10  # type: ignore[attr-defined]
    assert sum(cells[row, c].value is None for c in official_labels("2021")[3][row]) == 1  # type: ignore[attr-defined]


def test_a_subtotal_column_is_left_out() -> None:
    rows = table_three("2021", numbers("2021"))
    rows[2].insert(0, "小计")
    for row in rows[3:]:
        row.insert(len(row) - 6, str(sum(int(v) for v in row[-6:-1])))
    cells = three(rows, pipe_rows)
    assert {k: c.value for k, c in cells.items()} == expected_three("2021")  # type: ignore[attr-defined]


def test_a_group_whose_leaf_labels_are_lost() -> None:
    rows = table_three("2019", numbers("2019"))
    for row in rows:
        if row[-8:-7] and row[-8][:2] in ("1.", "2.", "3.", "4.", "5.", "6.", "7.", "8."):
            del row[-8]
    cells = three(rows, LAYOUTS["pipe_lines"])
    assert {k: c.value for k, c in cells.items()} == expected_three("2019")  # type: ignore[attr-defined]


def test_three_blocks_of_table_four_one_below_the_other() -> None:
    names = ["行政复议", "行政诉讼未经复议直接起诉", "行政诉讼复议后起诉"]
    rows = [["", "结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]]
    rows += [[name, *FIFTEEN[5 * i : 5 * i + 5]] for i, name in enumerate(names)]
    cells = read(report(bodies=(BODIES[0], "", "", pipe_rows(rows), *BODIES[4:]))).cells
    assert [c.value for c in cells if c.table == 4] == list(map(float, FIFTEEN))


def test_table_four_with_too_few_numbers_is_not_guessed() -> None:
    rows = table_four(FIFTEEN[:9])
    cells = read(report(bodies=(BODIES[0], "", "", LAYOUTS["bare_lines"](rows), *BODIES[4:]))).cells
    assert {c.value for c in cells if c.table == 4} == {None}


def test_a_new_year_in_old_tables_keeps_the_old_form() -> None:
    body = tab_rows(table_two("2019")[0])
    found = read(
        report(title="梧岭县松溪镇2021年政府信息公开工作年度报告", bodies=(BODIES[0], body, "", "", *BODIES[4:]))
    )
    assert (found.year, found.template) == (2021, "2019")
