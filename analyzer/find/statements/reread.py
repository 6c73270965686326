"""A second reading of sections: scores of labels corrected by what the whole section tells of each clause.

The field over clauses (see `chain`) looks at a clause and its neighbours. Whether a list of clauses is one statement or
several often shows elsewhere: in the half that mirrors it, in clauses there that are like it, in topics further off. `survey` puts
that into numbers; what they add to the scores of labels was learned on first readings of bodies left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analyzer.find.statements.blocks import Counted
from analyzer.find.statements.chain import Scores, step_tables
from analyzer.find.statements.layout import Atom
from analyzer.find.statements.linear import LinearModel
from analyzer.find.statements.survey import column_names, survey

__all__ = ["STEP", "reread"]

STEP = ("",)  # all that a second reading knows of a step: the label before it


def reread(
    sections: Sequence[Sequence[Atom]],
    scores: Scores,
    model: LinearModel,
    topics: NDArray[np.float64],
    grams: Counted,
) -> Scores:
    """Correct the scores of a first reading.

    Parameters
    ----------
    sections : sequence of sequences of Atom
        Atoms section by section.
    scores : Scores
        The first reading.
    model : LinearModel
        What each number of `survey` adds to the scores of labels, and ``y=…`` to those of steps; its labels are those
        of the first reading.
    topics, grams
        As `survey` wants them.
    """
    parts = survey(sections, scores, model.classes, topics, grams)
    weights = model.weights[[model.index[name] for name in column_names(parts)]].astype(np.float64)
    atoms, at = scores.atoms + model.bias, 0
    for values in parts.values():  # one table of them all would cost more to lay out than to multiply
        atoms += values @ weights[at : at + values.shape[1]]
        at += values.shape[1]
    return replace(scores, atoms=atoms, tables=scores.tables + step_tables(model, [STEP]))
