"""Which files a run reads, and under which names it knows them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from analyzer.errors import NothingToRead
from analyzer.read.archive import list_members
from analyzer.read.packed import INSIDE, is_litter
from analyzer.text.given import Known

__all__ = ["InputFile", "in_reading_order", "list_inputs"]


@dataclass(frozen=True, slots=True, order=True)
class InputFile:
    """A file to read: `name` is its path as recorded in the dataset, the same on every machine.

    `member` is its number in the archive `path`; None for a file by itself. `known` is what an index says of it.
    `turn` is its place among the files of an archive that is read fast from front to back only.
    """

    name: str
    path: Path
    known: Known = field(default_factory=Known, compare=False)
    member: int | None = field(default=None, compare=False)
    turn: int = field(default=0, compare=False)


def _walk(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder, in order of their names, hidden and system files left out."""
    for base, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if not is_litter(f))
        for file in sorted(files):
            if not is_litter(file):
                yield Path(base) / file


def _listed(given: Path) -> Iterator[tuple[Path, str]]:
    """Yield (path, name) for each line of ``@list.txt``; relative paths start from the list's folder.

    A file that is not there is no reason to stop a run of a million: it becomes a failed row. It is named by
    its path below the list's folder, or, if it lies elsewhere, by its whole path.
    """
    source = Path(str(given)[1:])
    try:
        lines = source.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise NothingToRead(
            f"{given}: 清单读不出，应是 UTF-8 文本，一行一个路径。No list in UTF-8, a path a line."
        ) from error
    base = source.resolve().parent
    for line in filter(None, map(str.strip, lines)):
        path = Path(os.path.normpath(base / line))
        for file in _walk(path) if path.is_dir() else [path]:
            inside = _inside(file, base)
            yield file, (file.relative_to(base) if inside else file.relative_to(file.anchor)).as_posix()


def _inside(path: Path, folder: Path) -> bool:
    return folder == path or folder in path.parents


def list_inputs(inputs: Sequence[Path], *, exclude: Path | None = None) -> list[InputFile]:
    """List the files below `inputs` and in the zip and tar archives there, each once, sorted by name.

    Parameters
    ----------
    inputs : sequence of Path
        Files, folders and lists (``@list.txt``: a path a line). A folder's files are named by their path
        inside it; when several inputs are given, the input's own name stands before.
    exclude : Path, optional
        The output folder; what lies in it is not an input.

    Raises
    ------
    NothingToRead
        An input does not exist, or no file was found.
    """
    found: dict[Path, str] = {}
    for given in inputs:
        if str(given).startswith("@") and not given.exists():
            for path, name in _listed(given):
                found.setdefault(path, name)
            continue
        if not given.exists():
            raise NothingToRead(f"{given}: 没有这个文件或文件夹，请检查路径。No such file or folder; check the path.")
        root = given.resolve()
        prefix = f"{root.name}/" if len(inputs) > 1 and root.is_dir() else ""
        for path in _walk(root) if root.is_dir() else [root]:
            if exclude is None or not _inside(path, exclude.resolve()):
                name = prefix + path.relative_to(root).as_posix() if root.is_dir() else path.name
                found.setdefault(path, name)
    if not found:
        places = ", ".join(str(i) for i in inputs)
        raise NothingToRead(
            f"{places}: 没有可读的文件，请给出放有年报的文件夹。No file to read; name a folder that holds reports."
        )
    return sorted(file for given in _unambiguous(found) for file in _unpacked(given))


def _unpacked(file: InputFile) -> Iterator[InputFile]:
    """Give the files of an archive; any other file stays as it is."""
    members = list_members(file.path)
    if members is None:
        yield file
    for member in members or ():
        yield InputFile(f"{file.name}{INSIDE}{member.name}", file.path, member=member.number, turn=member.turn)


def in_reading_order(files: Sequence[InputFile]) -> list[InputFile]:
    """Put the files of each archive that is read from front to back in its order, at the place of the first of them."""
    first: dict[Path, int] = {}
    for n, file in enumerate(files):
        first.setdefault(file.path, n)
    return sorted(files, key=lambda f: (first[f.path], f.turn))


def _unambiguous(found: dict[Path, str]) -> Iterator[InputFile]:
    """Give each file a name of its own: where two share one, the folder's name stands before it."""
    taken: dict[str, int] = {}
    for name in found.values():
        taken[name] = taken.get(name, 0) + 1
    for path, name in found.items():
        yield InputFile(name if taken[name] == 1 else f"{path.parent.name}/{path.name}", path)
