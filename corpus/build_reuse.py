"""Make the pairs of the reuse corpus: `python corpus/build_reuse.py` writes `reuse/pairs.jsonl`.

The same sources give the same bytes on each run. The package must be importable (for its table of
traditional characters).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
for folder in (HERE, HERE.parent):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from reuse_builder.kinds import make_pairs  # noqa: E402
from reuse_builder.source import load_passages  # noqa: E402

REUSE = HERE / "reuse"
SEED = 711


def build(folder: Path = REUSE) -> str:
    """Give the text of `pairs.jsonl`, one pair a line."""
    rows = make_pairs(load_passages(folder / "sources"), SEED)
    return "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows)


if __name__ == "__main__":
    text = build()
    (REUSE / "pairs.jsonl").write_text(text, "utf-8", newline="\n")
    print(f"{text.count(chr(10))} pairs")
