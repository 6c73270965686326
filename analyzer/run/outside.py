"""An outside coder beside our own: the statements of a dataset, and nothing else of it, coded by another model.

The codebook is the instruction. An answer that breaks the form or uses codes that do not exist is refused and
counted, never guessed. Agreement with our model and with hand codes stands beside the codes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from tqdm import tqdm

from analyzer.codebook import Codebook, load_codebook
from analyzer.read.coded import Coding, read_one_coding
from analyzer.run.agree import machine_coding
from analyzer.run.agreement import cohen_kappa, krippendorff_alpha
from analyzer.run.endpoint import CoderError, Endpoint
from analyzer.tell import load_dataset

__all__ = ["OutsideCodes", "code_outside", "instruction"]

_AT_ONCE = 20  # statements in one question: long enough to be cheap, short enough that answers stay in order
_ARRAY = re.compile(r"\[.*\]", re.S)
COLUMNS = ["statement_id", "type", "theme", "subtheme", "specificity", "refused"]
_QUESTIONS = {"theme": "nominal", "type": "nominal", "specificity": "ordinal"}
_FIGURES = ("agreement", "alpha", "kappa")
_OURS = "analyzer"


@dataclass(frozen=True, slots=True)
class OutsideCodes:
    """Codes of an outside coder and how far they agree with our model's and with hand codes.

    `codes` has one row a statement: statement_id, type, theme, subtheme, specificity, refused (why an answer was not
    taken; null where it was). `agreement` has one row for each pair of coders and question (theme, type, specificity):
    one, other, question, units, agreement (share of equal codes), alpha, kappa. All pairs with the hands are over the
    same statements: coded by hand and taken from the outside coder; figures are null where nothing can be compared.
    """

    codes: pd.DataFrame
    path: Path
    asked: int
    replayed: int
    refused: int
    agreement: pd.DataFrame


def instruction(book: Codebook) -> str:
    """Write the codebook as an instruction, the same for every statement and every run."""
    lines = [
        "你是内容分析的编码员。下面是政府信息公开年度报告第五部分的陈述，逐条编码，只依据手册。",
        '输出一个 JSON 数组，每条一个对象：{"n": 编号, "type": 类型, "theme": 主题或二级主题, "specificity": 0–3}。不要输出别的。',
        "类型：" + "；".join(f"{i.code} {i.zh}：{i.test_zh}" for i in book.item_types if i.code != "E"),
        "具体程度：" + "；".join(f"{d.value} {d.zh}：{d.test_en}" for d in book.specificity),
        "主题：",
    ]
    for theme in book.themes:
        subs = "；".join(f"{s.code} {s.zh}" for s in theme.include)
        lines.append(f"{theme.code} {theme.zh}：{theme.definition_zh} 二级：{subs}")
        lines += [f"  例：{case.text} → {case.code}" for case in theme.borderline]
    lines += ["两个主题相争时，依次："] + [f"{rule.order}. {rule.zh}" for rule in book.tie_breaks]
    return "\n".join(lines)


def _batches(statements: pd.DataFrame) -> Iterator[pd.DataFrame]:
    for start in range(0, len(statements), _AT_ONCE):
        yield statements.iloc[start : start + _AT_ONCE]


def _question(batch: pd.DataFrame) -> str:
    items = [{"n": n, "text": "".join(str(text).split())} for n, text in enumerate(batch["text"], 1)]
    return json.dumps(items, ensure_ascii=False)


def _answers(raw: str) -> dict[int, dict[str, Any]]:
    """Read the array in an answer; what is no array of numbered objects gives nothing."""
    found = _ARRAY.search(raw)
    try:
        items = json.loads(found.group()) if found else []
    except ValueError:
        return {}
    return {item["n"]: item for item in items if isinstance(item, dict) and isinstance(item.get("n"), int)}


def _row(statement_id: str, given: dict[str, Any] | None, book: Codebook) -> dict[str, Any]:
    """Take one coded statement, or say why not."""
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    row["statement_id"] = statement_id
    if given is None:
        return {**row, "refused": "no answer for this statement"}
    kind, code, degree = given.get("type"), given.get("theme"), given.get("specificity")
    try:
        theme = book.theme(str(code))
        book.name(str(code), "en")
        book.item_type(str(kind))
    except KeyError:
        return {**row, "refused": f"no such code: {kind} {code}"}
    if kind == "E" or degree not in {d.value for d in book.specificity} or isinstance(degree, bool):
        return {**row, "refused": f"no such code: {kind}, specificity {degree}"}
    subtheme = code if code != theme.code else None
    return {**row, "type": kind, "theme": theme.code, "subtheme": subtheme, "specificity": degree}


def _ordered(statements: pd.DataFrame, hands: Coding | None) -> pd.DataFrame:
    """Put the statements that were coded by hand first, the others behind, both in order of their ids."""
    ordered = statements.sort_values("statement_id", kind="stable")
    if hands is None:
        return ordered
    machine_coding([hands], ordered)  # refuses a sample of another dataset before anybody is asked
    later = ~ordered["statement_id"].isin({unit.row.statement_id for unit in hands.units})
    return ordered.iloc[later.to_numpy().argsort(kind="stable")]


def code_outside(
    out: Path,
    *,
    url: str | None,
    model: str,
    limit: int | None = None,
    progress: bool = False,
    hand: Path | None = None,
    book: Codebook | None = None,
) -> OutsideCodes:
    """Have the statements of a dataset coded by an outside coder.

    Parameters
    ----------
    out : Path
        Folder of a run.
    url : str or None
        Base address of an OpenAI-compatible endpoint; None replays stored answers and uses no network.
    model : str
        Name of the model there.
    limit : int, optional
        Only so many statements: those of `hand` first, then in order of their ids.
    progress : bool
        Show a progress bar.
    hand : Path, optional
        Coded file of this dataset, of one coder or adjudicated, to compare both models with.
    book : Codebook, optional
        The one the run was made with if left out.

    Returns
    -------
    OutsideCodes
        Also written to ``OUT/coder/<model>/codes.csv`` and ``agreement.csv``; answers as they came to
        ``answers.jsonl`` beside them.

    Raises
    ------
    DatasetError, CoderError, CodedError
        No dataset; nobody answers; the hand codes are not as they should be or of other statements.
    """
    tables = load_dataset(out)
    book = book or tables.codebook or load_codebook()
    hands = read_one_coding(hand, book) if hand else None
    statements = _ordered(tables.statements, hands)
    statements = statements.head(limit) if limit else statements
    if not len(statements):
        raise CoderError(f"{out}: 数据集里没有陈述可编码。No statements to code.")
    folder = out / "coder" / re.sub(r"[^\w.-]+", "-", model)
    endpoint = Endpoint(url, model, folder / "answers.jsonl")
    told, rows = instruction(book), []
    with tqdm(total=len(statements), desc="编码", unit="条", disable=not progress) as bar:
        for batch in _batches(statements):
            given = _answers(endpoint.ask(told, _question(batch)))
            rows += [_row(str(i), given.get(n), book) for n, i in enumerate(batch["statement_id"], 1)]
            bar.update(len(batch))
    codes = pd.DataFrame(rows, columns=COLUMNS)
    agreement = pd.DataFrame(_compared(codes, statements, model, hands)).astype(dict.fromkeys(_FIGURES, "float64"))
    for table, name in ((codes, "codes.csv"), (agreement, "agreement.csv")):
        table.to_csv(folder / name, index=False, encoding="utf-8-sig", lineterminator="\n", float_format="%.6g")
    refused = int(codes["refused"].notna().sum())
    return OutsideCodes(codes, folder / "codes.csv", endpoint.asked, endpoint.replayed, refused, agreement)


def _compared(
    codes: pd.DataFrame, statements: pd.DataFrame, model: str, hands: Coding | None
) -> Iterator[dict[str, object]]:
    """Compare the codes taken with our model's, and both with the hands."""
    keys = list(_QUESTIONS)
    theirs = codes[codes["refused"].isna()].set_index("statement_id")[keys]
    ours = statements.set_index("statement_id")[keys]
    yield from _pairs(model, theirs, _OURS, ours.loc[theirs.index])
    if hands:
        given = [{"statement_id": u.row.statement_id, **{k: getattr(u, k) for k in keys}} for u in hands.units]
        by_hand = pd.DataFrame(given).set_index("statement_id")
        both = by_hand[by_hand["theme"].notna() & by_hand.index.isin(theirs.index)]
        yield from _pairs(model, theirs.loc[both.index], hands.coder, both)
        yield from _pairs(_OURS, ours.loc[both.index], hands.coder, both)


def _pairs(one: str, first: pd.DataFrame, other: str, second: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Measure two coders of the same statements, question by question."""
    for question, metric in _QUESTIONS.items():
        pairs = [(a, b) for a, b in zip(first[question], second[question], strict=True) if pd.notna(a) and pd.notna(b)]
        if metric == "ordinal":
            pairs = [(int(a), int(b)) for a, b in pairs]
        yield {
            "one": one, "other": other, "question": question, "units": len(pairs),
            "agreement": sum(a == b for a, b in pairs) / len(pairs) if pairs else None,
            "alpha": krippendorff_alpha(pairs, metric=metric), "kappa": cohen_kappa(pairs),
        }  # fmt: skip
