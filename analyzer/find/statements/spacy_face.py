"""A spaCy component: statements as spans of a document, on any Chinese pipeline.

>>> import spacy
>>> nlp = spacy.blank("zh")
>>> _ = nlp.add_pipe("analyzer_statements")
>>> doc = nlp("一是栏目更新不及时。二是人手不足。")
>>> [span.label_ for span in doc.spans["statements"]]
['T02', 'T11']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from analyzer.find.statements import find_statements
from analyzer.find.statements.coder import Coder, load_coder
from analyzer.schema import Report, Section, Statement

__all__ = ["SPANS_KEY", "StatementFinder", "make_statements"]

SPANS_KEY = "statements"
_EXTENSIONS = ("statement_type", "subtheme", "secondary", "probability", "specificity", "answers")


def _report(doc: Doc) -> Report:
    """Take a whole document as the body of section five."""
    text = doc.text
    section = Section(5, None, 0, len(text))
    return Report("doc", "doc", None, None, None, None, None, None, None, None, None, None, text, (section,))


class StatementFinder:
    """Puts the statements of a section text in ``doc.spans["statements"]``.

    Each span's label is its theme; ``span._`` has ``statement_type subtheme secondary probability
    specificity`` and ``answers``, the place of the problem a measure answers in the group.
    """

    def __init__(self, coder: Coder, name: str = "analyzer_statements") -> None:
        self.coder, self.name = coder, name
        for extension in _EXTENSIONS:
            if not Span.has_extension(extension):
                Span.set_extension(extension, default=None)

    def __call__(self, doc: Doc) -> Doc:
        """Find the statements of one document."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Find the statements of many documents, a batch at a time."""
        docs = iter(stream)
        while batch := list(islice(docs, batch_size)):
            found = find_statements([_report(doc) for doc in batch], self.coder)
            for doc, statements in zip(batch, found, strict=True):
                self._mark(doc, statements)
                yield doc

    def _mark(self, doc: Doc, statements: tuple[Statement, ...]) -> None:
        """Turn statements into spans; a span grows to whole tokens where the tokenizer cuts differently."""
        found = [(s, doc.char_span(s.start, s.end, label=s.theme, alignment_mode="expand")) for s in statements]
        kept = [(statement, span) for statement, span in found if span is not None]
        place = {statement.statement_id: i for i, (statement, _) in enumerate(kept)}
        for statement, span in kept:
            span._.statement_type = statement.type
            for extension in ("subtheme", "secondary", "probability", "specificity"):
                span._.set(extension, getattr(statement, extension))
            span._.answers = None if statement.answers is None else place.get(statement.answers)
        doc.spans[SPANS_KEY] = SpanGroup(doc, name=SPANS_KEY, spans=[span for _, span in kept])

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write nothing: the model is found again by its name when the pipeline is loaded."""

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> StatementFinder:
        """Read nothing; see `to_disk`."""
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Give no bytes; see `to_disk`."""
        return b""

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> StatementFinder:
        """Read nothing; see `to_disk`."""
        return self


@Language.factory("analyzer_statements", default_config={"model": None})
def make_statements(nlp: Language, name: str, model: str | None) -> StatementFinder:
    """Make the component.

    Parameters
    ----------
    nlp : Language
        The pipeline.
    name : str
        Name of the component in it.
    model : str, optional
        Folder of a model; the packaged one if left out.
    """
    return StatementFinder(load_coder(Path(model) if model else None), name)
