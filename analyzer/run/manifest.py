"""The manifest: what was run, on what, with which version, and the hash of everything that came out."""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from analyzer.run.store import file_sha256

__all__ = ["Stopwatch", "library_versions", "read_manifest", "table_files", "write_manifest"]

# What a result's last digit can depend on; recorded so that a difference can be traced.
_LIBRARIES = (
    "jieba",
    "lxml",
    "numpy",
    "pandas",
    "pyarrow",
    "pypdfium2",
    "rapidfuzz",
    "scikit-learn",
    "spacy",
)


def _fixed_time() -> int | None:
    """Give SOURCE_DATE_EPOCH where the user asks for reproducible bytes."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    return int(given) if given.isdigit() else None


@dataclass(slots=True)
class Stopwatch:
    """Seconds for each stage of a run; null where SOURCE_DATE_EPOCH asks for the same bytes each time."""

    seconds: dict[str, float | None] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure a stage."""
        begin = time.perf_counter()
        yield
        took = round(time.perf_counter() - begin, 3)
        self.seconds[name] = None if _fixed_time() is not None else took


def _now() -> str:
    fixed = _fixed_time()
    moment = datetime.now(UTC) if fixed is None else datetime.fromtimestamp(fixed, UTC)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def table_files(dataset: Path) -> list[Path]:
    """List the Parquet files of a dataset in order of their names, part files of folders included."""
    return sorted(dataset.rglob("*.parquet"))


def library_versions() -> dict[str, str]:
    """Give the versions of the libraries that a result can depend on."""
    return {name: metadata.version(name) for name in _LIBRARIES}


def write_manifest(dataset: Path, facts: Mapping[str, Any], stopwatch: Stopwatch, reports: Path | None = None) -> None:
    """Write `manifest.json` beside the tables: `facts` of the run, hashes of tables and report pages."""
    files = {p.relative_to(dataset).as_posix(): file_sha256(p) for p in table_files(dataset)}
    pages = sorted(p for p in reports.rglob("*") if p.is_file()) if reports is not None and reports.exists() else []
    manifest = {
        **facts,
        "python": platform.python_version(),
        "libraries": library_versions(),
        "tables": files,
        "reports": {p.relative_to(dataset.parent).as_posix(): file_sha256(p) for p in pages},
        "time": _now(),
        "seconds": stopwatch.seconds,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    (dataset / "manifest.json").write_text(text + "\n", "utf-8", newline="\n")


def read_manifest(dataset: Path) -> dict[str, Any]:
    """Read the manifest of a dataset.

    Raises
    ------
    FileNotFoundError
        There is none.
    """
    content: dict[str, Any] = json.loads((dataset / "manifest.json").read_text("utf-8"))
    return content
