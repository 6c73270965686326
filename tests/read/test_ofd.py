from __future__ import annotations

import random

import pytest

from analyzer.errors import DamagedFile, EmptyFile, InputError, TooLarge, UnknownFormat
from analyzer.read import ofd as module
from analyzer.read import sniff
from analyzer.read.ofd import read_ofd
from tests.read.make import PROSE, Ofd, assert_quotes, cells, with_part, zipped


def letter() -> Ofd:
    made = Ofd()
    made.line(80, "青石县档案馆年报", 200, 20)
    made.line(120, PROSE[:30], 114)
    made.line(140, PROSE[30:] + "以上共6件。")
    made.table(180, [["事项", "件数", "备注"], ["查档", "12", ""], ["捐赠", "3", "书"]], [100, 80, 60])
    made.next_page()
    made.line(80, "二、明年打算")
    return made


def test_lines_become_paragraphs_and_ruled_lines_a_table() -> None:
    extracted = read_ofd(letter().done(), "a.ofd")
    assert extracted.text.startswith("青石县档案馆年报\n\n" + PROSE + "以上共6件。\n\n")
    assert cells(extracted) == [["事项", "件数", "备注"], ["查档", "12", ""], ["捐赠", "3", "书"]]
    assert extracted.text.endswith("二、明年打算")
    assert_quotes(extracted)


def test_content_is_known_without_the_ending() -> None:
    assert sniff(letter().done(), "a.bin") == "ofd"


def test_steps_may_be_written_as_groups_and_an_object_may_be_moved_by_a_matrix() -> None:
    data = letter().done()
    page = (
        '<Page xmlns="http://www.ofdspec.org/2016"><Content><Layer ID="1">'
        '<TextObject ID="2" Boundary="20 20 100 10" Size="1" CTM="4 0 0 4 0 0"><TextCode X="0" Y="1" DeltaX="g 3 1 0.5">'
        "查档日志22</TextCode></TextObject>"
        '<TextObject ID="3" Boundary="20 40 100 10" Size="4"><TextCode X="0" Y="4">没有步距也能成行的一句话足够长</TextCode></TextObject>'
        "</Layer></Content></Page>"
    )
    extracted = read_ofd(with_part(data, "Doc_0/Pages/Page_1/Content.xml", page.encode()), "a.ofd")
    assert "查档日志22" in extracted.text
    assert "没有步距也能成行的一句话足够长" in extracted.text


def test_words_of_a_template_stand_on_the_page() -> None:
    data = with_part(letter().done(), "Doc_0/Tpls/T.xml", _page('<TextObject ID="4" Boundary="30 60 99 9" Size="4">'
                     '<TextCode X="0" Y="4">套印的单位名称</TextCode></TextObject>'))  # fmt: skip
    ns = 'xmlns="http://www.ofdspec.org/2016"'
    document = (
        f'<Document {ns}><CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea><TemplatePage ID="7" '
        'BaseLoc="Tpls/T.xml"/></CommonData><Pages><Page ID="0" BaseLoc="/Doc_0/Pages/Page_0/Content.xml"/></Pages></Document>'
    )
    data = with_part(data, "Doc_0/Document.xml", document.encode())
    plain = "没有别的内容，只有这一行字，写满二十个字就够了。"
    content = _page(
        f'<TextObject ID="4" Boundary="30 90 170 9" Size="4"><TextCode X="0" Y="4">{plain}</TextCode></TextObject>',
        '<Template TemplateID="7"/>',
    )
    text = read_ofd(with_part(data, "Doc_0/Pages/Page_0/Content.xml", content), "a.ofd").text
    assert text == "套印的单位名称\n\n" + plain


def _page(objects: str, head: str = "") -> bytes:
    return f'<Page xmlns="http://www.ofdspec.org/2016">{head}<Content><Layer ID="1">{objects}</Layer></Content></Page>'.encode()


def test_pictures_only_and_nothing_at_all_are_told() -> None:
    scan, empty = Ofd(), Ofd()
    scan.picture()
    with pytest.raises(UnknownFormat, match="pdf"):
        read_ofd(scan.done(), "a.ofd")
    with pytest.raises(EmptyFile):
        read_ofd(empty.done(), "a.ofd")


def test_broken_containers_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    data = letter().done()
    for broken in (data[:500], zipped({"OFD.xml": b"<a"}), zipped({"OFD.xml": b"<OFD/>"})):
        with pytest.raises(DamagedFile):
            read_ofd(broken, "a.ofd")
    monkeypatch.setattr(module, "_MAX_PART", 100)
    with pytest.raises(TooLarge):
        read_ofd(data, "a.ofd")


def test_outside_entities_are_not_read() -> None:
    evil = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><OFD><DocRoot>&e;</DocRoot></OFD>'
    with pytest.raises(DamagedFile):
        read_ofd(zipped({"OFD.xml": evil}), "a.ofd")


def test_changed_bytes_never_crash() -> None:
    rng = random.Random(5)
    data = letter().done()
    for _ in range(150):
        made = bytearray(data)
        for _ in range(rng.choice((1, 6))):
            made[rng.randrange(len(made))] = rng.randrange(256)
        try:
            read_ofd(bytes(made), "a.ofd")
        except InputError as error:
            assert error.reason
