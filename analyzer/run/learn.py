"""`analyzer train --add`: from hand codes to a new model, with the gain measured on bodies it did not learn from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analyzer.codebook import Codebook
from analyzer.find.statements.coder import Coder, save_coder
from analyzer.find.statements.features import UnitContext, title_of
from analyzer.read.coded import CodedError, CodedUnit, read_coded
from analyzer.run.adapt import adapt, adapt_coder
from analyzer.run.evaluate import body_part
from analyzer.tell.content.statistics import resampled_sums
from analyzer.text.coding import NO_STATEMENT
from analyzer.text.view import fold

__all__ = ["FOLDS", "LearnResult", "context_of", "learn", "read_codes"]

FOLDS = 5
LEAST_BODIES = 5  # fewer cannot be dealt into folds


@dataclass(frozen=True, slots=True)
class LearnResult:
    """The new model and what it gained.

    `gains` has a row for all themes together (theme null) and one for each theme coded: codes, before, after and gain
    (share of right codes among the theme's: recall) with a 95 % interval of the gain over bodies, null where one body
    holds all. `held_out` says which bodies: ``folds`` or the test file's name. `samples` names what the model and those
    it began with have learned from.
    """

    folder: Path
    version: str
    sha256: str
    used: int
    skipped: int
    bodies: int
    gains: pd.DataFrame
    held_out: str
    samples: tuple[str, ...]


def context_of(unit: CodedUnit) -> UnitContext:
    """Give a coded statement as the theme model sees statements; without a type it counts as a problem."""
    words = "".join(fold(unit.row.text).split())
    kind = unit.type if unit.type not in (None, "E") else "P"
    return UnitContext(words, title_of(words) if len(words) > 12 else "", "", str(kind), unit.row.level)


def read_codes(files: Sequence[Path], book: Codebook) -> tuple[list[CodedUnit], int]:
    """Read the codes of several files as one; give them and the number of statements without a theme.

    Raises
    ------
    CodedError
        A file is not as it should be, or two files give one statement different themes.
    """
    found: dict[str, tuple[str, CodedUnit]] = {}
    skipped = 0
    for path in files:
        for coding in read_coded(path, book):
            for unit in coding.units:
                key = unit.row.check
                known = found.get(key)
                if known and (known[1].theme, known[1].subtheme) != (unit.theme, unit.subtheme):
                    raise CodedError(
                        coding.source, unit.place,
                        f"与 {known[0]} 编得不同，请先用 analyzer agree 裁定。Coded differently in {known[0]}; adjudicate with "
                        "analyzer agree first.",
                    )  # fmt: skip
                found[key] = (coding.source, unit)
    units = [unit for _, unit in found.values() if unit.theme not in (None, NO_STATEMENT)]
    skipped = len(found) - len(units)
    return sorted(units, key=lambda u: u.row.statement_id), skipped


def _body(unit: CodedUnit) -> str:
    """Name the body of a statement; one without a body stands for itself."""
    return unit.row.agency or unit.row.statement_id.rpartition("-")[0]


def _right(coder: Coder, train: Sequence[CodedUnit], test: Sequence[CodedUnit]) -> tuple[list[bool], list[bool]]:
    """Tell for each test unit whether its theme is right before and after learning, by its words alone."""
    rows = coder.theme_rows([context_of(u) for u in train])
    before = coder.models["themes"]
    after = adapt(before, rows, [str(u.theme) for u in train])
    shown = coder.theme_rows([context_of(u) for u in test])

    def right(classes: Sequence[str], scores: Any) -> list[bool]:
        return [classes[int(best)] == u.theme for best, u in zip(scores.argmax(axis=1), test, strict=True)]

    return right(before.classes, before.scores(shown)), right(after.classes, after.scores(shown))


def _held_out(coder: Coder, units: Sequence[CodedUnit]) -> pd.DataFrame:
    """Deal bodies into folds; code each with what was learned from the others."""
    order = sorted({_body(u) for u in units}, key=lambda b: (body_part(b, "hand codes"), b))
    fold_of = {body: n % FOLDS for n, body in enumerate(order)}
    parts = []
    for left_out in range(FOLDS):
        test = [u for u in units if fold_of[_body(u)] == left_out]
        if test:
            before, after = _right(coder, [u for u in units if fold_of[_body(u)] != left_out], test)
            parts.append(_judged(test, before, after))
    return pd.concat(parts, ignore_index=True)


def _judged(test: Sequence[CodedUnit], before: Sequence[bool], after: Sequence[bool]) -> pd.DataFrame:
    return pd.DataFrame(
        {"body": [_body(u) for u in test], "theme": [u.theme for u in test], "before": before, "after": after}
    )


def _gain(judged: pd.DataFrame, theme: str | None) -> dict[str, Any]:
    """Give one row of gains."""
    inside = judged if theme is None else judged[judged["theme"] == theme]
    before, after = float(inside["before"].mean()), float(inside["after"].mean())
    row: dict[str, Any] = {
        "theme": theme,
        "codes": len(inside),
        "before": before,
        "after": after,
        "gain": after - before,
    }
    if inside["body"].nunique() > 1:
        sums = inside.assign(one=1).groupby("body")[["before", "after", "one"]].sum().to_numpy(dtype=np.float64)
        draws = resampled_sums(sums)
        row["gain_low"], row["gain_high"] = (
            float(q) for q in np.quantile((draws[:, 1] - draws[:, 0]) / draws[:, 2], [0.025, 0.975])
        )
    return row


def _gains(judged: pd.DataFrame) -> pd.DataFrame:
    rows = [_gain(judged, t) for t in (None, *sorted(set(judged["theme"])))]
    return pd.DataFrame(rows, columns=["theme", "codes", "before", "after", "gain", "gain_low", "gain_high"])


def _tested(
    coder: Coder, units: Sequence[CodedUnit], files: Sequence[Path], test: Path, book: Codebook
) -> pd.DataFrame:
    """Measure on a test file whose bodies must not be among those learned from."""
    kept, _ = read_codes([test], book)
    learned = {_body(u) for u in units}
    if both := [u for u in kept if _body(u) in learned]:
        raise CodedError(
            test.name, both[0].place,
            f"机关“{_body(both[0])}”也在 {files[0].name} 中，检验会偏高，请换别的机关。The body also stands in the codes to learn "
            "from; test on other bodies.",
        )  # fmt: skip
    if not kept:
        raise CodedError(test.name, None, "没有可用的编码。Holds no codes to test with.")
    before, after = _right(coder, units, kept)
    return _judged(kept, before, after)


def learn(files: Sequence[Path], out: Path, *, coder: Coder, test: Path | None = None) -> LearnResult:
    """Adapt a model to hand codes, measure the gain on bodies left out, and write the new model with its card.

    Parameters
    ----------
    files : sequence of Path
        Coded files; where two coders differ they must have been adjudicated.
    out : Path
        Folder of the models; the new one gets a folder named by version and codes.
    coder : Coder
        The model to begin with.
    test : Path, optional
        Coded file of other bodies to measure on; folds over the bodies if left out.

    Returns
    -------
    LearnResult
        The written model has learned from all of `files`; the gains are those of models that had not seen the bodies.

    Raises
    ------
    CodedError
        A file is not as it should be, codes contradict one another, fewer than five bodies without a test file, or a
        body stands on both sides.
    """
    units, skipped = read_codes(files, coder.book)
    if not units:
        raise CodedError(files[0].name, None, "没有可学的编码。Holds no codes to learn from.")
    bodies = len({_body(u) for u in units})
    if test is None and bodies < LEAST_BODIES:
        raise CodedError(
            files[0].name, None,
            f"只涉及 {bodies} 家机关，无法留出机关检验，请用 --test 另给一份。Only {bodies} bodies; name other bodies' codes with --test.",
        )  # fmt: skip
    judged = _held_out(coder, units) if test is None else _tested(coder, units, files, test, coder.book)
    gains = _gains(judged)
    learned = adapt_coder(
        coder, [context_of(u) for u in units], [str(u.theme) for u in units], [u.subtheme for u in units]
    )
    digest = hashlib.blake2b(
        "\n".join(f"{u.row.check} {u.subtheme or u.theme}" for u in units).encode(), digest_size=4
    ).hexdigest()
    version = f"{coder.version}+{digest}"
    folder = out / version
    sha256 = save_coder(replace(learned, version=version), folder)
    samples = tuple(sorted({*coder.learned, *(u.row.sample for u in units)}))
    held_out = "folds" if test is None else test.name
    result = LearnResult(folder, version, sha256, len(units), skipped, bodies, gains, held_out, samples)
    _write_card(result, coder, files)
    return result


def _write_card(result: LearnResult, base: Coder, files: Sequence[Path]) -> None:
    """Write card.json, which the model is loaded by, and README.md for people."""
    rows = json.loads(result.gains.to_json(orient="records", double_precision=6))
    card = {
        "name": result.version,
        "sha256": result.sha256,
        "codebook": {"version": base.book.version, "sha256": base.book.sha256},
        "base": {"name": base.version, "sha256": base.sha256},
        "data": {
            "files": {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in files},
            "samples": list(result.samples),
            "codes": result.used,
            "skipped": result.skipped,
            "bodies": result.bodies,
        },
        "gains": {"held_out": result.held_out, "rows": rows},
    }
    (result.folder / "card.json").write_text(
        json.dumps(card, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n"
    )
    lines = [
        f"# {result.version}",
        "",
        f"{base.version} adapted to {result.used} hand codes of {result.bodies} bodies (codebook {base.book.version}). Themes of "
        "both levels moved; where statements begin, their type, specificity and pairs did not.",
        "",
        f"Right themes by words alone, before and after, on bodies the model had not seen ({result.held_out}):",
        "",
        "| theme | codes | before | after | gain | 95 % |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        low, high = row["gain_low"], row["gain_high"]
        interval = "–" if low is None else f"{low:+.3f} to {high:+.3f}"
        lines.append(
            f"| {row['theme'] or 'all'} | {row['codes']} | {row['before']:.3f} | {row['after']:.3f} | {row['gain']:+.3f} | {interval} |"
        )
    lines += [
        "",
        "A gain whose interval holds 0 may be chance. The codes are one team's: another may read the codebook otherwise.",
    ]
    (result.folder / "README.md").write_text("\n".join(lines) + "\n", "utf-8", newline="\n")
