"""datapackage: the dataset for an archive, as a Frictionless data package that is an RO-Crate too.

Sources: Frictionless Data Package v1 (specs.frictionlessdata.io); RO-Crate 1.1 (w3id.org/ro/crate/1.1).
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pandas as pd

from analyzer.schema import COLUMNS
from analyzer.tell.exports.base import Exported, Source, as_json
from analyzer.tell.exports.plain import csv_bytes
from analyzer.tell.render.plain import write_file

__all__ = ["write_datapackage"]

_KINDS = {"string": "string", "integer": "integer", "number": "number", "bool": "boolean", "date": "date",
          "strings": "array"}  # fmt: skip
_TITLE = "政府信息公开工作年度报告数据集 Dataset of government information disclosure annual reports"


def _type_of(table: str, column: str, values: pd.Series) -> str:
    """Give the Frictionless type of a column; columns that the schema does not name go by what they hold."""
    kind = COLUMNS.get(table, {}).get(column)
    if kind is not None:
        return _KINDS[kind]
    name = str(values.dtype).lower()
    return "integer" if name.startswith("int") else "boolean" if name.startswith("bool") else (
        "number" if name.startswith("float") else "string")  # fmt: skip


def _field(source: Source, table: str, column: str, values: pd.Series) -> dict[str, Any]:
    """Describe a column: type, meaning, allowed values."""
    about = source.dictionary.column(table, column, source.codebook)
    kind = _type_of(table, column, values)
    told: dict[str, Any] = {"name": column, "type": kind, "title": about.zh or column, "description": about.en}
    codes = source.dictionary.codes(column, source.codebook)
    if codes:
        told["description"] = f"{about.en}. " + "; ".join(f"{k} = {v}" for k, v in codes.items())
        used = frozenset(values.dropna().astype(str))
        told["constraints"] = {"enum": [*codes, *sorted(used - frozenset(codes))]}
    return {k: v for k, v in told.items() if v}


def _resource(source: Source, name: str, frame: pd.DataFrame, data: bytes) -> dict[str, Any]:
    """Describe a table."""
    info = source.dictionary.table(name)
    schema: dict[str, Any] = {
        "fields": [_field(source, name, str(c), frame[c]) for c in frame.columns],
        "missingValues": [""],
    }
    if info.key:
        schema["primaryKey"] = info.key
    if "report_id" in frame.columns and name != "reports":
        target = {"resource": "reports", "fields": "report_id"}
        schema["foreignKeys"] = [{"fields": "report_id", "reference": target}]
    return {
        "name": name, "path": f"data/{name}.csv", "title": info.zh, "description": info.en,
        "profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
        "bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}", "schema": schema,
    }  # fmt: skip


def _crate(resources: list[dict[str, Any]], source: Source) -> dict[str, Any]:
    """Describe the same files as an RO-Crate: which files there are, and which software made them."""
    parts = [{"@id": r["path"]} for r in resources]
    model = source.manifest.get("model") or {}
    software = {
        "@id": "#software", "@type": "SoftwareApplication", "name": "disclosure-analyzer", "version": source.version,
        "description": f"codebook {source.codebook.version}, model {source.coder}, sha256 {model.get('sha256', '')}",
    }  # fmt: skip
    action = {
        "@id": "#run", "@type": "CreateAction", "name": str(source.manifest.get("command", "analyzer run")),
        "instrument": {"@id": "#software"}, "result": parts,
    }  # fmt: skip
    files = [
        {"@id": r["path"], "@type": "File", "name": r["title"], "description": r["description"],
         "encodingFormat": "text/csv", "contentSize": str(r["bytes"]), "sha256": r["hash"].removeprefix("sha256:")}
        for r in resources
    ]  # fmt: skip
    root = {
        "@id": "./", "@type": "Dataset", "name": _TITLE, "hasPart": [*parts, {"@id": "datapackage.json"}],
        "description": "逐条可回到原文的编码数据。Coded statements, each with its exact words and place.",
    }  # fmt: skip
    if (when := source.manifest.get("time")) is not None:
        root["datePublished"] = str(when)[:10]
    about = {
        "@id": "ro-crate-metadata.json", "@type": "CreativeWork", "about": {"@id": "./"},
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
    }  # fmt: skip
    package = {"@id": "datapackage.json", "@type": "File", "name": "Frictionless data package",
               "encodingFormat": "application/json"}  # fmt: skip
    graph = [about, root, package, *files, software, action]
    return {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph}


def write_datapackage(source: Source, folder: Path) -> Exported:
    """Write ``data/*.csv`` (whole, texts included, no BOM), ``datapackage.json`` and ``ro-crate-metadata.json``.

    Both descriptions carry types, meanings, allowed values, keys and SHA-256. Licence and authors are
    the depositor's to add: the reports' words are the agencies', the codes yours.
    """
    resources, files = [], []
    for name, frame in source.tables.items():
        data = csv_bytes(frame, bom=False)
        files.append(write_file(folder / "data" / f"{name}.csv", data))
        resources.append(_resource(source, name, frame, data))
    package = {
        "profile": "tabular-data-package", "name": "disclosure-analyzer-dataset", "title": _TITLE,
        "version": source.version, "resources": resources,
    }  # fmt: skip
    files.append(write_file(folder / "datapackage.json", (as_json(package, 1) + "\n").encode()))
    files.append(write_file(folder / "ro-crate-metadata.json", (as_json(_crate(resources, source), 1) + "\n").encode()))
    note = "存档前请补写 licenses 与 contributors。Add licenses and contributors before you deposit it."
    return Exported(tuple(files), (note,))
