"""What a step of the search leaves on disk: arrays that are there whole or not at all, and are taken up by the next run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

__all__ = ["leave", "leave_array", "take_up"]


def take_up(path: Path) -> dict[str, NDArray[Any]] | None:
    """Give what a step left, or None where it is still to be done."""
    if not path.exists():
        return None
    with np.load(path) as arrays:
        return dict(arrays)


def _unfinished(path: Path) -> Path:
    """Name a file that no other process writes; on two machines processes can have one number."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.with_name(f"{path.stem}.{uuid4().hex}.tmp{path.suffix}")


def leave(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Leave the arrays of a step (``.npz``)."""
    unfinished = _unfinished(path)
    np.savez(unfinished, **arrays)  # type: ignore[arg-type]
    unfinished.replace(path)


def leave_array(path: Path, array: NDArray[Any]) -> None:
    """Leave one array (``.npy``) so that parts of it can be read."""
    unfinished = _unfinished(path)
    np.save(unfinished, array)
    unfinished.replace(path)
