"""A folder as a new user has it: hundreds of made reports in all formats, some files broken in different ways.

    python -m tests.acceptance --files 500 --broken 20 [--zip 40] [--keep FOLDER]

makes the folder, runs `analyzer run` on it and says what is wrong: exit code 1, one row for each broken file that
says why, and every other report whole (identity, seven sections, every cell). Nothing wrong leaves with 0.
"""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.parquet as pq
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from tests.data.builder import office, pages
from tests.data.builder.forms import LABELS, full
from tests.data.builder.model import Draft, base, truth
from tests.data.builder.pdfs import pdf_of
from tests.data.builder.text import markdown, pipe_rows, tab_rows, text_of

__all__ = ["BROKEN", "Folder", "make_folder", "wrong_in"]

_FIRST, _SECOND = "梧澄石青雁白岚汀柳竹枫杉", "岭湖盘溪塘岫川渡坪洲"
_WRITERS: dict[str, Callable[[Draft], bytes]] = {
    "txt": lambda d: text_of(d, tab_rows),
    "md": lambda d: text_of(d, markdown),
    "html": lambda d: pages.page(pages.HEAD + f"<div class='article'>{pages.body_of(d)}</div>" + pages.FOOT),
    "docx": lambda d: office.docx(office.body_of(d)),
    "pdf": pdf_of,
    "htm": lambda d: pages.page(pages.body_of(d), charset="gb18030", declared=""),
    "TXT": lambda d: text_of(d, pipe_rows).decode().encode("gb18030"),
}
_PDF = pdf_of(base(0))
_DOCX = office.docx(office.body_of(base(0)))
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TOO_LARGE = 64 * 1024 * 1024 + 1


def _locked() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption("one", ownerPassword="two", canPrint=0))
    canvas.drawString(80, 700, "closed")
    canvas.save()
    return buffer.getvalue()


def _picture() -> bytes:
    """A page without any text, as a scanner makes it."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.rect(80, 300, 300, 400, fill=1)
    canvas.save()
    return buffer.getvalue()


def _zip(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return buffer.getvalue()


BROKEN: dict[str, bytes | None] = {
    "空文件.txt": b"",
    "只有空行.txt": "\n　\n \n".encode(),
    "乱字节.pdf": bytes(range(256)) * 30,
    "下载一半.pdf": _PDF[: len(_PDF) // 4],
    "有密码.pdf": _locked(),
    "扫描件.pdf": _picture(),
    "下载一半.docx": _DOCX[: len(_DOCX) // 2],
    "没有正文.docx": _zip({"[Content_Types].xml": b"<Types/>"}),
    "正文损坏.docx": _zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document><w:p>"}),
    "有密码.docx": _OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500,
    "旧版.doc": _OLE + b"\0" * 2000,
    "照片.png": b"\x89PNG\r\n\x1a\n" + b"\0" * 300,
    "压缩.rar": b"Rar!\x1a\x07\x00" + b"\1" * 300,
    "压缩.tar.gz": b"\x1f\x8b\x08" + b"\2" * 300,
    "食堂菜单.html": "<html><body><h1>本周菜单</h1><p>周一：豆腐。</p><p>周二：面条。</p></body></html>".encode(),
    "栏目建设中.html": "<html><body><p>2022年政府信息公开工作年度报告</p><p>本栏目正在建设。</p></body></html>".encode(),
    "整改说明.txt": "关于公开栏目检查的整改说明\n逐条核对，补登三份文件。\n一是专人负责。二是每周抽查。\n".encode(),
    "没有文字.html": b"<html><head><title></title></head><body><img src='a.png'></body></html>",
    "太大.txt": b"#" * 16,  # blown up when written
    "链接已断.txt": None,  # a link to a file that is gone
}
"""Twenty files broken in twenty ways, by name; None for a link that leads nowhere."""


@dataclass(frozen=True)
class Folder:
    """A made folder: what must be found in each report, and the names of the broken files."""

    path: Path
    reports: Mapping[str, Mapping[str, Any]]
    broken: frozenset[str]


def _draft(index: int) -> Draft:
    """A report of a body of its own, every third in the form of 2019."""
    form = "2019" if index % 3 == 2 else "2021"
    draft = base(index, full(form, index % 5), form)
    old = (draft.agency or "")[:3]
    new = _FIRST[index % 12] + _SECOND[index // 12 % 10] + old[2]
    moved = draft.spelled(lambda words: words.replace(old, new))
    return replace(moved, agency=(draft.agency or "").replace(old, new))


def _reports(count: int) -> Iterator[tuple[str, bytes, Mapping[str, Any]]]:
    """Yield name, bytes and truth of reports, formats in turn, in folders by year."""
    kinds = list(_WRITERS.items())
    for index in range(count):
        kind, write = kinds[index % len(kinds)]
        draft = _draft(index)
        yield f"{draft.year}/{index:03d}{draft.agency}.{kind}", write(draft), truth(draft, LABELS)


def make_folder(folder: Path, *, reports: int, broken: int, zipped: int = 0) -> Folder:
    """Write the files.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    reports, broken : int
        Whole reports and broken files, at most as many as `BROKEN` has.
    zipped : int
        So many of the reports are put into one archive instead.
    """
    found: dict[str, Mapping[str, Any]] = {}
    packed: dict[str, bytes] = {}
    for name, data, wanted in _reports(reports):
        if len(packed) < zipped:
            packed[name] = data
            found[f"打包.zip!/{name}"] = wanted
            continue
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
        found[name] = wanted
    if packed:
        (folder / "打包.zip").write_bytes(_zip(packed))
    names = list(BROKEN)[:broken]
    (folder / "坏文件").mkdir(parents=True, exist_ok=True)
    for name in names:
        path, data = folder / "坏文件" / name, BROKEN[name]
        if data is None:
            path.symlink_to("没有这个文件")
            continue
        path.write_bytes(data)
        if name == "太大.txt":
            with path.open("r+b") as file:
                file.truncate(_TOO_LARGE)
    return Folder(folder, found, frozenset(f"坏文件/{name}" for name in names))


def _table(out: Path, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(out / "dataset" / f"{name}.parquet").to_pylist()
    return rows


def _token(cell: Mapping[str, Any]) -> str:
    if cell["state"] == "value":
        return f"{cell['value']:g}"
    return {"blank": "_", "unreadable": "?", "absent": "x"}[cell["state"]]


def _lines(cells: Sequence[Mapping[str, Any]], form: str) -> dict[str, list[str]]:
    """The cells of one report as its truth writes them."""
    by = {(str(c["table"]), c["row"], c["column"]): _token(c) for c in cells}
    return {
        name[-1]: [" ".join(by.get((name[-1], row, c), "x") for c in columns) for row, columns in rows.items()]
        for name, rows in LABELS[form].items()
    }


def _wrong_failures(folder: Folder, documents: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Name broken files without a row that says in words why, and sound ones that were refused."""
    failed = {path for path, row in documents.items() if row["status"] == "failed"}
    for path in sorted(folder.broken ^ failed):
        why = documents.get(path, {}).get("message")
        yield f"{path}: {'refused: ' + str(why) if path in failed else 'broken and not refused'}"
    for path in sorted(folder.broken & failed):
        message = documents[path]["message"] or ""
        # One sentence in Chinese and one in English, without the words of programmers.
        if len(message) < 12 or "\n" in message or "Error" in message or "Traceback" in message or message.isascii():
            yield f"{path}: says only {message!r}"
    told = [row["message"] for path, row in documents.items() if path in failed]
    if folder.broken and len(set(told)) < len(told) // 2:
        yield f"only {len(set(told))} different messages for {len(told)} files"


