"""spaCy components on any Chinese pipeline: statements as spans of a document, and themes for spans of one's own.

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
from typing import cast, get_args

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from analyzer.find.statements import code_units, find_statements
from analyzer.find.statements.coder import Coder, load_coder
from analyzer.find.statements.units import Unit
from analyzer.schema import Report, Section, Statement, StatementType

__all__ = ["SPANS_KEY", "StatementFinder", "ThemeCoder", "make_statements", "make_themes"]

SPANS_KEY = "statements"
_EXTENSIONS = ("statement_type", "subtheme", "secondary", "probability", "specificity", "answers")


def _report(doc: Doc) -> Report:
    """Take a whole document as the body of section five."""
    text = doc.text
    section = Section(5, None, 0, len(text))
    return Report("doc", "doc", None, None, None, None, None, None, None, None, None, None, text, (section,))


def _mark(doc: Doc, found: Iterable[tuple[Statement, Span | None]]) -> None:
    """Write the codes of statements into spans; a span grows to whole tokens where the tokenizer cuts differently."""
    kept = [(statement, span) for statement, span in found if span is not None]
    place = {statement.statement_id: i for i, (statement, _) in enumerate(kept)}
    spans = []
    for statement, old in kept:
        span = Span(doc, old.start, old.end, label=statement.theme)
        span._.statement_type = statement.type
        for extension in ("subtheme", "secondary", "probability", "specificity"):
            span._.set(extension, getattr(statement, extension))
        span._.answers = None if statement.answers is None else place.get(statement.answers)
        spans.append(span)
    doc.spans[SPANS_KEY] = SpanGroup(doc, name=SPANS_KEY, spans=spans)


class _Component:
    """What both components share: extensions, batches, and nothing to save but the name of the model."""

    def __init__(self, coder: Coder, name: str) -> None:
        self.coder, self.name = coder, name
        for extension in _EXTENSIONS:
            if not Span.has_extension(extension):
                Span.set_extension(extension, default=None)

    def __call__(self, doc: Doc) -> Doc:
        """Treat one document."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Treat many documents, a batch at a time."""
        docs = iter(stream)
        while batch := list(islice(docs, batch_size)):
            self.treat(batch)
            yield from batch

    def treat(self, batch: list[Doc]) -> None:
        """Treat a batch of documents in place."""
        raise NotImplementedError

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write nothing: the model is found again by its name when the pipeline is loaded."""

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> _Component:
        """Read nothing; see `to_disk`."""
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Give no bytes; see `to_disk`."""
        return b""

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> _Component:
        """Read nothing; see `to_disk`."""
        return self


class StatementFinder(_Component):
    """Puts the statements of a section text in ``doc.spans["statements"]``.

    Each span's label is its theme; ``span._`` has ``statement_type subtheme secondary probability
    specificity`` and ``answers``, the place of the problem a measure answers in the group.
    """

    def treat(self, batch: list[Doc]) -> None:
        """Find the statements of a batch."""
        found = find_statements([_report(doc) for doc in batch], self.coder)
        for doc, statements in zip(batch, found, strict=True):
            _mark(doc, [(s, doc.char_span(s.start, s.end, alignment_mode="expand")) for s in statements])


class ThemeCoder(_Component):
    """Gives themes to the spans that already stand in ``doc.spans["statements"]``, such as those of a researcher.

    A span's type is ``span._.statement_type``, or its label where that is one of ``P C MF MD N``, or else P. The spans
    come back in the order of the text with the codes that `StatementFinder` gives.
    """

    def treat(self, batch: list[Doc]) -> None:
        """Code the spans of a batch; a document without such spans stays as it is."""
        docs = [doc for doc in batch if len(doc.spans.get(SPANS_KEY, ()))]
        spans = [sorted(doc.spans[SPANS_KEY], key=lambda s: (s.start_char, s.end_char)) for doc in docs]
        units = [[_unit(span, i) for i, span in enumerate(group)] for group in spans]
        coded = code_units([_report(doc) for doc in docs], units, self.coder)
        for doc, statements, group in zip(docs, coded, spans, strict=True):
            _mark(doc, zip(statements, group, strict=True))


def _unit(span: Span, place: int) -> Unit:
    """Take a span for a unit; each is an item of its own."""
    told = span._.statement_type or span.label_
    kind = cast(StatementType, told if told in get_args(StatementType) else "P")
    half = "P" if kind in ("P", "C") else "M"
    return Unit(kind, span.start_char, span.end_char, 5, half, place, None, "", "")


@Language.factory("analyzer_statements", default_config={"model": None, "careful": False})
def make_statements(nlp: Language, name: str, model: str | None, careful: bool) -> StatementFinder:
    """Make the component.

    Parameters
    ----------
    nlp : Language
        The pipeline.
    name : str
        Name of the component in it.
    model : str, optional
        Folder of a model; the packaged one if left out.
    careful : bool
        Take a second look at unsure themes; needs the extra ``semantic``.
    """
    return StatementFinder(load_coder(Path(model) if model else None, careful=careful), name)


@Language.factory("analyzer_themes", default_config={"model": None, "careful": False})
def make_themes(nlp: Language, name: str, model: str | None, careful: bool) -> ThemeCoder:
    """Make the component; the parameters are those of `make_statements`."""
    return ThemeCoder(load_coder(Path(model) if model else None, careful=careful), name)
