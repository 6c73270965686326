from __future__ import annotations

from pathlib import Path

from analyzer.run.store import TableWriter, file_sha256, read_table, table_of, write_table
from analyzer.schema import COLUMNS, Overlap


def _rows(n: int) -> list[dict[str, object]]:
    return [{"report_id": f"r{i}", "number": i % 7, "heading": None, "start": i, "end": i + 1} for i in range(n)]


def test_bytes_depend_on_the_rows_not_on_the_pieces(tmp_path: Path) -> None:
    rows = _rows(1000)
    write_table(tmp_path / "whole.parquet", "sections", table_of("sections", rows))
    with TableWriter(tmp_path / "pieces.parquet", "sections") as writer:
        for first in (0, 1, 10, 999):
            last = {0: 1, 1: 10, 10: 999, 999: 1000}[first]
            writer.add(table_of("sections", rows[first:last]))
    assert file_sha256(tmp_path / "whole.parquet") == file_sha256(tmp_path / "pieces.parquet")


def test_a_table_without_rows_still_has_its_columns(tmp_path: Path) -> None:
    write_table(tmp_path / "x.parquet", "overlaps", table_of("overlaps", []))
    assert read_table(tmp_path / "x.parquet").column_names == list(COLUMNS["overlaps"])


def test_what_a_noun_does_not_have_is_null_never_zero() -> None:
    noun = Overlap("ra", 0, 5, "rb", 1, 6, 5, 0.9, "cross_agency", None)
    (row,) = table_of("overlaps", [noun]).to_pylist()
    assert row["earlier"] is None and row["chars"] == 5
    (row,) = table_of("documents", [{"document_id": "d1"}], status=["ok"]).to_pylist()
    assert row["bytes"] is None and row["status"] == "ok"
