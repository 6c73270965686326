"""The coder: codebook, lexicon and fitted models together, as one file on disk and one object in memory."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from importlib import resources
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
import skops.io
from numpy.typing import NDArray

from analyzer.codebook import Codebook, load_codebook
from analyzer.errors import ModelError
from analyzer.find.statements.blocks import Row, Table
from analyzer.find.statements.context import ContextWeights, blend, evidence, hear_openings
from analyzer.find.statements.features import UnitContext, theme_features, title_of
from analyzer.find.statements.lexicon import Lexicon
from analyzer.find.statements.linear import LinearModel, softmax
from analyzer.find.statements.look import SecondLook, load_look
from analyzer.find.statements.pairs import Candidates, Pairing, candidates, choose_pairs, pair_chances, partners
from analyzer.find.statements.sides import Sides
from analyzer.find.statements.themes import ThemeCode, code_themes
from analyzer.find.statements.units import Unit
from analyzer.schema import Report
from analyzer.text.view import fold

__all__ = ["MODEL_NAME", "Coder", "held_out_figures", "load_coder", "save_coder", "unit_contexts"]

MODEL_NAME = "themes-1.0"
_PARTS = ("tagger", "topics", "themes", "subthemes", "specificity", "pairs", "reread")
_OPINION = "packaged"  # further part of a model of one's own codebook: the theme model whose opinion it hears
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
# A code is called unsure below the highest probability under which fewer than this share of codes were right.
_UNSURE = 0.6


@dataclass(frozen=True)
class Coder:
    """What codes statements; made by training or `load_coder`, never changed.

    Attributes
    ----------
    book, lexicon : Codebook, Lexicon
        Themes and their cue words.
    models : mapping of str to LinearModel
        ``tagger topics reread themes subthemes specificity pairs``, and ``packaged`` in a codebook of one's own.
    alone, context : ContextWeights
        How much the other units of a section count before pairs are known, and after.
    temperature, second, pair : float
        Calibration of the theme's probability, threshold of the second theme, threshold of a pair.
    version, sha256 : str
        Name of the model and hash of its file (empty for a model not yet saved).
    held_out : mapping of str to float
        What its card says was measured on bodies left out; empty where nothing was measured.
    learned : tuple of str
        Names of the hand-coded samples it was adapted to: none of them can correct its counts.
    look : SecondLook or None
        Takes a second look at unsure themes, where the user asked for it.
    """

    book: Codebook
    lexicon: Lexicon
    models: Mapping[str, LinearModel]
    temperature: float
    second: float
    pair: float
    alone: ContextWeights
    context: ContextWeights
    version: str = MODEL_NAME
    sha256: str = ""
    held_out: Mapping[str, float] = field(default_factory=dict)
    learned: tuple[str, ...] = ()
    look: SecondLook | None = None

    def theme_rows(self, contexts: Sequence[UnitContext]) -> list[Row]:
        """Give the features that the theme models see, one row for each unit."""
        return [theme_features(c, self.lexicon) for c in contexts]

    def code(
        self, contexts: Sequence[UnitContext], reports: Sequence[Sequence[Unit]]
    ) -> tuple[list[ThemeCode], list[list[Pairing]]]:
        """Give the themes of many units at once, and the pairs of each report; `reports` holds the same units.

        Words and places give first themes, first themes give the chances of pairs, and these let measures and the
        problems they answer speak for each other's theme. What is unsure then gets a second look where asked for.
        """
        if not contexts:
            return [], [[] for _ in reports]
        rows = Table(self.theme_rows(contexts))
        model, below = self.models["themes"], self.models["subthemes"]
        chances = softmax(hear_openings(model.scores(rows), contexts, model, self.theme_rows))
        within = below.scores(rows)
        sides = Sides.of(reports)
        told = evidence(chances, sides)
        kinds = [c.kind for c in contexts]
        first = code_themes(
            softmax(blend(chances, told, self.alone)), within, kinds, model.classes, below.classes, self.second
        )
        listed, odds = self.pair_up(contexts, reports, sides, first)
        said = partners(chances, listed, odds)
        fast = softmax(blend(chances, told, self.context, said) / self.temperature)
        final, looked = (fast, ()) if self.look is None else self.look.revise(fast, contexts)
        codes = code_themes(final, within, kinds, model.classes, below.classes, self.second)
        for i in looked:
            codes[i] = codes[i]._replace(first=model.classes[int(fast[i].argmax())])
        return codes, choose_pairs(listed, odds, self.pair, reports)

    def pair_up(
        self,
        contexts: Sequence[UnitContext],
        reports: Sequence[Sequence[Unit]],
        sides: Sides,
        codes: Sequence[ThemeCode],
    ) -> tuple[Candidates, NDArray[np.float64]]:
        """Describe all pairs of each report and give their chances."""
        listed = candidates(reports, sides, [c.words for c in contexts], codes)
        return listed, pair_chances(listed, self.models["pairs"])


def unit_contexts(report: Report, units: Sequence[Unit]) -> list[UnitContext]:
    """Give the words of a report's units and what each stands under."""
    bounds = [0, *accumulate(unit.end - unit.start for unit in units)]
    folded = fold("".join([report.text[unit.start : unit.end] for unit in units]))  # one for one, so lengths stay
    contexts = []
    for unit, begin, end in zip(units, bounds, bounds[1:], strict=False):
        words = "".join(folded[begin:end].split())
        title = title_of(words) if len(words) > 12 else ""
        contexts.append(UnitContext(words, title, unit.heading, unit.type, report.level, bool(unit.enumerator)))
    return contexts


