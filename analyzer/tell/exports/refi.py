"""qdpx and qdc: REFI-QDA, the exchange format of QualCoder, NVivo, ATLAS.ti and MAXQDA.

Source: REFI-QDA 1.5 and its schemas of 18 March 2019 (www.qdasoftware.org). Offsets count code points;
texts stand in ``sources/`` as UTF-8 without BOM and with LF, else every quote would shift.
"""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pandas as pd

from analyzer.codebook import Codebook
from analyzer.tell.exports.base import Exported, Source, present, records
from analyzer.tell.render.plain import repacked, write_file

__all__ = ["guid", "write_qdc", "write_qdpx"]

_PROJECT, _CODEBOOK = "urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:1.0"
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_SPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "disclosure-analyzer")
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME = 60  # characters of a selection's name
# One colour for each kind of code and each theme, told apart by people with common colour blindness.
_COLOURS = ("#1F5A87", "#B4531A", "#5D91BB", "#7D8790", "#0D2F4D", "#C98B5F", "#3E7C6B", "#8A6BA8")
_VARIABLES = (("agency", "Text"), ("level", "Text"), ("province", "Text"), ("city", "Text"), ("county", "Text"),
              ("year", "Integer"), ("published", "Date"))  # fmt: skip
_VALUES = {"Text": "TextValue", "Integer": "IntegerValue", "Date": "DateValue"}


def guid(*parts: str) -> str:
    """Give a GUID made from names alone: the same thing has the same one in every export.

    Examples
    --------
    >>> guid("code", "T01") == guid("code", "T01") != guid("code", "T02")
    True
    """
    return str(uuid.uuid5(_SPACE, "/".join(parts)))


def _text(value: object) -> str:
    """Give text as XML may hold it."""
    return escape(_NO_XML.sub("", str(value)))


def _attributes(**values: object) -> str:
    """Write attributes in the order given."""
    return "".join(f" {k}={quoteattr(_NO_XML.sub('', str(v)))}" for k, v in values.items())


def _code(code: str, name: str, colour: int, description: str, inner: str = "") -> str:
    """Write one code with what is under it."""
    look = _attributes(guid=guid("code", code), name=name, isCodable="true", color=_COLOURS[colour % len(_COLOURS)])
    told = f"<Description>{_text(description)}</Description>" if description else ""
    return f"<Code{look}>{told}{inner}</Code>\n"


def _codes(codebook: Codebook) -> str:
    """Write the codebook: kinds of statement, themes with their level-2 codes, degrees of specificity."""
    parts = [
        _code(i.code, f"{i.code} {i.zh} {i.en}", n, f"{i.test_zh} {i.test_en}")
        for n, i in enumerate(codebook.item_types)
    ]
    for n, theme in enumerate(codebook.themes):
        under = "".join(_code(s.code, f"{s.code} {s.zh} {s.en}", n, "、".join(s.cues)) for s in theme.subthemes)
        told = f"{theme.definition_zh} {theme.definition_en}"
        parts.append(_code(theme.code, f"{theme.code} {theme.zh} {theme.en}", n, told, under))
    parts += [
        _code(f"S{d.value}", f"S{d.value} {d.zh} {d.en}", d.value, d.test_en) for d in codebook.specificity
    ]  # fmt: skip
    return f"<Codes>\n{''.join(parts)}</Codes>\n"


def write_qdc(source: Source, folder: Path) -> Exported:
    """Write ``codebook.qdc``: the codebook alone, with definitions, and its kinds of code as sets."""
    book = source.codebook
    sets = {
        "types": [i.code for i in book.item_types],
        "themes": [c for t in book.themes for c in (t.code, *(s.code for s in t.subthemes))],
        "specificity": [f"S{d.value}" for d in book.specificity],
    }
    listed = "".join(
        f"<Set{_attributes(guid=guid('set', name), name=name)}>"
        + "".join(f"<MemberCode{_attributes(guid=guid('code', c))}/>" for c in codes) + "</Set>\n"
        for name, codes in sets.items()
    )  # fmt: skip
    origin = _attributes(xmlns=_CODEBOOK, origin=f"disclosure-analyzer {source.version}".strip())
    text = f"{_HEAD}<CodeBook{origin}>\n{_codes(book)}<Sets>\n{listed}</Sets>\n</CodeBook>\n"
    return Exported((write_file(folder / "codebook.qdc", text.encode()),))


