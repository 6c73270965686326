from __future__ import annotations

import pandas as pd
import pytest

from analyzer.tell.content import copying, measures
from analyzer.tell.content.corpus import PROBLEMS


def test_words_of_several_bodies_count_once(corpus, themes):
    year = corpus.year(2021)
    holders = year.sentences.loc[year.sentences["cluster_id"] == "c-T11P", "report_id"].nunique()
    own = year.statements[(year.statements["type"] == "P") & (year.statements["theme"] == "T11")]
    copied = own[own["subtheme"] == "T11d"]["report_id"]
    alone = set(own["report_id"]) - set(copied)
    both = set(own.loc[own["subtheme"] != "T11d", "report_id"]) & set(copied)
    found = copying.prevalence_without_copies(year, themes, PROBLEMS)["T11"]
    assert found.count == pytest.approx(len(alone) + len(both) + (holders - len(both)) / holders)
    assert found.value < measures.prevalence(year, themes, PROBLEMS)["T11"].value


def _with(year, **tables):
    return type(year)(**({s: getattr(year, s) for s in type(year).__slots__} | tables))


def test_words_shared_outside_a_family_count_in_full(corpus, themes):
    year = corpus.year(2021)
    strangers = _with(year, reuse=year.reuse.assign(family_id=None))
    found = copying.prevalence_without_copies(strangers, themes, PROBLEMS)
    assert {t: v.value for t, v in found.items()} == pytest.approx(
        {t: v.value for t, v in measures.prevalence(year, themes, PROBLEMS).items()}
    )


def test_two_families_with_one_sentence_count_twice(corpus, themes):
    year = corpus.year(2021)
    one = copying.prevalence_without_copies(year, themes, PROBLEMS)["T11"].count
    members = sorted(year.reuse.dropna(subset="family_id")["report_id"])
    half = {r: "f-one" if n % 2 else "f-two" for n, r in enumerate(members)}
    two = copying.prevalence_without_copies(
        _with(year, reuse=year.reuse.assign(family_id=year.reuse["report_id"].map(half))), themes, PROBLEMS
    )
    assert two["T11"].count > one + 0.5


def test_a_theme_named_only_in_shared_words_is_not_named_in_own_words(corpus, themes):
    year = corpus.year(2021)
    own = year.statements[(year.statements["type"] == "P") & (year.statements["theme"] == "T11")]
    alone = set(own.loc[own["subtheme"] != "T11d", "report_id"])
    found = copying.prevalence_in_own_words(year, themes, PROBLEMS)
    assert found["T11"].count == len(alone)
    assert found["T09"].value == pytest.approx(measures.prevalence(year, themes, PROBLEMS)["T09"].value)


def test_themes_without_copies_keep_their_share(corpus, themes):
    year = corpus.year(2021)
    found = copying.prevalence_without_copies(year, themes, PROBLEMS)
    assert found["T09"].value == pytest.approx(measures.prevalence(year, themes, PROBLEMS)["T09"].value)


def test_a_statement_belongs_to_the_sentence_with_its_middle(corpus):
    year = corpus.year(2021)
    sizes = copying.copy_sizes(year, year.statements)
    shared = year.statements["subtheme"].isin(["T11d", "T02a"])
    assert (sizes[shared & (year.statements["type"] == "P")] > 1).all()
    assert (sizes[year.statements["theme"] == "T09"] == 1).all()


def test_shares_keep_null_apart_from_zero(corpus):
    first, later = copying.text_shares(corpus.year(2020)), copying.text_shares(corpus.year(2021))
    assert first["sticky"].isna().all()
    assert later["sticky"].notna().all()
    assert (later["redundant"] == 0).all()
    assert list(first.index) == list(corpus.year(2020).reports["report_id"])


def test_families_hold_the_copying_reports(corpus):
    year = corpus.year(2021)
    (family,) = copying.families(year)
    holders = year.sentences.loc[year.sentences["cluster_id"] == "c-T11P", "report_id"].unique()
    assert family.reports == tuple(sorted(holders))
    assert family.chars > 50


def test_pairs_of_one_stretch_are_one_passage_with_exact_words(corpus):
    year = corpus.year(2021)
    found, total = copying.passages(year, 5)
    assert (len(found), total) == (1, 1)
    texts = year.reports.set_index("report_id")["text"]
    (a, a0, a1), (b, b0, b1) = found[0].a, found[0].b
    assert texts[a][a0:a1] == texts[b][b0:b1]
    assert len(found[0].owners) == len(copying.families(year)[0].reports)


def test_the_order_of_overlaps_changes_nothing(corpus):
    year = corpus.year(2021)
    turned = pd.DataFrame(year.overlaps.iloc[::-1].reset_index(drop=True))
    other = _with(year, overlaps=turned)
    assert copying.passages(other, 5) == copying.passages(year, 5)
