"""The nouns: frozen values that travel between the verbs, and the columns they are written to.

One noun is one dataclass, one table of the dataset and one export sheet. `start` and `end` count
Unicode code points of `Report.text`, `end` exclusive: ``text[start:end]`` is the quote.
"""

from analyzer.schema.columns import COLUMNS
from analyzer.schema.labels import official_labels
from analyzer.schema.nouns import (
    UNSURE,
    Cell,
    CellState,
    Document,
    Evidence,
    Failure,
    Finding,
    Form,
    Grid,
    GridCell,
    Level,
    Link,
    Outcome,
    Overlap,
    Report,
    Section,
    Sentence,
    Statement,
    StatementType,
)

__all__ = [
    "COLUMNS",
    "UNSURE",
    "Cell",
    "CellState",
    "Document",
    "Evidence",
    "Failure",
    "Finding",
    "Form",
    "Grid",
    "GridCell",
    "Level",
    "Link",
    "Outcome",
    "Overlap",
    "Report",
    "Section",
    "Sentence",
    "Statement",
    "StatementType",
    "official_labels",
]