def _codings(row: dict[str, object], user: str) -> Iterator[str]:
    """Write the codes of one statement: its type, its finest theme, its second theme, its specificity."""
    fine = row["subtheme"] if present(row["subtheme"]) else row["theme"]
    codes = [row["type"], fine, row["secondary"]]
    if present(row["specificity"]):
        codes.append(f"S{row['specificity']}")
    for code in dict.fromkeys(str(c) for c in codes if present(c)):
        own = _attributes(guid=guid("coding", str(row["statement_id"]), user, code), creatingUser=user)
        yield f"<Coding{own}><CodeRef{_attributes(targetGUID=guid('code', code))}/></Coding>"


def _selections(rows: pd.DataFrame, users: dict[str, str], default: str) -> Iterator[str]:
    """Write the coded passages of one report in order of place."""
    for row in records(rows):
        coder = row.get("coder")
        user = users[str(coder) if present(coder) else default]
        place = _attributes(
            guid=guid("selection", str(row["statement_id"]), user), name=" ".join(str(row["text"]).split())[:_NAME],
            startPosition=row["start"], endPosition=row["end"], creatingUser=user,
        )  # fmt: skip
        yield f"<PlainTextSelection{place}>{''.join(_codings(row, user))}</PlainTextSelection>\n"


def _variable_values(row: dict[str, object]) -> Iterator[str]:
    """Write what is known of a report's agency, place and year."""
    for name, kind in _VARIABLES:
        if present(value := row[name]):
            ref = f"<VariableRef{_attributes(targetGUID=guid('variable', name))}/>"
            yield f"<VariableValue>{ref}<{_VALUES[kind]}>{_text(value)}</{_VALUES[kind]}></VariableValue>"


def _project(source: Source, sources: str, users: dict[str, str]) -> str:
    """Put the parts of ``project.qde`` in the order that the schema demands."""
    people = "".join(f"<User{_attributes(guid=g, name=name)}/>" for name, g in users.items())
    variables = "".join(
        f"<Variable{_attributes(guid=guid('variable', name), name=name, typeOfVariable=kind)}/>"
        for name, kind in _VARIABLES
    )
    head = _attributes(
        xmlns=_PROJECT, name="disclosure-analyzer", origin=f"disclosure-analyzer {source.version}".strip(),
        creatingUserGUID=users[source.coder],
    )  # fmt: skip
    listed = f"<Sources>\n{sources}</Sources>\n" if sources else ""
    return (
        f"{_HEAD}<Project{head}>\n<Users>{people}</Users>\n<CodeBook>\n{_codes(source.codebook)}</CodeBook>\n"
        f"<Variables>{variables}</Variables>\n{listed}</Project>\n"
    )


def write_qdpx(source: Source, folder: Path) -> Exported:
    """Write ``project.qdpx``: the reports' texts, the codebook and every coded statement with its place.

    A user of the project stands for each coder, the model of the run included. Year, agency and
    place of a report are variables.
    """
    statements, reports = source.tables["statements"], source.tables["reports"].dropna(subset="text")
    coders = frozenset(statements["coder"].dropna()) if "coder" in statements.columns else frozenset()
    users = {name: guid("user", name) for name in [source.coder, *sorted(coders - {source.coder})]}
    ordered = statements.sort_values(["report_id", "start", "statement_id"], kind="stable")
    groups = dict(tuple(ordered.groupby("report_id", sort=True)))
    buffer = io.BytesIO()
    listed: list[str] = []
    names: set[str] = set()
    with zipfile.ZipFile(buffer, "w") as archive:
        for row in records(reports.sort_values("report_id")):
            report_id = str(row["report_id"])
            own = guid("source", report_id)
            name = _source_name(row, names)
            names.add(name)
            archive.writestr(f"sources/{own}.txt", str(row["text"]).encode())
            place = _attributes(guid=own, name=name, plainTextPath=f"internal://{own}.txt",
                                creatingUser=users[source.coder])  # fmt: skip
            coded = _selections(groups.get(report_id, ordered.head(0)), users, source.coder)
            listed.append(f"<TextSource{place}>\n{''.join(coded)}{''.join(_variable_values(row))}</TextSource>\n")
        archive.writestr("project.qde", _project(source, "".join(listed), users).encode())
    return Exported((write_file(folder / "project.qdpx", repacked(buffer.getvalue())),))


def _source_name(row: dict[str, object], taken: set[str]) -> str:
    """Name a source by agency and year; the id behind it where another report has that name."""
    name = "".join(str(row[c]) for c in ("agency", "year") if present(row[c])) or str(row["report_id"])
    return f"{name} {row['report_id']}" if name in taken else name
