"""What `verify` says does not depend on how tables are cut into files and row groups, nor on their order."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analyzer.run.pipeline import run_analysis
from analyzer.run.places import find_places
from analyzer.run.sample import sample_corpus
from analyzer.run.store import file_sha256
from analyzer.run.verify import Verification, verify


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    given = tmp_path_factory.mktemp("given")
    for path in sorted(sample_corpus().rglob("huaiying-*.txt"))[:4]:
        shutil.copy(path, given)
    out = tmp_path_factory.mktemp("done") / "out"
    run_analysis([given], out, jobs=1)
    return out


def _cut(out: Path, to: Path, *, falsify: bool) -> Verification:
    """Write every table again with one or two rows a row group, `chains` backwards; keep the manifest true of it."""
    shutil.copytree(out, to)
    for path in (to / "dataset").glob("*.parquet"):
        rows = pq.read_table(path)
        if falsify and path.stem in ("statements", "chains"):
            texts = rows.column("text").to_pylist()
            texts[1] = "另" + texts[1][1:]
            rows = rows.set_column(rows.column_names.index("text"), "text", pa.array(texts))
        if path.stem == "chains":
            rows = rows.take(list(range(rows.num_rows))[::-1])
        pq.write_table(rows, path, row_group_size=1 if path.stem == "reports" else 7)
    place = to / "dataset" / "manifest.json"
    manifest = json.loads(place.read_text("utf-8"))
    manifest["tables"] = {p.name: file_sha256(p) for p in (to / "dataset").glob("*.parquet")}
    place.write_text(json.dumps(manifest), "utf-8")
    return verify(to)


def test_small_row_groups_and_another_order_change_nothing(done: Path, tmp_path: Path) -> None:
    whole, cut = verify(done), _cut(done, tmp_path / "out", falsify=False)
    assert cut == whole
    assert whole.quotes > 100 and pq.ParquetFile(done / "dataset" / "chains.parquet").metadata.num_rows > 3


def test_a_false_quote_is_found_in_any_order_with_the_number_of_its_row(done: Path, tmp_path: Path) -> None:
    last = pq.ParquetFile(done / "dataset" / "chains.parquet").metadata.num_rows - 1
    lies = _cut(done, tmp_path / "out", falsify=True).lies
    assert [lie.split(" ")[0] for lie in lies] == ["statements", "chains"]
    assert "(1)" in lies[0] and f"({last - 1})" in lies[1]


def test_texts_are_held_two_row_groups_at_a_time(done: Path, tmp_path: Path) -> None:
    rows = pq.read_table(done / "dataset" / "reports.parquet", columns=["report_id", "text"])
    pq.write_table(rows, tmp_path / "reports.parquet", row_group_size=1)
    places = find_places([tmp_path / "reports.parquet"])
    ids, texts = rows.column("report_id").to_pylist(), rows.column("text").to_pylist()
    for number, report_id in zip(
        places.numbers.find([*ids[::-1], "none", None]), [*ids[::-1], "none", None], strict=True
    ):
        known = report_id in ids
        assert places.length(number) == (len(texts[ids.index(report_id)]) if known else None)
        if known:
            assert places.text(number) == texts[ids.index(report_id)]
        assert len(places._held) <= 2


def test_a_missing_table_is_named(done: Path, tmp_path: Path) -> None:
    shutil.copytree(done, tmp_path / "out")
    (tmp_path / "out" / "dataset" / "overlaps.parquet").unlink()
    assert any("overlaps" in lie and "缺少" in lie for lie in verify(tmp_path / "out").lies)
