from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.errors import NothingToRead
from analyzer.run.inputs import list_inputs


def _make(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("公开", "utf-8")
    return folder


def test_a_folder_is_listed_to_any_depth_in_order_of_names(tmp_path: Path) -> None:
    folder = _make(tmp_path / "in", "b.txt", "a/c.html", "a/b/d.pdf")
    assert [f.name for f in list_inputs([folder])] == ["a/b/d.pdf", "a/c.html", "b.txt"]


def test_hidden_lock_and_system_files_are_no_inputs(tmp_path: Path) -> None:
    folder = _make(tmp_path / "in", ".git/config", ".a.txt", "~$b.docx", "Thumbs.db", "__MACOSX/x.txt", "c.txt")
    assert [f.name for f in list_inputs([folder])] == ["c.txt"]


def test_the_order_and_spelling_of_inputs_change_no_name(tmp_path: Path) -> None:
    one, two = _make(tmp_path / "one", "a.txt"), _make(tmp_path / "two", "a.txt")
    names = [f.name for f in list_inputs([one, two])]
    assert names == ["one/a.txt", "two/a.txt"]
    assert [f.name for f in list_inputs([two / ".." / "two", one])] == names


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    folder = _make(tmp_path / "in", "a.txt")
    assert len(list_inputs([folder / "a.txt", folder / "a.txt"])) == 1


def test_files_of_one_name_are_told_apart_by_their_folder(tmp_path: Path) -> None:
    one, two = _make(tmp_path / "one", "a.txt"), _make(tmp_path / "two", "a.txt")
    assert [f.name for f in list_inputs([one / "a.txt", two / "a.txt"])] == ["one/a.txt", "two/a.txt"]


def test_files_of_one_name_in_folders_of_one_name_are_told_apart_by_their_whole_paths(tmp_path: Path) -> None:
    one, two = _make(tmp_path / "x" / "in", "a.txt", "b.txt"), _make(tmp_path / "y" / "in", "a.txt")
    names = [f.name for f in list_inputs([one, two])]
    assert len(set(names)) == 3 and names[0] == "in/b.txt"
    assert [n.endswith(end) for n, end in zip(names[1:], ("x/in/a.txt", "y/in/a.txt"), strict=True)] == [True, True]


def test_the_output_folder_is_no_input(tmp_path: Path) -> None:
    folder = _make(tmp_path, "a.txt", "out/reports/2021.html")
    assert [f.name for f in list_inputs([folder], exclude=folder / "out")] == ["a.txt"]


def test_a_list_names_files_by_their_path_below_it(tmp_path: Path) -> None:
    folder = _make(tmp_path / "one", "a.txt", "b/a.txt", "c/d/e.txt", "not-listed.txt")
    elsewhere = _make(tmp_path / "two", "f.txt") / "f.txt"
    (folder / "list.txt").write_text(f"\ufeffb/a.txt\r\n\n a.txt \n./a.txt\nc\ngone.txt\n{elsewhere}\n", "utf-8")
    found = list_inputs([Path(f"@{folder / 'list.txt'}")])
    outside = elsewhere.relative_to(elsewhere.anchor).as_posix()
    assert [f.name for f in found] == sorted(["a.txt", "b/a.txt", "c/d/e.txt", "gone.txt", outside])


def test_a_list_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_bytes(b"\xff\xfe\x00")
    for name in ("list.txt", "none.txt"):
        with pytest.raises(NothingToRead, match="UTF-8") as caught:
            list_inputs([Path(f"@{tmp_path / name}")])
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("missing", ["nowhere", "empty"])
def test_nothing_to_read_is_said_in_one_line(tmp_path: Path, missing: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(NothingToRead) as caught:
        list_inputs([tmp_path / missing])
    assert "\n" not in str(caught.value) and missing in str(caught.value)
