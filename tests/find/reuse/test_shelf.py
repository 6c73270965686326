from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.find.reuse.shelf import Shelf

PIECES = ["渔港的公告。\n".encode(), b"", bytes(range(256)), b"a" * 5000]


@pytest.mark.parametrize("on_disk", [False, True])
@pytest.mark.parametrize("at_once", [1, 300, 1 << 20])
def test_pieces_are_taken_by_their_number_in_any_order(
    on_disk: bool, at_once: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analyzer.find.reuse.shelf._WAITING", at_once)
    with Shelf(tmp_path if on_disk else None) as shelf:
        for piece in PIECES[:2]:
            shelf.put(piece)
        assert shelf.take(0) == PIECES[0]
        for piece in PIECES[2:]:
            shelf.put(piece)
        assert [shelf.take(n) for n in (3, 1, 2, 0, 3)] == [PIECES[n] for n in (3, 1, 2, 0, 3)]


def test_nothing_is_left_on_the_disk(tmp_path: Path) -> None:
    with Shelf(tmp_path) as shelf:
        shelf.put(b"deed")
    assert list(tmp_path.iterdir()) == []
