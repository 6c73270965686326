"""Render the sample corpus: `python corpus/build_sample.py` writes `sample/files` and `sample/truth.json`.

The same sources give the same bytes on each run.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))

from sample_builder.reports import load_samples  # noqa: E402
from sample_builder.truth import build_truth  # noqa: E402

SAMPLE = HERE / "sample"


def _plain(value: Any) -> Any:
    """Whole numbers as integers, dates as text."""
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, str | int | float | type(None)) else str(value)


def build(sample: Path = SAMPLE) -> dict[str, bytes]:
    """Every file of the sample: path below `sample` -> content."""
    samples = load_samples(sample / "sources")
    plants = yaml.safe_load((sample / "sources" / "plants.yaml").read_text("utf-8"))
    truth = json.dumps(_plain(build_truth(samples, plants)), ensure_ascii=False, indent=1) + "\n"
    return {f"files/{s.file}": s.content for s in samples} | {"truth.json": truth.encode()}


def write(sample: Path = SAMPLE) -> int:
    """Write what `build` made, take away rendered files that are no longer made, and count the reports."""
    built = build(sample)
    (sample / "files").mkdir(exist_ok=True)
    for path in sorted((sample / "files").iterdir()):
        if f"files/{path.name}" not in built:
            path.unlink()
    for name, content in built.items():
        (sample / name).write_bytes(content)
    return len(built) - 1


if __name__ == "__main__":
    print(f"{write()} reports")