def wrong_in(folder: Folder, out: Path) -> list[str]:
    """Say what a run on a made folder got wrong, one line each."""
    documents = {row["path"]: row for row in _table(out, "documents")}
    wrong = [*_wrong_failures(folder, documents)]
    wrong += [f"{path}: no row" for path in sorted({*folder.reports, *folder.broken} - documents.keys())]
    reports = {row["document_id"]: row for row in _table(out, "reports")}
    sections: dict[str, set[int]] = {}
    for row in _table(out, "sections"):
        sections.setdefault(row["report_id"], set()).add(row["number"])
    cells: dict[str, list[dict[str, Any]]] = {}
    for row in _table(out, "cells"):
        cells.setdefault(row["report_id"], []).append(row)
    for path, wanted in folder.reports.items():
        found = reports.get(documents.get(path, {}).get("document_id", ""))
        if found is None:
            wrong.append(f"{path}: no report")
            continue
        for field, column in (("agency", "agency"), ("year", "year"), ("level", "level"), ("form", "template")):
            if found[column] != wanted[field]:
                wrong.append(f"{path}: {field} {found[column]!r} is not {wanted[field]!r}")
        if sections.get(found["report_id"]) != set(range(7)):
            wrong.append(f"{path}: sections {sorted(sections.get(found['report_id'], ()))}")
        if _lines(cells.get(found["report_id"], []), wanted["form"]) != wanted["cells"]:
            wrong.append(f"{path}: cells differ")
        if found["version_of"] is not None:
            wrong.append(f"{path}: taken for a version of another")
    return wrong


def main() -> int:
    """Make a folder, run the command on it as a user would, and judge what comes out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--broken", type=int, default=20)
    parser.add_argument("--zip", type=int, default=0)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    with TemporaryDirectory() if given.keep is None else nullcontext(given.keep) as place:
        base_folder = Path(place)
        made = make_folder(
            base_folder / "in", reports=given.files - given.broken, broken=given.broken, zipped=given.zip
        )
        begin = time.perf_counter()
        command = [sys.executable, "-m", "analyzer", "run", str(made.path), "--out", str(base_folder / "out")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - begin
        wrong = wrong_in(made, base_folder / "out") if done.returncode < 2 else [done.stderr]
        for row in _table(base_folder / "out", "documents"):
            if row["status"] == "failed":
                print(f"{row['path']}  {row['error']}  {row['message']}")
    for line in wrong:
        print("WRONG", line)
    print(done.stdout.splitlines()[-1] if done.stdout else done.stderr)
    print(
        f"exit {done.returncode}; {len(made.reports)} reports, {len(made.broken)} broken, {len(wrong)} wrong; {seconds:.0f} s"
    )
    return 0 if done.returncode == 1 and not wrong else 1


if __name__ == "__main__":
    sys.exit(main())
