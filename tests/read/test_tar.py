"""Tar archives: names, order, and everything that is refused with a row of its own."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import tarfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from analyzer.errors import DamagedFile, InputError, TooLarge, UnknownFormat
from analyzer.read import close_archives, list_members, read_bytes, read_document, tarred
from analyzer.read.archive import read_member
from analyzer.run.batch import analyze
from analyzer.run.inputs import InputFile, in_reading_order, list_inputs
from analyzer.schema import Failure
from tests.read.make import PROSE, saved, word, zipped

PACKINGS = {
    "tar": bytes,
    "tar.gz": gzip.compress,
    "tgz": gzip.compress,
    "tar.bz2": bz2.compress,
    "tar.xz": lzma.compress,
}


def tarred_up(
    files: Iterable[tuple[str, bytes | str | None]], form: int = tarfile.GNU_FORMAT, code: str = "utf-8"
) -> bytes:
    """A tar of (name, content); a string for content is where a link leads, None makes a folder."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form, encoding=code) as made:
        for name, content in files:
            info = tarfile.TarInfo(name)
            if content is None:
                info.type = tarfile.DIRTYPE
                made.addfile(info)
            elif isinstance(content, str):
                info.type, info.linkname = tarfile.SYMTYPE, content
                made.addfile(info)
            else:
                info.size = len(content)
                made.addfile(info, io.BytesIO(content))
    return out.getvalue()


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def names(path: Path) -> list[str]:
    return [member.name for member in list_members(path) or ()]


@pytest.mark.parametrize("ending", PACKINGS)
def test_each_packing_is_listed_by_name_and_read_by_number(ending: str, tmp_path: Path) -> None:
    inner = [("./二/", None), ("./二/乙.txt", PROSE.encode()), ("甲.docx", saved(word(PROSE))), ("._甲.docx", b"x")]
    path = put(tmp_path, f"包.{ending}", PACKINGS[ending](tarred_up(inner)))
    files = list_inputs([tmp_path])
    assert [f.name for f in files] == [f"包.{ending}!/二/乙.txt", f"包.{ending}!/甲.docx"]
    for file in (*files, *reversed(files)):  # forwards and, at a price, backwards
        found = read_document(path, name=file.name, member=file.member)
        assert found.text == PROSE
    close_archives()


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_names_in_gbk_and_utf8_are_read_in_every_form_of_tar(form: int, tmp_path: Path) -> None:
    name = "青石镇二〇二二年政府信息公开工作年度报告/" + "附" * 20 + "/正文.txt"
    assert names(put(tmp_path, "u.tar", tarred_up([(name, b"x")], form))) == [name]
    if form != tarfile.PAX_FORMAT:  # which is in UTF-8 by its own rule
        assert names(put(tmp_path, "g.tar", tarred_up([(name, b"x")], form, "gb18030"))) == [name]


def test_files_are_asked_for_in_the_order_in_which_they_stand(tmp_path: Path) -> None:
    put(tmp_path, "b.tar", tarred_up([("z.txt", b"1"), ("a.txt", b"2"), ("m.txt", b"3")]))
    put(tmp_path, "a.txt", b"4")
    put(tmp_path, "c.zip", zipped({"z.txt": b"5", "a.txt": b"6"}))
    files = list_inputs([tmp_path])
    assert [f.name for f in files] == [
        "a.txt",
        "b.tar!/a.txt",
        "b.tar!/m.txt",
        "b.tar!/z.txt",
        "c.zip!/a.txt",
        "c.zip!/z.txt",
    ]
    asked = [f.name for f in in_reading_order(files)]
    assert asked == ["a.txt", "b.tar!/z.txt", "b.tar!/a.txt", "b.tar!/m.txt", "c.zip!/a.txt", "c.zip!/z.txt"]


def test_a_packed_tar_is_unpacked_once_when_it_is_read_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = []
    plain = tarred.TarFiles._begin_anew
    monkeypatch.setattr(tarred.TarFiles, "_begin_anew", lambda self: (begun.append(1), plain(self)))
    path = put(tmp_path, "a.tar.gz", gzip.compress(tarred_up((f"{n}.txt", b"%d" % n) for n in range(50))))
    close_archives()
    assert [read_member(path, n, "x", 99) for n in range(50)] == [b"%d" % n for n in range(50)]
    assert len(begun) == 1
    assert read_member(path, 3, "x", 99) == b"3" and len(begun) == 2
    close_archives()


def test_links_devices_and_names_that_lead_out_are_rows(tmp_path: Path) -> None:
    files = [("a.txt", PROSE.encode()), ("b.txt", "/etc/passwd"), ("/etc/c.txt", b"x"), ("../d.txt", b"x")]
    put(tmp_path, "a.tar", tarred_up(files))
    found = {f.name: analyze(f, None) for f in list_inputs([tmp_path])}
    close_archives()
    told = {name: value.message.partition("，")[0] for name, value in found.items() if isinstance(value, Failure)}
    assert told.pop("a.tar!/b.txt") == "是链接或设备"
    assert {name: told[name] for name in ("a.tar!/d.txt", "a.tar!/etc/c.txt")} == dict.fromkeys(
        ("a.tar!/d.txt", "a.tar!/etc/c.txt"), "名称指向压缩包之外"
    )


