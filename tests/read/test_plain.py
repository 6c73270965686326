from __future__ import annotations

import pytest

from analyzer.errors import EmptyFile
from analyzer.read.plain import read_plain
from tests.read.make import assert_quotes, cells


def test_text_stays_as_it_is() -> None:
    text = "# 标题\n\n  缩进 的\t表\n| 甲 | 1 |\n"
    extracted = read_plain(text.encode(), "a.md")
    assert extracted.text == text
    assert extracted.grids == ()
    assert extracted.encoding == "utf-8"


def test_html_table_inside_plain_text_becomes_rows() -> None:
    text = "前文\n<table><tr><td>项目</td><td>件数</td></tr><tr><td>新收</td><td>7</td></tr></table>\n后文"
    extracted = read_plain(text.encode(), "a.md")
    assert extracted.text == "前文\n项目\t件数\n新收\t7\n后文"
    assert cells(extracted) == [["项目", "件数"], ["新收", "7"]]
    assert_quotes(extracted)


def test_blank_text_is_empty() -> None:
    with pytest.raises(EmptyFile):
        read_plain(" \r\n\u3000\n".encode(), "a.txt")
