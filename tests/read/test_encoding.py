from __future__ import annotations

import random

import pytest

from analyzer.errors import UnknownFormat
from analyzer.read.encoding import decode, plausibility

SIMPLE = "一、总体情况\n本镇认真落实公开条例，全年主动公开政府信息四十六条。\n二、存在的问题\n解读的形式不够多样。\n"
TRADITIONAL = "一、總體情況\n本鎮認真落實公開條例，全年主動公開資訊四十六條。\n二、存在的問題\n解讀的形式不夠多樣。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_encoding_is_found_without_a_mark(encoding: str) -> None:
    assert decode(SIMPLE.encode(encoding), "a.txt") == (SIMPLE, encoding)


@pytest.mark.parametrize("family", ["gbk", "gb2312"])
def test_older_simplified_encodings_are_read_as_gb18030(family: str) -> None:
    assert decode(SIMPLE.encode(family), "a.txt") == (SIMPLE, "gb18030")


def test_big5_is_told_from_gb18030() -> None:
    assert decode(TRADITIONAL.encode("big5"), "a.txt") == (TRADITIONAL, "big5hkscs")
    assert decode(TRADITIONAL.encode("gb18030"), "a.txt") == (TRADITIONAL, "gb18030")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_mark_is_no_part_of_the_text(encoding: str) -> None:
    text, found = decode(SIMPLE.encode(encoding), "a.txt")
    assert text == SIMPLE
    assert found.startswith(encoding.split("-sig")[0])


def test_line_ends_become_newlines_and_controls_vanish() -> None:
    assert decode("甲\r\n乙\r丙\x0c丁\x00\x07戊".encode(), "a.txt")[0] == "甲\n乙\n丙\n丁戊"


def test_one_broken_byte_is_marked_and_the_rest_kept() -> None:
    data = SIMPLE.encode("gb18030")
    text, encoding = decode(data + b"\xff" + "完".encode("gb18030"), "a.txt")
    assert encoding == "gb18030"
    assert text.startswith(SIMPLE)
    assert "\ufffd" in text
    assert text.endswith("完")


@pytest.mark.parametrize("seed", range(5))
def test_noise_is_refused(seed: int) -> None:
    with pytest.raises(UnknownFormat):
        decode(random.Random(seed).randbytes(5_000), "a.txt")


def test_zero_bytes_are_refused() -> None:
    with pytest.raises(UnknownFormat):
        decode(bytes(4_096), "a.txt")


def test_plausibility_falls_with_the_wrong_reading() -> None:
    wrong = SIMPLE.encode("gb18030").decode("big5hkscs", "replace")
    assert plausibility(SIMPLE) > 0.4
    assert plausibility(wrong) < 0.12
