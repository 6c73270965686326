from __future__ import annotations

import random
import struct
import zipfile
from pathlib import Path

import pytest

from analyzer.errors import DamagedFile, EmptyFile, EncryptedFile, InputError, TooLarge, UnknownFormat
from analyzer.read import MAX_BYTES, close_archives, list_members, read_document
from analyzer.read.archive import read_member
from analyzer.run.batch import analyze
from analyzer.run.inputs import InputFile, list_inputs
from analyzer.schema import Failure
from tests.read.make import PROSE, saved, word, zipped


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def names(path: Path) -> list[str]:
    return [member.name for member in list_members(path) or ()]


def test_chinese_names_of_windows_are_read(tmp_path: Path) -> None:
    # Two-byte letters of Greek are as long in UTF-8 as Chinese ones in GBK, so the sizes in the headers fit.
    path = put(tmp_path, "a.zip", zipped({"ΑΒΓ.txt": b"x"}).replace("ΑΒΓ".encode(), "青石镇".encode("gbk")))
    data = bytearray(path.read_bytes())
    for magic, at in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        data[data.index(magic) + at] &= ~0x08
    path.write_bytes(bytes(data))
    assert names(path) == ["青石镇.txt"]


def test_names_in_utf8_are_read_with_and_without_their_mark(tmp_path: Path) -> None:
    assert names(put(tmp_path, "a.zip", zipped({"白河乡/年报.txt": b"x"}))) == ["白河乡/年报.txt"]
    assert names(put(tmp_path, "b.zip", zipped({"白河乡/年报.txt": b"x"}, "utf-8"))) == ["白河乡/年报.txt"]


def test_name_in_the_extra_field_wins_over_the_code_page(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        info = zipfile.ZipInfo("short.txt")
        told = "松林街道.txt".encode()
        info.extra = struct.pack("<HHBI", 0x7075, len(told) + 5, 1, 0) + told
        made.writestr(info, "x")
    assert names(path) == ["松林街道.txt"]


def test_paths_lead_nowhere_outside_and_equal_names_stay_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        for name in ("../../etc/a.txt", "etc/a.txt", "/root/b.txt", "C:\\win\\c.txt", "./d/./e.txt"):
            made.writestr(name, "x")
    assert names(path) == ["d/e.txt", "etc/a.txt", "etc/a.txt~2", "root/b.txt", "win/c.txt"]


def test_litter_and_folders_are_left_out(tmp_path: Path) -> None:
    files = {
        "x/": b"",
        "x/a.txt": b"1",
        "__MACOSX/x/._a.txt": b"2",
        ".DS_Store": b"3",
        "~$a.docx": b"4",
        "Thumbs.db": b"5",
    }
    assert names(put(tmp_path, "a.zip", zipped(files))) == ["x/a.txt"]


def test_documents_that_are_containers_are_not_taken_apart(tmp_path: Path) -> None:
    assert list_members(put(tmp_path, "a.docx", saved(word(PROSE)))) is None
    assert list_members(put(tmp_path, "a.zip", zipped({"OFD.xml": b"x"}))) is None
    assert list_members(put(tmp_path, "a.txt", PROSE.encode())) is None


def test_inputs_name_the_files_of_archives_and_reading_gives_their_words(tmp_path: Path) -> None:
    inner = {"二/乙.txt": PROSE.encode(), "甲.docx": saved(word(PROSE)), "丙.txt": b""}
    put(tmp_path, "包.zip", zipped(inner))
    put(tmp_path, "丁.txt", PROSE.encode())
    files = list_inputs([tmp_path])
    assert [f.name for f in files] == ["丁.txt", "包.zip!/丙.txt", "包.zip!/二/乙.txt", "包.zip!/甲.docx"]
    found = read_document(files[3].path, name=files[3].name, member=files[3].member)
    assert (found.format, found.text, found.path) == ("docx", PROSE, "包.zip!/甲.docx")
    with pytest.raises(EmptyFile):
        read_document(files[1].path, name=files[1].name, member=files[1].member)
    close_archives()


def test_archive_in_an_archive_and_an_empty_one_are_refused(tmp_path: Path) -> None:
    put(tmp_path, "a.zip", zipped({"b.zip": zipped({"c.txt": b"x"})}))
    put(tmp_path, "e.zip", zipped({"leer/": b"", ".DS_Store": b"x"}))
    inner, empty = list_inputs([tmp_path])
    for file, words in ((inner, "压缩包里还有压缩包"), (empty, "压缩包是空的")):
        value = analyze(file, None)
        assert isinstance(value, Failure)
        assert (value.error, value.message[: len(words)]) == ("UnknownFormat", words)


def locked(data: bytes) -> bytes:
    """The same archive, saying that its files have a password."""
    out = bytearray(data)
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        out[out.index(magic) + at] |= 1
    return bytes(out)


def test_password_bomb_damage_and_unknown_packing_are_told(tmp_path: Path) -> None:
    plain = zipped({"a.txt": PROSE.encode() * 50})
    bomb = zipped({"a.txt": bytes(20_000_000)})
    broken = plain[:45] + b"\x00\xff\x00" + plain[48:]
    odd = plain.replace(struct.pack("<HHH", 20, 0, 8), struct.pack("<HHH", 20, 0, 97))
    cases = [(locked(plain), EncryptedFile), (bomb, TooLarge), (broken, DamagedFile), (odd, UnknownFormat)]
    for n, (data, error) in enumerate(cases):
        path = put(tmp_path, f"{n}.zip", data)
        with pytest.raises(error) as caught:
            read_member(path, 0, f"{n}.zip!/a.txt", MAX_BYTES)
        assert "。" in caught.value.reason
    close_archives()


def test_larger_than_it_says_is_cut_short(tmp_path: Path) -> None:
    path = put(tmp_path, "a.zip", zipped({"a.txt": b"y" * 1_000}))
    with pytest.raises(TooLarge):
        read_member(path, 0, "a.zip!/a.txt", 999)
    assert len(read_member(path, 0, "a.zip!/a.txt", 1_000)) == 1_000


def test_entries_over_one_another_and_too_many_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analyzer.read.zipped.MOST_MEMBERS", 2)
    path = put(tmp_path, "a.zip", zipped({f"{n}.txt": b"x" for n in range(3)}))
    assert list_members(path) is None
    with pytest.raises(TooLarge):
        read_document(path, name="a.zip")


def test_changed_archives_never_crash(tmp_path: Path) -> None:
    rng = random.Random(3)
    data = zipped({"甲.txt": PROSE.encode() * 20, "乙.txt": PROSE.encode()})
    for n in range(150):
        made = bytearray(data)
        for _ in range(rng.choice((1, 6))):
            made[rng.randrange(len(made))] = rng.randrange(256)
        path = put(tmp_path, f"{n}.zip", bytes(made))
        for file in [InputFile(path.name, path, member=m.number) for m in list_members(path) or ()] or [
            InputFile(path.name, path)
        ]:
            try:
                read_document(file.path, name=file.name, member=file.member)
            except InputError as error:
                assert error.reason
    close_archives()
