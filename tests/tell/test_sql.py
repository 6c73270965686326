from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from analyzer.errors import DatasetError, QueryError
from analyzer.schema import COLUMNS
from analyzer.tell.dataset import Dataset
from analyzer.tell.sql import VIEWS, as_text, list_views, run_sql

QUESTIONS = yaml.safe_load((Path(__file__).parents[2] / "docs" / "questions.yaml").read_text("utf-8"))
# Questions whose answer the invented dataset leaves empty: it has no table cells, and no report names the one before.
EMPTY = {"applications", "blanks", "again"}


@pytest.fixture(scope="module")
def out(data: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run") / "dataset"
    folder.mkdir()
    for name in COLUMNS:
        pq.write_table(pa.Table.from_pandas(getattr(data, name), preserve_index=False), folder / f"{name}.parquet")
    return folder.parent


def test_there_are_twenty_questions_with_names_of_their_own() -> None:
    assert len(QUESTIONS) == 20 == len({q["id"] for q in QUESTIONS})
    assert all(q["zh"] and q["en"] for q in QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q["id"])
def test_each_ready_question_has_an_answer(question: dict[str, str], out: Path) -> None:
    answer = run_sql(out, question["sql"])
    assert len(answer.columns) and (len(answer) or question["id"] in EMPTY)
    assert as_text(answer, "table") == as_text(run_sql(out, question["sql"]), "table")


def test_answers_agree_with_the_tables(out: Path, data: Dataset) -> None:
    quotes = run_sql(out, next(q["sql"] for q in QUESTIONS if q["id"] == "check_quote"))
    assert quotes.loc[0, "statements"] == quotes.loc[0, "equal"] == len(data.statements)
    shares = run_sql(out, next(q["sql"] for q in QUESTIONS if q["id"] == "prevalence"))
    row = shares[(shares["year"] == 2021) & (shares["theme"] == "T09")].iloc[0]
    reports = data.reports.loc[data.reports["year"] == 2021, "report_id"]
    readable = set(reports) & set(data.sections.loc[data.sections["number"] == 5, "report_id"])
    naming = data.statements[(data.statements["type"] == "P") & (data.statements["theme"] == "T09")]
    assert (row["reports"], row["base"]) == (len(set(naming["report_id"]) & readable), len(readable))


@pytest.mark.parametrize(
    "query",
    [
        "copy reports to '{out}/x.csv'", "create table x as select 1", "insert into themes values (1, 2, 3, 4, 5)",
        "select 1; select 2", "set enable_external_access = true", "attach '{out}/x.db'", "install httpfs",
        "select * from read_text('/etc/hostname')", "select * from read_csv('https://example.org/x.csv')",
        "selec 1", "select nothing from reports", "",
    ],
)  # fmt: skip
def test_it_reads_the_dataset_and_nothing_else(query: str, out: Path) -> None:
    before = sorted(p.name for p in out.rglob("*"))
    with pytest.raises(QueryError) as error:
        run_sql(out, query.format(out=out))
    assert "\n" not in str(error.value)
    assert sorted(p.name for p in out.rglob("*")) == before


def test_missing_values_stay_missing(out: Path) -> None:
    answer = run_sql(out, "select null::int as n, '' as empty, 1.5 as x, true as t, ['甲', '乙'] as l")
    assert json.loads(as_text(answer, "json")) == [{"n": None, "empty": "", "x": 1.5, "t": True, "l": ["甲", "乙"]}]
    assert as_text(answer, "csv") == '"n","empty","x","t","l"\n,"",1.5,true,"[""甲"", ""乙""]"\n'
    assert as_text(answer, "table").splitlines()[-1] == "(1)"


def test_columns_stand_under_their_names_also_in_chinese(out: Path) -> None:
    lines = as_text(
        run_sql(out, "select '公开' as 词, 1 as n union all select '好', 22 order by n"), "table"
    ).splitlines()
    assert lines[:4] == ["词    n", "----  --", "公开  1", "好    22"]


def test_every_view_is_listed_with_its_columns(out: Path) -> None:
    told = list_views(out)
    assert all(f"\n{name}: " in told for name in (*VIEWS, "reports", "statements"))
    assert "theme_zh" in told


def test_without_a_dataset_one_line_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="analyzer run"):
        run_sql(tmp_path, "select 1")
