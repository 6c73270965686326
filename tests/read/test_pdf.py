from __future__ import annotations

import io

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader

from analyzer.errors import DamagedFile, EmptyFile, EncryptedFile, MissingProgram
from analyzer.read import ocr
from analyzer.read import pdf as pdf_reader
from analyzer.read.pdf import read_pdf
from tests.read.make import FONT, PROSE, Pdf, assert_quotes, cells

LONG = PROSE * 3


@pytest.fixture(autouse=True)
def without_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are read by their text layer, whatever is installed here."""
    for module in (ocr, pdf_reader):
        monkeypatch.setattr(module, "find_ocr", lambda: None)


def test_broken_lines_join_and_paragraphs_stay_apart() -> None:
    pdf = Pdf()
    pdf.line(100, "松溪乡年度报告", x=220, size=20)
    y = pdf.paragraph(150, LONG)
    y = pdf.paragraph(y, "（一）网站方面。" + PROSE)
    pdf.paragraph(y, PROSE)
    text = read_pdf(pdf.done(), "a.pdf").text
    assert text.split("\n\n") == ["松溪乡年度报告", LONG, "（一）网站方面。" + PROSE, PROSE]


def test_letters_drawn_one_by_one_are_read_whatever_is_installed() -> None:
    # pdfium drops them where the typeface it takes has no shape for them.
    pdf = Pdf()
    for k, letter in enumerate("松溪乡政府公开，龘鱻。"):
        pdf.line(100, letter, x=90 + 12 * k)
    assert read_pdf(pdf.done(), "a.pdf").text == "松溪乡政府公开，龘鱻。"


def test_heading_on_a_short_line_is_not_joined() -> None:
    pdf = Pdf()
    pdf.line(100, "一、总体情况", x=114)
    pdf.paragraph(120, LONG)
    assert read_pdf(pdf.done(), "a.pdf").text == f"一、总体情况\n\n{LONG}"


def test_page_numbers_and_running_heads_leave_the_flow() -> None:
    pdf = Pdf()
    for number in range(1, 4):
        pdf.line(40, "松溪乡政务公开", x=250, size=9)
        for k in range(30):
            pdf.line(90 + 20 * k, "上中下"[number - 1] * 34)
        pdf.line(810, f"— {number} —", x=280, size=9)
        pdf.next_page()
    assert read_pdf(pdf.done(), "a.pdf").text == "上" * 1020 + "中" * 1020 + "下" * 1020


def test_number_in_the_middle_of_a_page_is_no_page_number() -> None:
    pdf = Pdf()
    pdf.line(100, "收到申请件数")
    pdf.line(400, "12")
    assert read_pdf(pdf.done(), "a.pdf").text.endswith("12")


def test_real_blanks_stay_between_latin_words_only_where_printed() -> None:
    pdf = Pdf()
    pdf.line(100, "网址 www.example.cn 和 Open Data 平台")
    assert read_pdf(pdf.done(), "a.pdf").text == "网址 www.example.cn 和 Open Data 平台"


def test_ruled_table_becomes_a_grid_in_its_place() -> None:
    pdf = Pdf()
    pdf.paragraph(80, "三、收到申请情况")
    y = pdf.table(120, [["项目", "自然人", "总计"], ["新收", "3", ""], ["结转", "0", "0"]], [100, 60, 60])
    pdf.paragraph(y + 40, LONG)
    extracted = read_pdf(pdf.done(), "a.pdf")
    assert cells(extracted) == [["项目", "自然人", "总计"], ["新收", "3", ""], ["结转", "0", "0"]]
    assert extracted.text == f"三、收到申请情况\n\n项目\t自然人\t总计\n新收\t3\t\n结转\t0\t0\n\n{LONG}"
    assert_quotes(extracted)


def test_missing_rules_make_merged_cells() -> None:
    pdf = Pdf()
    top = A4[1] - 100
    pdf.canvas.rect(90, top - 60, 180, 60)
    pdf.canvas.line(90, top - 20, 270, top - 20)
    pdf.canvas.line(150, top - 40, 270, top - 40)
    pdf.canvas.line(150, top - 20, 150, top - 60)
    for y, x, text in ((114, 95, "办理情况"), (144, 95, "结果"), (134, 155, "公开"), (154, 155, "8")):
        pdf.line(y, text, x, 9)
    assert cells(read_pdf(pdf.done(), "a.pdf")) == [["办理情况", "办理情况"], ["结果", "公开"], ["结果", "8"]]


def test_table_goes_on_over_the_page_without_its_repeated_header() -> None:
    pdf = Pdf()
    head = ["项目", "件数"]
    pdf.table(640, [head, ["（一）甲", "1"], ["（二）乙", "2"]], [200, 60])
    pdf.line(810, "1", x=290, size=9)
    pdf.next_page()
    y = pdf.table(80, [head, ["（三）丙", "3"]], [200, 60])
    pdf.paragraph(y + 30, "五、存在的问题")
    extracted = read_pdf(pdf.done(), "a.pdf")
    assert cells(extracted) == [head, ["（一）甲", "1"], ["（二）乙", "2"], ["（三）丙", "3"]]
    assert extracted.text.endswith("3\n\n五、存在的问题")


def test_row_cut_by_the_page_break_is_one_row() -> None:
    pdf = Pdf()
    pdf.table(700, [["项目", "件数"], ["（一）甲", "1"], ["（二）没有现成信息需要", "2"]], [104, 60])
    pdf.next_page()
    pdf.table(80, [["另行制作", ""], ["（三）丙", "3"]], [104, 60])
    assert cells(read_pdf(pdf.done(), "a.pdf"))[2:] == [["（二）没有现成信息需要另行制作", "2"], ["（三）丙", "3"]]


def test_group_label_cut_by_the_page_break_is_one_cell() -> None:
    pdf = Pdf()
    pdf.table(740, [["项目", "事项", "件数"], ["（四）无", "1.不掌握", "7"]], [50, 150, 60])
    pdf.next_page()
    top = A4[1] - 80
    pdf.canvas.rect(92, top - 40, 263, 40)  # sides shifted by some points
    pdf.canvas.line(142, top - 20, 355, top - 20)
    for x in (142, 294):
        pdf.canvas.line(x, top, x, top - 40)
    for y, x, text in (
        (103, 96, "法提供"),
        (94, 146, "2.需制作"),
        (94, 300, "1"),
        (114, 146, "3.不明确"),
        (114, 300, "0"),
    ):
        pdf.line(y, text, x, 9)
    extracted = read_pdf(pdf.done(), "a.pdf")
    label = "（四）无法提供"
    assert cells(extracted)[1:] == [[label, "1.不掌握", "7"], [label, "2.需制作", "1"], [label, "3.不明确", "0"]]
    assert_quotes(extracted)


def test_other_table_on_the_next_page_stays_apart() -> None:
    pdf = Pdf()
    pdf.table(700, [["项目", "件数"], ["甲", "1"]], [200, 60])
    pdf.next_page()
    pdf.table(80, [["结果", "维持", "纠正"], ["0", "0", "1"]], [60, 60, 60])
    assert len(read_pdf(pdf.done(), "a.pdf").grids) == 2


def test_frame_around_text_is_no_table() -> None:
    pdf = Pdf()
    pdf.canvas.rect(80, A4[1] - 130, 300, 60)
    pdf.line(100, "框里的话")
    extracted = read_pdf(pdf.done(), "a.pdf")
    assert extracted.grids == ()
    assert extracted.text == "框里的话"


def test_unruled_columns_are_parted_by_tabs() -> None:
    pdf = Pdf()
    for k, (label, number) in enumerate((("新收申请", "3"), ("上年结转", "0"))):
        pdf.line(100 + 20 * k, label)
        pdf.line(100 + 20 * k, number, x=300)
    assert read_pdf(pdf.done(), "a.pdf").text == "新收申请\t3\n\n上年结转\t0"


def test_two_columns_are_read_one_after_the_other() -> None:
    pdf = Pdf()
    pdf.line(70, "松溪乡年度报告的标题横贯两栏", x=190, size=16)
    for k in range(12):
        pdf.line(110 + 20 * k, "前" * 16, x=80)
        pdf.line(110 + 20 * k, "后" * 16, x=320)
    text = read_pdf(pdf.done(), "a.pdf").text
    assert text == "松溪乡年度报告的标题横贯两栏\n\n" + "前" * 192 + "后" * 192


def test_page_turned_by_its_rotation_reads_upright() -> None:
    pdf = Pdf()
    canvas = pdf.canvas
    canvas.setPageRotation(90)
    canvas.translate(A4[0], 0)
    canvas.rotate(90)
    canvas.setFont("STSong-Light", 12)
    canvas.drawString(100, 400, "上面一行字")
    canvas.drawString(100, 380, "下面一行字")
    assert read_pdf(pdf.done(), "a.pdf").text == "上面一行字下面一行字"


def test_character_printed_twice_for_bold_counts_once() -> None:
    pdf = Pdf()
    pdf.line(100, "总计")
    pdf.line(100, "总计", x=90.3)
    assert read_pdf(pdf.done(), "a.pdf").text == "总计"


def test_password_is_reported() -> None:
    pdf = Pdf(encrypt=StandardEncryption("secret"))
    pdf.line(100, PROSE)
    with pytest.raises(EncryptedFile):
        read_pdf(pdf.done(), "a.pdf")


@pytest.mark.parametrize("keep", [0.2, 0.6, 0.9])
def test_cut_file_is_damaged(keep: float) -> None:
    pdf = Pdf()
    pdf.paragraph(100, LONG)
    data = pdf.done()
    with pytest.raises(DamagedFile):
        read_pdf(data[: int(len(data) * keep)], "a.pdf")


def test_scan_is_told_as_a_scan() -> None:
    picture = io.BytesIO()
    Image.new("L", (40, 40), 200).save(picture, "png")
    pdf = Pdf()
    pdf.canvas.drawImage(ImageReader(picture), 0, 0, 500, 700)
    with pytest.raises(MissingProgram, match="扫描"):
        read_pdf(pdf.done(), "a.pdf")


def test_text_layer_of_nonsense_is_not_taken_for_words() -> None:
    pdf = Pdf()
    rare = "".join(chr(0x4E00 + 97 * k % 20_000) for k in range(600))
    for k in range(20):
        pdf.line(80 + 20 * k, rare[30 * k : 30 * k + 30])
    with pytest.raises(MissingProgram):
        read_pdf(pdf.done(), "a.pdf")


def test_blank_pdf_is_empty() -> None:
    pdf = Pdf()
    pdf.next_page()
    with pytest.raises(EmptyFile):
        read_pdf(pdf.done(), "a.pdf")


def test_page_whose_words_all_stand_on_end_reads_upright() -> None:
    pdf = Pdf()
    pdf.canvas.translate(500, 60)
    pdf.canvas.rotate(90)
    for i in range(3):
        pdf.canvas.setFont(FONT, 12)
        pdf.canvas.drawString(20, -20.0 * i, f"第{'一二三'[i]}行写在横放的纸上。")
    text = read_pdf(pdf.done(), "a.pdf").text
    assert "".join(text.split()) == "第一行写在横放的纸上。第二行写在横放的纸上。第三行写在横放的纸上。"


def test_words_on_end_count_in_a_cell_and_not_in_the_margin() -> None:
    pdf = Pdf()
    pdf.line(100, PROSE[:30])
    pdf.table(200, [["", "件数", "条数"], ["", "12", "34"]], [40, 80, 80], height=40)
    for x, y, words in ((115, 208, "办理"), (40, 400, "留存")):
        pdf.canvas.saveState()
        pdf.canvas.translate(x, A4[1] - y - 25)
        pdf.canvas.rotate(90)
        pdf.canvas.setFont(FONT, 9)
        pdf.canvas.drawString(0, 0, words)
        pdf.canvas.restoreState()
    extracted = read_pdf(pdf.done(), "a.pdf")
    assert "办理" in [cell for row in cells(extracted) for cell in row]
    assert "留存" not in extracted.text


def test_words_that_run_over_the_border_stay_in_their_cell() -> None:
    pdf = Pdf()
    pdf.table(200, [["很长的一个标签不换行", "7", "8"], ["短", "9", "5"]], [50, 80, 80])
    assert cells(read_pdf(pdf.done(), "a.pdf")) == [["很长的一个标签不换行", "7", "8"], ["短", "9", "5"]]


def test_columns_of_a_table_say_nothing_of_the_next_table() -> None:
    pdf = Pdf()
    pdf.table(100, [["甲", "乙", "丙"], ["1", "2", "3"]], [100, 60, 60])
    pdf.table(300, [["甲", "乙", "丙"], ["4", "5", "6"]], [104, 60, 56])
    extracted = read_pdf(pdf.done(), "a.pdf")
    assert [cells(extracted, 0)[1], cells(extracted, 1)[1]] == [["1", "2", "3"], ["4", "5", "6"]]
