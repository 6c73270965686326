from __future__ import annotations

import pickle
import random
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from analyzer.find.reuse import ReuseInput, ReuseResult, find_reuse
from analyzer.schema import COLUMNS
from tests.find.reuse.reports import COPIED, OTHER, make_report


@pytest.fixture(scope="module")
def corpus() -> list[ReuseInput]:
    rng = random.Random(4)
    lines = [*COPIED, *OTHER]
    bodies = ["河口街道", "石桥镇", "白塔乡", "北山镇", "南浦街道"]
    return [
        make_report(f"r{n}{year}", body, rng.sample(lines, 4), year=year, n=rng.randint(1, 99))
        for n, body in enumerate(bodies)
        for year in (2019, 2020, 2021)
    ]


def equal(one: ReuseResult, other: ReuseResult) -> bool:
    same_tables = one.sentences.equals(other.sentences) and one.reports.equals(other.reports)
    same_tables = same_tables and one.clusters.equals(other.clusters) and one.moved == other.moved
    return same_tables and one.overlaps == other.overlaps and one.counts == other.counts


def test_neither_order_nor_parallel_masking_changes_the_result(corpus: list[ReuseInput]):
    plain = find_reuse(corpus)
    shuffled = list(corpus)
    random.Random(8).shuffle(shuffled)
    assert equal(plain, find_reuse(shuffled))
    with ThreadPoolExecutor(2) as pool:
        assert equal(plain, find_reuse(iter(corpus), mapper=pool.map))
    assert plain.overlaps


