"""A coded REFI-QDA project back in: each user of the project is a coder."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lxml import etree

from analyzer.codebook import Codebook
from analyzer.read.coded.base import CodedError, CodedUnit, Coding, check_complete, coded_unit, sample_row
from analyzer.text.coding import SampleRow

__all__ = ["read_qdpx"]

_MOST = 256 << 20  # bytes of a project.qde; 10,000 statements with context take about 12 MB


def _project(path: Path) -> Any:
    """Open the project's XML; entities and the network are left alone."""
    try:
        with zipfile.ZipFile(path) as packed:
            if packed.getinfo("project.qde").file_size > _MOST:
                raise CodedError(path.name, None, "项目过大。The project is too large.")
            data = packed.read("project.qde")
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except (zipfile.BadZipFile, KeyError, OSError, etree.XMLSyntaxError) as error:
        raise CodedError(path.name, None, "不是 REFI-QDA 项目。Is no REFI-QDA project (project.qde).") from error


def _named(project: Any, tag: str) -> dict[str, str]:
    """Give the names of users or codes by their ids."""
    return {e.get("guid"): e.get("name") or e.get("id") or "" for e in project.iter(f"{{*}}{tag}")}


def _groups(project: Any) -> dict[str, str]:
    """Give for each code the top group it stands in: theme, type or specificity."""
    found: dict[str, str] = {}
    for code in project.iter("{*}Code"):
        top = code
        while top.getparent() is not None and etree.QName(top.getparent()).localname == "Code":
            top = top.getparent()
        found[code.get("guid")] = str(top.get("name"))
    return found


def _row(source: str, element: Any, text: str) -> SampleRow:
    """Read what was sampled from a source's description and text."""
    place = f"源 source {element.get('name')}"
    try:
        meta = json.loads(element.findtext("{*}Description") or "")
        start, end = int(meta["start"]), int(meta["end"])
    except (ValueError, KeyError, TypeError) as error:
        raise CodedError(
            source, place, "缺少抽样时写下的说明。The description that analyzer sample wrote is missing."
        ) from error
    return sample_row(source, place, {**meta, "before": text[:start], "text": text[start:end], "after": text[end:]})


def _codings(element: Any, row: SampleRow) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """Yield (user, code, span) of every coded selection that covers the statement at least by half."""
    start, end = len(row.before), len(row.before) + len(row.text)
    for selection in element.iterfind("{*}PlainTextSelection"):
        span = int(selection.get("startPosition", -1)), int(selection.get("endPosition", -1))
        if 2 * (min(span[1], end) - max(span[0], start)) < end - start:
            continue
        for coding in selection.iterfind("{*}Coding"):
            reference = coding.find("{*}CodeRef")
            user = coding.get("creatingUser") or selection.get("creatingUser") or ""
            if reference is not None:
                yield user, reference.get("targetGUID"), span


def _given(source: str, place: str, codes: list[tuple[str, str]], head_of: Mapping[str, str]) -> dict[str, object]:
    """Deal one user's codes of a statement to theme, type and specificity."""
    given: dict[str, object] = {}
    for guid, name in codes:
        head = head_of.get(guid, "theme")
        head = head if head in ("type", "specificity") else "theme"
        if given.get(head, name) != name:
            raise CodedError(source, place, f"有两个 {head} 代码：{given[head]}、{name}。Has two codes for {head}.")
        given[head] = name
    return given


def read_qdpx(path: Path, book: Codebook) -> list[Coding]:
    """Read a REFI-QDA project that began as a sample; offsets are code points.

    Raises
    ------
    CodedError
        No such project, a source without our description, a changed text, an unknown code.
    """
    source, project = path.name, _project(path)
    users, names, groups = _named(project, "User"), _named(project, "Code"), _groups(project)
    sources = list(project.iter("{*}TextSource"))
    found: list[tuple[str, SampleRow, dict[str, list[tuple[str, str, tuple[int, int]]]]]] = []
    for element in sources:
        row = _row(source, element, element.findtext("{*}PlainTextContent") or "")
        by_user: dict[str, list[tuple[str, str, tuple[int, int]]]] = {}
        for user, guid, span in _codings(element, row):
            by_user.setdefault(users.get(user, user), []).append((guid, names.get(guid, guid), span))
        found.append((f"源 source {element.get('name')}", row, by_user))
    coders = sorted({user for _, _, by_user in found for user in by_user})
    codings = []
    for coder in coders or [""]:
        units: list[CodedUnit] = []
        for place, row, by_user in found:
            codes = by_user.get(coder, [])
            given = _given(source, place, [(guid, name) for guid, name, _ in codes], groups)
            spans = [span for guid, _, span in codes if groups.get(guid) not in ("type", "specificity")]
            units.append(coded_unit(source, place, row, given, book, border=spans[0] if spans else None))
        codings.append(check_complete(source, f"{path.stem}:{coder}" if len(coders) > 1 else path.stem, units))
    return codings