def test_what_is_no_sound_archive_is_one_row_that_says_why(tmp_path: Path) -> None:
    whole = tarred_up([("a.txt", PROSE.encode() * 99), ("b.txt", PROSE.encode() * 99)])
    inner = tarred_up([("x.txt", b"x")])
    cases = {
        "short.tar.gz": (gzip.compress(whole)[:-20], "DamagedFile", "压缩包不完整"),
        "short.tar": (whole[: len(whole) // 2], "DamagedFile", "压缩包不完整"),
        "unmarked.tar": (whole[: 512 * (2 + -(len(PROSE.encode()) * -99 // 512) * 2)], "DamagedFile", "压缩包不完整"),
        "empty.tar.gz": (gzip.compress(bytes(10_240)), "UnknownFormat", "压缩包是空的"),
        "litter.tar": (tarred_up([("._a", b"x"), ("d", None)]), "UnknownFormat", "压缩包是空的"),
        "bomb.tar.bz2": (bz2.compress(tarred_up([("a.txt", bytes(30_000_000))])), "TooLarge", "解压后过大"),
        "page.html.gz": (gzip.compress(b"<html>x</html>"), "UnknownFormat", "是压缩包，只能读 zip 和 tar"),
    }
    for name, (data, _, _) in cases.items():
        put(tmp_path, name, data)
    put(
        tmp_path,
        "nested.tar",
        tarred_up([("in.tar", inner), ("in.tgz", gzip.compress(inner)), ("in.zip", zipped({"a": b"x"}))]),
    )
    files = {f.name: f for f in list_inputs([tmp_path])}
    assert sorted(set(files) - set(cases)) == [f"nested.tar!/in.{kind}" for kind in ("tar", "tgz", "zip")]
    for name, file in files.items():
        value = analyze(file, None)
        error, words = cases[name][1:] if name in cases else ("UnknownFormat", "压缩包里还有压缩包")
        assert isinstance(value, Failure) and (value.error, value.message[: len(words)]) == (error, words), name
    close_archives()


def test_a_member_that_is_too_large_loses_itself_alone(tmp_path: Path) -> None:
    path = put(tmp_path, "a.tar", tarred_up([("a.txt", b"y" * 1_000), ("b.txt", b"z")]))
    with pytest.raises(TooLarge):
        read_member(path, 0, "a.tar!/a.txt", 999)
    assert read_member(path, 1, "a.tar!/b.txt", 999) == b"z"
    close_archives()


def test_a_name_that_would_fill_memory_is_refused(tmp_path: Path) -> None:
    header = tarfile.TarInfo("././@LongLink")
    header.type, header.size = tarfile.GNUTYPE_LONGNAME, 100_000_000
    path = put(tmp_path, "a.tar", header.tobuf(tarfile.GNU_FORMAT) + b"n" * 5_000_000)
    assert list_members(path) is None
    with pytest.raises(TooLarge):
        read_bytes(path, "a.tar") and read_document(path, name="a.tar")


def test_too_many_files_and_a_large_archive_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path, "a.tar", tarred_up((f"{n}.txt", b"x") for n in range(4)))
    monkeypatch.setattr("analyzer.read.readers.MAX_BYTES", 1_000)
    with pytest.raises(UnknownFormat, match="analyzer run"):  # not: split this file
        read_document(path, name="a.tar")
    monkeypatch.setattr(tarred, "MOST_MEMBERS", 3)
    assert list_members(path) is None
    with pytest.raises(TooLarge):
        read_document(path, name="a.tar")


def test_an_archive_that_is_gone_or_changed_is_told(tmp_path: Path) -> None:
    path = put(tmp_path, "a.tar", tarred_up([("a.txt", b"1"), ("b.txt", b"2")]))
    assert read_member(path, 1, "b", 9) == b"2"
    path.write_bytes(tarred_up([("a.txt", b"1")]))
    with pytest.raises(DamagedFile):
        read_member(path, 1, "b", 9)
    path.unlink()
    with pytest.raises(InputError, match="打不开"):
        read_member(path, 1, "b", 9)
    close_archives()


def test_changed_archives_never_crash(tmp_path: Path) -> None:
    rng = random.Random(5)
    plain = tarred_up(
        [("甲.txt", PROSE.encode() * 9), ("长" * 90 + ".txt", PROSE.encode()), ("乙", "甲.txt")], tarfile.PAX_FORMAT
    )
    packed = [plain, tarred_up([("长" * 90 + ".txt", PROSE.encode())]), gzip.compress(plain), lzma.compress(plain)]
    for n in range(240):
        made = bytearray(packed[n % 4])
        for _ in range(rng.choice((1, 6))):
            made[rng.randrange(min(len(made), 3_000))] = rng.randrange(256)
        path = put(tmp_path, f"{n}.tar", bytes(made))
        listed = [InputFile(path.name, path, member=m.number) for m in list_members(path) or ()]
        for file in listed or [InputFile(path.name, path)]:
            try:
                read_document(file.path, name=file.name, member=file.member)
            except InputError as error:
                assert error.reason
    close_archives()