def _stable_zip(data: bytes) -> bytes:
    """Pack a skops file again with fixed times and with ids that do not depend on memory addresses."""
    source = zipfile.ZipFile(io.BytesIO(data))
    tree = json.loads(source.read("schema.json").decode("utf-8"))
    numbers: dict[str, str] = {}
    _collect_ids(tree, numbers)
    renamed = _renumber(tree, numbers)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        entries = {"schema.json": json.dumps(renamed, indent=1, ensure_ascii=False).encode("utf-8")}
        for name in source.namelist():
            if name != "schema.json":
                stem, _, ending = name.rpartition(".")
                entries[f"{numbers.get(stem, stem)}.{ending}"] = source.read(name)
        for name in sorted(entries):
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            target.writestr(info, entries[name], compresslevel=9)
    return buffer.getvalue()


def _collect_ids(node: Any, numbers: dict[str, str]) -> None:
    """Number the ids of a skops schema in the order in which they are met."""
    if isinstance(node, dict):
        if "__id__" in node:
            numbers.setdefault(str(node["__id__"]), str(len(numbers) + 1))
        for value in node.values():
            _collect_ids(value, numbers)
    elif isinstance(node, list):
        for value in node:
            _collect_ids(value, numbers)


def _renumber(node: Any, numbers: Mapping[str, str]) -> Any:
    """Replace ids and the file names made of them."""
    if isinstance(node, list):
        return [_renumber(value, numbers) for value in node]
    if not isinstance(node, dict):
        return node
    changed: dict[str, Any] = {}
    for key, value in node.items():
        if key == "__id__":
            changed[key] = int(numbers[str(value)])
        elif key == "file" and isinstance(value, str):
            stem, _, ending = value.rpartition(".")
            changed[key] = f"{numbers.get(stem, stem)}.{ending}"
        else:
            changed[key] = _renumber(value, numbers)
    return changed


def save_coder(coder: Coder, folder: Path) -> str:
    """Write ``model.skops`` into a folder, the same bytes for the same coder; give its sha256."""
    state = {
        "version": coder.version,
        "codebook_version": coder.book.version,
        "codebook_sha256": coder.book.sha256,
        "temperature": coder.temperature,
        "second": coder.second,
        "pair": coder.pair,
        **{f"alone_{name}": value for name, value in asdict(coder.alone).items()},
        **{f"context_{name}": value for name, value in asdict(coder.context).items()},
        **{name: coder.models[name].state() for name in (*_PARTS, _OPINION) if name in coder.models},
    }
    data = _stable_zip(skops.io.dumps(state))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.skops").write_bytes(data)
    return hashlib.sha256(data).hexdigest()


