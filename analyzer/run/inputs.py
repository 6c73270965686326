"""Which files a run reads, and under which names it knows them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from analyzer.errors import NothingToRead
from analyzer.read.archive import list_members
from analyzer.read.packed import INSIDE, is_litter
from analyzer.read.remote import RemoteFile, Source, is_url
from analyzer.text.given import Known

__all__ = ["InputFile", "in_reading_order", "list_inputs"]


_NOTHING = Known()


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read: `name` is its path as recorded in the dataset, the same on every machine.

    `member` is its number in the archive `path`; None for a file by itself. `known` is what an index says of it.
    `turn` is its place among the files of an archive that is read fast from front to back only.
    """

    name: str
    path: Source
    known: Known = field(default=_NOTHING, compare=False)
    member: int | None = field(default=None, compare=False)
    turn: int = field(default=0, compare=False)


def _walk(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder, in order of their names, hidden and system files left out."""
    for base, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if not is_litter(f))
        for file in sorted(files):
            if not is_litter(file):
                yield Path(base) / file


def _listed(given: Path | str) -> Iterator[tuple[Source, str]]:
    """Yield (path, name) for each line of ``@list.txt``; relative paths start from the list's folder, or are addresses.

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
        if is_url(line):
            yield RemoteFile(line), _whole(RemoteFile(line))
            continue
        path = Path(os.path.normpath(base / line))
        for file in _walk(path) if path.is_dir() else [path]:
            inside = _inside(file, base)
            yield file, (file.relative_to(base) if inside else file.relative_to(file.anchor)).as_posix()


def _inside(path: Path, folder: Path) -> bool:
    return path == folder or str(path).startswith(str(folder).rstrip(os.sep) + os.sep)


def _found(given: Path | str, several: bool, exclude: Path | str | None) -> Iterator[tuple[Source, str]]:
    """Yield (path, name) of the files that an input means."""
    if is_url(given):
        root = RemoteFile(str(given).rstrip("/"))
        for remote, name in root.files():
            if exclude is None or not remote.url.startswith(f"{str(exclude).rstrip('/')}/"):
                yield remote, f"{root.name}/{name}" if several and remote != root else name
        return
    given = Path(given)
    if str(given).startswith("@") and not given.exists():
        yield from _listed(given)
        return
    if not given.exists():
        raise NothingToRead(f"{given}: 没有这个文件或文件夹，请检查路径。No such file or folder; check the path.")
    top, left_out = given.resolve(), None if exclude is None or is_url(exclude) else Path(exclude).resolve()
    prefix = f"{top.name}/" if several and top.is_dir() else ""
    for path in _walk(top) if top.is_dir() else [top]:
        if left_out is None or not _inside(path, left_out):
            yield path, prefix + path.relative_to(top).as_posix() if top.is_dir() else path.name


def list_inputs(inputs: Sequence[Path | str], *, exclude: Path | str | None = None) -> list[InputFile]:
    """List the files below `inputs` and in the zip and tar archives there, each once, sorted by name.

    Parameters
    ----------
    inputs : sequence of Path or str
        Files, folders, addresses (``s3://bucket/reports``) and lists (``@list.txt``: a path or address a line). A
        folder's files are named by their path inside it; when several inputs are given, the input's own name stands
        before.
    exclude : Path or str, optional
        The output folder or address; what lies in it is not an input.

    Raises
    ------
    NothingToRead
        An input does not exist, or no file was found.
    RemoteError
        An address cannot be used.
    """
    found: dict[Source, str] = {}
    for given in inputs:
        for path, name in _found(given, len(inputs) > 1, exclude):
            found.setdefault(path, name)
    if not found:
        places = ", ".join(str(i) for i in inputs)
        raise NothingToRead(
            f"{places}: 没有可读的文件，请给出放有年报的文件夹。No file to read; name a folder that holds reports."
        )
    files = (file for given in _unambiguous(found) for file in _unpacked(given))
    return sorted(files, key=lambda file: (file.name, str(file.path)))


def _unpacked(file: InputFile) -> Iterator[InputFile]:
    """Give the files of an archive; any other file stays as it is."""
    members = list_members(file.path)
    if members is None:
        yield file
    for member in members or ():
        yield InputFile(f"{file.name}{INSIDE}{member.name}", file.path, member=member.number, turn=member.turn)


def in_reading_order(files: Sequence[InputFile]) -> list[InputFile]:
    """Put the files of each archive that is read from front to back in its order, at the place of the first of them."""
    first: dict[Source, int] = {}
    for n, file in enumerate(files):
        first.setdefault(file.path, n)
    return sorted(files, key=lambda f: (first[f.path], f.turn))


def _whole(path: Source) -> str:
    return (str(path).partition("://")[2] if is_url(str(path)) else Path(str(path)).as_posix()).lstrip("/")


def _unambiguous(found: Mapping[Source, str]) -> Iterator[InputFile]:
    """Give each file a name of its own: where two share one, the folder's name stands before it, or the whole path."""
    left: Mapping[Source, str] = found
    for names in (found, {path: f"{path.parent.name}/{path.name}" for path in found}):
        taken = Counter(names[path] for path in left)
        yield from (InputFile(names[path], path) for path in left if taken[names[path]] == 1)
        left = {path: name for path, name in left.items() if taken[names[path]] > 1}
    yield from (InputFile(_whole(path), path) for path in left)
