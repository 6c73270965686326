from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.text import words

SAMPLES = (
    "推进政务公开专区建设，2021年12月20日前完成1,126份指南校核",
    "长效机制不健全；公众号粉丝少、APP“僵尸号”多",
    "（一）三审三校制度落实不到位。ABC-12 3.5% ①",
    "",
    " 　\n",
)


def test_the_accelerator_gives_the_reference_words() -> None:
    plain, search = words._reference()
    for text in SAMPLES:
        assert words.segment(text) == plain(text)
        assert words.search_words(text) == search(text)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="政府信息公开不及时有待提高栏目更新的一是二，。、；：20%（）Aa 村镇", max_size=40))
def test_words_joined_are_the_text(text: str) -> None:
    assert "".join(words.segment(text)) == text
    assert words.segment(text) == words._reference()[0](text)


def test_terms_stay_whole_for_display_only() -> None:
    assert "政务新媒体" in words.display_words("加强政务新媒体管理")
    assert "政务新媒体" not in words.segment("加强政务新媒体管理")
    assert "".join(words.display_words(SAMPLES[0])) == SAMPLES[0]