def _default_folder() -> Path:
    """Find the packaged model: inside the installed package, else beside it in the repository."""
    package = Path(str(resources.files("analyzer")))
    for folder in (package / "models" / MODEL_NAME, package.parent / "models" / MODEL_NAME):
        if (folder / "model.skops").is_file():
            return folder
    raise ModelError(f"the model {MODEL_NAME} is not installed; train it with: analyzer train corpus/statements")


def load_coder(path: Path | None = None, *, book: Codebook | None = None, careful: bool = False) -> Coder:
    """Load a model.

    Parameters
    ----------
    path : Path, optional
        Folder with ``model.skops`` and ``card.json``; the packaged model if left out.
    book : Codebook, optional
        The packaged codebook if left out; it must be the one the model was trained for.
    careful : bool
        Take a second look at unsure themes with a sentence encoder; needs the extra ``semantic``.

    Raises
    ------
    ModelError
        The model is missing, is not the file its card names, holds anything but plain arrays, or was
        made for another codebook; a second look is asked for and the extra or the model lacks it.
    """
    folder = _default_folder() if path is None else path
    file = folder / "model.skops"
    try:
        data = file.read_bytes()
        card = json.loads((folder / "card.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder}: no readable model.skops and card.json; train the model again") from error
    digest = hashlib.sha256(data).hexdigest()
    if card.get("sha256") != digest:
        raise ModelError(f"{file}: was changed after training (sha256 {digest[:12]}…); train the model again")
    book = book or load_codebook()
    learned = tuple((card.get("data") or {}).get("samples", ()))
    coder = replace(_coder_of(file, data, digest, book), held_out=_held_out(card), learned=learned)
    if not careful:
        return coder
    told = card.get("second_look")
    return replace(coder, look=load_look(folder, told, digest), held_out=_held_out(told or {}))


def _held_out(card: Mapping[str, Any]) -> dict[str, float]:
    """Take the figures a reader of a report should know from a model's card."""
    figures = (card.get("held_out") or {}).get("figures") or {}
    nested = {f"{name}_f1": figures[name]["f1"] for name in ("units", "pairs") if name in figures}
    names = ("type", "theme", "macro", "specificity", "calibration")
    unsure = [row["threshold"] for row in figures.get("certainty", ()) if row["right_below"] < _UNSURE]
    if unsure:
        nested["unsure_below"] = float(max(unsure))
    return nested | {name: float(figures[name]) for name in names if name in figures}


def held_out_figures(path: Path | None = None, *, careful: bool = False) -> dict[str, Any]:
    """Give all figures measured on bodies left out, by theme and with the confusion of themes, from a model's card.

    Parameters
    ----------
    path : Path, optional
        Folder of the model; the packaged one if left out. Empty where nothing was measured.
    careful : bool
        Give those that were measured with the second look.

    Raises
    ------
    ModelError
        The card is missing or no JSON.
    """
    folder = _default_folder() if path is None else path
    try:
        card = json.loads((folder / "card.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder}: no readable card.json; train the model again") from error
    told = card.get("second_look") or {} if careful else card
    return dict((told.get("held_out") or {}).get("figures") or {})


def _coder_of(file: Path, data: bytes, digest: str, book: Codebook) -> Coder:
    """Build the coder from a model file's bytes."""
    # The file holds numbers, strings and arrays only, so nothing at all needs to be trusted.
    if untrusted := skops.io.get_untrusted_types(data=data):
        raise ModelError(f"{file}: holds the foreign type {untrusted[0]}; do not use it")
    try:
        state = skops.io.loads(data, trusted=[])
        parts = (*_PARTS, _OPINION) if _OPINION in state else _PARTS
        models = {name: LinearModel.from_state(state[name]) for name in parts}
        version = str(state["codebook_version"])
        settings = {name: float(state[name]) for name in ("temperature", "second", "pair")}
        alone, context = (
            ContextWeights(**{f.name: float(state[f"{stage}_{f.name}"]) for f in fields(ContextWeights)})
            for stage in ("alone", "context")
        )
        name = str(state["version"])
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise ModelError(f"{file}: is not a model of this package; train it again") from error
    if version != book.version:
        raise ModelError(f"{file}: was made for codebook {version}, not {book.version}; train the model again")
    numbers = settings["temperature"], settings["second"], settings["pair"]
    return Coder(book, Lexicon.of(book), models, *numbers, alone=alone, context=context, version=name, sha256=digest)