def test_texts_on_disk_and_aligned_elsewhere_change_nothing(
    corpus: list[ReuseInput], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = find_reuse(corpus)
    assert equal(plain, find_reuse(corpus, folder=tmp_path))
    with ThreadPoolExecutor(2) as pool:  # a process gets copies
        assert equal(
            plain, find_reuse(corpus, folder=tmp_path, mapper=lambda work, items: pool.map(work, copies(items)))
        )
    assert list(tmp_path.iterdir()) == []
    for module, name, value in (
        ("measures", "_ROWS", 7), ("boilerplate", "_ROWS", 5), ("boilerplate", "_AT_ONCE", 40),
        ("shingles", "_AT_ONCE", 100), ("pairs", "_WAITING", 3), ("passages", "_PAIRS", 3), ("passages", "REPORTS", 4),
    ):  # fmt: skip
        monkeypatch.setattr(f"analyzer.find.reuse.{module}.{name}", value)
    assert equal(plain, find_reuse(corpus, folder=tmp_path))


def copies(items: Iterable[Any]) -> list[Any]:
    return [pickle.loads(pickle.dumps(item)) for item in items]


def test_reports_are_looked_at_once_and_hold_no_text_afterwards(corpus: list[ReuseInput]) -> None:
    result = find_reuse(iter(corpus))
    assert result.corpus.inputs and not any(report.text or report.sentences for report in result.corpus.inputs)


def test_every_row_is_a_sentence_of_its_report_and_every_passage_lies_in_both(corpus: list[ReuseInput]):
    result = find_reuse(corpus)
    assert result.sentences.column_names == list(COLUMNS["sentences"])
    given = [(r.report_id, s.section, s.start, s.end) for r in corpus for s in r.sentences]
    columns = [result.sentences[name].to_pylist() for name in ("report_id", "section", "start", "end")]
    assert sorted(given) == list(zip(*columns, strict=True))
    texts = {report.report_id: report.text for report in corpus}
    for overlap in result.overlaps:
        assert overlap.a_report < overlap.b_report
        assert 0 <= overlap.a_start < overlap.a_end <= len(texts[overlap.a_report])
        assert 0 <= overlap.b_start < overlap.b_end <= len(texts[overlap.b_report])
        assert 0 <= overlap.similarity <= 1


def test_cluster_ids_stay_when_reports_are_added(corpus: list[ReuseInput]):
    few, many = (find_reuse(reports).sentences.to_pylist() for reports in (corpus[:6], corpus))
    later = {row["sentence_id"]: row["cluster_id"] for row in many}
    assert all(later[row["sentence_id"]] == row["cluster_id"] for row in few)


def rows_of(reports: list[ReuseInput], report_id: str) -> list[dict[str, object]]:
    return [row for row in find_reuse(reports).sentences.to_pylist() if row["report_id"] == report_id]


def test_shared_wins_over_sticky_and_both_are_told():
    before = make_report("r1", "河口街道", [COPIED[0], COPIED[1], OTHER[0]], year=2020)
    now = make_report("r2", "河口街道", [COPIED[0], COPIED[1], OTHER[1]], year=2021)
    foreign = make_report("r3", "石桥镇", [COPIED[0], OTHER[2]], year=2021)
    rows = rows_of([before, now, foreign], "r2")
    assert [row["kind"] for row in rows] == ["shared", "sticky", "own"]
    assert [row["sticky"] for row in rows] == [True, True, False]
    assert [row["agencies"] for row in rows] == [2, 1, 1]


def test_a_gap_of_two_years_is_not_sticky():
    old = make_report("r1", "河口街道", COPIED, year=2019)
    now = make_report("r2", "河口街道", COPIED, year=2021)
    assert {row["kind"] for row in rows_of([old, now], "r2")} == {"own"}


def test_a_repeated_sentence_is_redundant_from_its_second_time():
    report = make_report("r1", "河口街道", [OTHER[0], OTHER[1], OTHER[0]])
    assert [row["redundant"] for row in rows_of([report], "r1")] == [False, False, True]


def test_very_short_sentences_are_no_evidence():
    line = "及时更新栏目。"
    result = find_reuse([make_report("r1", "河口街道", [line]), make_report("r2", "石桥镇", [line])])
    assert result.sentences["kind"].to_pylist() == ["own", "own"]


def test_shares_are_shares_of_visible_characters():
    one = make_report("r1", "河口街道", [COPIED[2], OTHER[0]])
    other = make_report("r2", "石桥镇", [COPIED[2], OTHER[1]], section=5)
    first, second = find_reuse([one, other]).reports.to_pylist()
    share = len(COPIED[2]) / len(COPIED[2] + OTHER[0])
    assert first["characters"] == len(COPIED[2] + OTHER[0])
    assert first["shared"] == pytest.approx(share) and first["own"] == pytest.approx(1 - share)
    assert first["sticky"] is None and first["shared_problems"] is None
    assert second["shared_problems"] == pytest.approx(second["shared"])


def test_shares_are_null_where_nothing_could_be_compared():
    (alone,) = find_reuse([make_report("r1", "河口街道", OTHER)]).reports.to_pylist()
    assert alone["shared"] is None and alone["own"] is None and alone["redundant"] == 0.0
    empty = find_reuse([make_report("r1", "河口街道", []), make_report("r2", "石桥镇", OTHER)]).reports.to_pylist()[0]
    assert empty["characters"] == 0 and empty["shared"] is None and empty["redundant"] is None


def test_no_report_gives_empty_tables():
    result = find_reuse([])
    assert result.sentences.num_rows == result.reports.num_rows == 0 and result.overlaps == ()


def test_unknown_bodies_are_bodies_of_their_own_but_equal_texts_are_not():
    one, other = (replace(make_report(n, b, COPIED), agency=None) for n, b in (("r1", "河口街道"), ("r2", "石桥镇")))
    assert len(find_reuse([one, other]).overlaps) == 1
    assert find_reuse([one, replace(one, report_id="r3")]).overlaps == ()


def test_families_share_half_of_the_shorter_report_in_one_year():
    family = [
        make_report(f"r{n}", body, [*COPIED, OTHER[n]]) for n, body in enumerate(("河口街道", "石桥镇", "白塔乡"))
    ]
    outside = make_report("r8", "北山镇", [OTHER[3], "渔港的公告改用手机短信发到每条船上，出海前船长须回复收到二字。"])
    later = make_report("r9", "南浦街道", COPIED, year=2022)
    rows = {row["report_id"]: row for row in find_reuse([*family, outside, later]).reports.to_pylist()}
    assert {rows[f"r{n}"]["family_id"] for n in range(3)} == {rows["r0"]["family_id"]} != {None}
    assert rows["r0"]["family_size"] == 3
    assert rows["r8"]["family_id"] is None and rows["r9"]["family_id"] is None


def test_thresholds_and_what_was_left_out_stand_in_the_result(corpus: list[ReuseInput]):
    result = find_reuse(corpus)
    assert result.settings.passage_letters == 40
    assert set(result.counts) >= {"crowded_buckets", "pairs_skipped_in_clusters", "pairs_skipped_by_cap"}


def test_popular_passages_are_capped_and_counted():
    crowd = [make_report(f"r{n:03d}", f"第{chr(0x4E00 + n)}镇", COPIED) for n in range(60)]
    result = find_reuse(crowd)
    assert result.counts["pairs_skipped_in_clusters"] > 0
    assert 60 <= len(result.overlaps) <= 60 * result.settings.partners
    told = {overlap.a_report for overlap in result.overlaps} | {overlap.b_report for overlap in result.overlaps}
    assert len(told) == 60
