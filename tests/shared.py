"""Where the material beside the project lies, and the mark for tests that need it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

__all__ = ["SHARED", "needs_shared"]

SHARED = Path(os.environ.get("ANALYZER_SHARED", Path(__file__).resolve().parents[2] / "shared"))
needs_shared = pytest.mark.skipif(
    not (SHARED / "contract.md").exists(),
    reason=f"the shared material is not beside the project ({SHARED.name}/ absent)",
)
