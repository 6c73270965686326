from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.find.reuse.shelf import Shelf

TEXTS = ["渔港的公告。\n", "", "𠮷田村\ud800", "a" * 5000]


@pytest.mark.parametrize("on_disk", [False, True])
def test_texts_are_taken_by_their_number_in_any_order(on_disk: bool, tmp_path: Path) -> None:
    with Shelf(tmp_path if on_disk else None) as shelf:
        for text in TEXTS[:2]:
            shelf.put(text)
        assert shelf.take(0) == TEXTS[0]
        for text in TEXTS[2:]:
            shelf.put(text)
        assert [shelf.take(n) for n in (3, 1, 2, 0, 3)] == [TEXTS[n] for n in (3, 1, 2, 0, 3)]


def test_nothing_is_left_on_the_disk(tmp_path: Path) -> None:
    with Shelf(tmp_path) as shelf:
        shelf.put("地契")
    assert list(tmp_path.iterdir()) == []
