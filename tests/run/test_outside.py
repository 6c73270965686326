"""An outside coder against a stub on loopback: what is sent, what is kept, what is refused."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from analyzer.cli import main
from analyzer.codebook import load_codebook
from analyzer.read.coded import CodedError
from analyzer.run.endpoint import CoderError
from analyzer.run.outside import code_outside, instruction
from analyzer.run.pipeline import run_analysis
from analyzer.run.sampling import make_sample
from analyzer.tell import load_dataset
from tests.run.coders import fill

REPORT = """禾山县统计局2022年政府信息公开工作年度报告
一、总体情况
2022年本局主动公开信息31条，联系电话不便公布。
五、存在的主要问题及改进情况
一是栏目更新不够及时；二是信息员一人多岗。
六、其他需要报告的事项
无。
"""


class Stub:
    """A coder that answers by a function of the statements asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.status = 200
        self.answer = lambda items: json.dumps(
            [{"n": i["n"], "type": "P", "theme": "T02b", "specificity": 1} for i in items]
        )
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                stub.asked.append({"path": self.path, "key": self.headers.get("Authorization"), **body})
                content = stub.answer(json.loads(body["messages"][1]["content"]))
                self.send_response(stub.status)
                self.end_headers()
                self.wfile.write(json.dumps({"choices": [{"message": {"content": content}}]}).encode())

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def stub() -> Iterator[Stub]:
    stub = Stub()
    yield stub
    stub.server.shutdown()
    stub.server.server_close()


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("outside")
    (folder / "a.txt").write_text(REPORT, "utf-8")
    run_analysis([folder], folder / "out", jobs=1)
    return folder / "out"


@pytest.fixture
def out(run: Path, tmp_path: Path) -> Path:
    (tmp_path / "out").symlink_to(run, target_is_directory=True)
    for left in (run / "coder").rglob("*.jsonl") if (run / "coder").exists() else ():
        left.unlink()
    return tmp_path / "out"


