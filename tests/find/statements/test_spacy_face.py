from __future__ import annotations

import spacy
from spacy.tokens import DocBin

from analyzer.find.statements import spacy_face

BODY = "一是栏目更新不及时。二是人手不足。下一步，我局将：一是定期更新栏目；二是增配专职人员2名。"


def test_a_blank_pipeline_gives_spans_that_survive_a_round_trip() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("analyzer_statements")
    doc = nlp(BODY)
    spans = list(doc.spans[spacy_face.SPANS_KEY])
    assert [(s.text, s.label_, s._.statement_type) for s in spans[:2]] == [
        ("栏目更新不及时", "T02", "P"),
        ("人手不足", "T11", "P"),
    ]
    assert spans[2]._.answers == 0
    again = next(DocBin().from_bytes(DocBin(store_user_data=True, docs=[doc]).to_bytes()).get_docs(nlp.vocab))
    assert [(s.text, s._.answers) for s in again.spans["statements"]] == [(s.text, s._.answers) for s in spans]


def test_pipe_and_call_agree() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("analyzer_statements")
    alone = [nlp(text) for text in (BODY, "无。")]
    together = list(nlp.pipe([BODY, "无。"]))
    assert [[s.text for s in d.spans["statements"]] for d in together] == [
        [s.text for s in d.spans["statements"]] for d in alone
    ]


def test_spans_of_ones_own_get_themes_and_survive_a_round_trip() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("analyzer_themes")
    doc = nlp.make_doc(BODY)
    own = [("人手不足", "P"), ("栏目更新不及时", ""), ("增配专职人员2名", "MF")]
    places = [(BODY.index(words), words, kind) for words, kind in own]
    doc.spans["statements"] = [doc.char_span(at, at + len(w), label=kind) for at, w, kind in places]
    doc = nlp.get_pipe("analyzer_themes")(doc)
    spans = list(doc.spans["statements"])
    assert [(s.text, s.label_, s._.statement_type) for s in spans] == [
        ("栏目更新不及时", "T02", "P"), ("人手不足", "T11", "P"), ("增配专职人员2名", "T11", "MF"),
    ]  # fmt: skip
    assert spans[2]._.answers == 1
    again = next(DocBin().from_bytes(DocBin(store_user_data=True, docs=[doc]).to_bytes()).get_docs(nlp.vocab))
    assert [(s.text, s.label_, s._.answers) for s in again.spans["statements"]] == [
        (s.text, s.label_, s._.answers) for s in spans
    ]


def test_a_document_without_spans_stays_as_it_is() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("analyzer_themes")
    assert "statements" not in nlp(BODY).spans