def test_only_the_words_of_statements_are_sent_at_temperature_zero(
    out: Path, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANALYZER_CODER_KEY", "k-1")
    done = code_outside(out, url=stub.url, model="m")
    (asked,) = stub.asked
    sent = json.loads(asked["messages"][1]["content"])
    assert [set(item) for item in sent] == [{"n", "text"}] * 2
    assert "联系电话" not in json.dumps(asked, ensure_ascii=False) and "禾山" not in json.dumps(
        asked, ensure_ascii=False
    )
    assert (asked["temperature"], asked["path"], asked["key"]) == (0, "/v1/chat/completions", "Bearer k-1")
    assert done.codes.theme.tolist() == ["T02", "T02"] and done.codes.subtheme.tolist() == ["T02b", "T02b"]
    assert done.refused == 0


def test_answers_are_kept_and_replayed_without_asking(out: Path, stub: Stub) -> None:
    first = code_outside(out, url=stub.url, model="m")
    again = code_outside(out, url=None, model="m")
    assert (first.asked, first.replayed, again.asked, again.replayed) == (1, 0, 0, 1)
    assert len(stub.asked) == 1
    assert again.codes.equals(first.codes)


LONGER = REPORT.replace(
    "一是栏目更新不够及时；二是信息员一人多岗。",
    "一是栏目更新不够及时；二是信息员一人多岗；三是政策解读形式单一；四是网站检索不便；五是培训偏少；六是答复文书不够规范。",
)


@pytest.fixture(scope="module")
def longer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("longer")
    (folder / "a.txt").write_text(LONGER, "utf-8")
    run_analysis([folder], folder / "out", jobs=1)
    return folder / "out"


def test_outside_coder_model_and_hands_stand_side_by_side(
    longer: Path, stub: Stub, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    statements = load_dataset(longer).statements.set_index("statement_id")
    blank = make_sample(longer, [tmp_path / "blank.xlsx"], size=4).files[0]
    right = {i: {"theme": r.theme, "type": r.type, "specificity": r.specificity} for i, r in statements.iterrows()}
    sampled: list[str] = []
    fill(blank, tmp_path / "hand.xlsx", lambda i: sampled.append(i) or right[i])
    asked_first = sorted(sampled)
    # The outside coder gives everything T11; the hands agree with our model.
    stub.answer = lambda items: json.dumps(
        [{"n": i["n"], "type": "P", "theme": "T11", "specificity": 1} for i in items]
    )
    done = code_outside(longer, url=stub.url, model="m", limit=5, hand=tmp_path / "hand.xlsx")
    assert done.codes.statement_id.tolist()[:4] == asked_first and len(done.codes) == 5
    rows = done.agreement.set_index(["one", "other", "question"])
    assert rows.loc[("m", "analyzer", "theme"), "units"] == 5
    assert rows.loc[("analyzer", "hand", "theme"), "agreement"] == 1
    assert rows.loc[("analyzer", "hand", "theme"), "units"] == rows.loc[("m", "hand", "theme"), "units"] == 4
    share = (statements.loc[asked_first, "theme"] == "T11").mean()
    assert rows.loc[("m", "hand", "theme"), "agreement"] == share < 1
    assert (longer / "coder" / "m" / "agreement.csv").is_file()
    with pytest.raises(SystemExit) as end:
        main(["code", str(longer), "--coder-model", "m", "--limit", "5", "--hand", str(tmp_path / "hand.xlsx")])
    assert end.value.code == 0 and "analyzer – hand" in capsys.readouterr().out


def test_hand_codes_of_another_dataset_are_refused_before_anybody_is_asked(
    out: Path, longer: Path, stub: Stub, tmp_path: Path
) -> None:
    blank = make_sample(longer, [tmp_path / "blank.xlsx"], size=4).files[0]
    fill(blank, tmp_path / "hand.xlsx", lambda i: {"theme": "T11"})
    with pytest.raises(CodedError, match="dataset lacks"):
        code_outside(out, url=stub.url, model="m", hand=tmp_path / "hand.xlsx")
    assert not stub.asked


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("我不能编码", "no answer"),
        ('[{"n": 1, "type": "P", "theme": "T99", "specificity": 1}]', "no such code: P T99"),
        ('[{"n": 1, "type": "E", "theme": "T02", "specificity": 1}]', "no such code: E"),
        ('[{"n": 1, "type": "P", "theme": "T02", "specificity": 9}]', "specificity 9"),
        ('[{"n": 7, "type": "P", "theme": "T02", "specificity": 1}]', "no answer"),
        ("[{]", "no answer"),
    ],
)
def test_an_invalid_answer_is_refused_and_counted(out: Path, stub: Stub, answer: str, why: str) -> None:
    stub.answer = lambda items: answer
    done = code_outside(out, url=stub.url, model="m")
    assert done.refused >= 1 and done.agreement["alpha"].isna().all()
    assert why in done.codes.refused.iloc[0]
    assert done.codes.theme.isna().iloc[0]


def test_words_around_the_array_do_no_harm(out: Path, stub: Stub) -> None:
    stub.answer = lambda items: (
        "好的：\n```json\n"
        + json.dumps([{"n": i["n"], "type": "P", "theme": "T11", "specificity": 2} for i in items])
        + "\n```"
    )
    assert code_outside(out, url=stub.url, model="m").codes.theme.tolist() == ["T11", "T11"]


def test_a_coder_that_does_not_answer_is_one_line_and_2(
    out: Path, stub: Stub, capsys: pytest.CaptureFixture[str]
) -> None:
    stub.status = 500
    with pytest.raises(SystemExit) as end:
        main(["code", str(out), "--coder", stub.url, "--coder-model", "m"])
    told = capsys.readouterr().err
    assert end.value.code == 2 and told.count("\n") == 1 and "HTTP 500" in told
    assert len(stub.asked) == 2


def test_without_address_and_answers_nobody_is_asked(out: Path) -> None:
    with pytest.raises(CoderError, match="--coder"):
        code_outside(out, url=None, model="new")
    with pytest.raises(CoderError, match="http"):
        code_outside(out, url="file:///etc/hosts", model="new")


def test_a_damaged_store_names_its_line(out: Path, stub: Stub) -> None:
    code_outside(out, url=stub.url, model="m")
    (out / "coder" / "m" / "answers.jsonl").write_text("{}\n", "utf-8")
    with pytest.raises(CoderError, match=r"answers.jsonl:1"):
        code_outside(out, url=None, model="m")


def test_the_instruction_holds_the_whole_codebook() -> None:
    book = load_codebook()
    told = instruction(book)
    assert all(f"{theme.code} {theme.zh}" in told and theme.definition_zh in told for theme in book.themes)
    assert all(sub.code in told for theme in book.themes for sub in theme.include)
