"""Words that set one group apart from another, words of a theme over time, and words in their context.

pandas in, pandas out: any table with a column of Chinese text does, the tables of a dataset among them.
Words are cut by jieba and the field's own dictionary, which keeps terms such as 依申请公开 whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable

import numpy as np
import pandas as pd
from scipy.stats import chi2

from analyzer.errors import DatasetError
from analyzer.tell.content.statistics import FDR, discoveries
from analyzer.text.view import fold
from analyzer.text.words import display_words

__all__ = ["keyness", "kwic", "word_counts", "wording_over_time"]

_WORD = re.compile(r"[一-鿿A-Za-z]+$")
# Words without content of their own; a word list of the field would otherwise begin with them.
_STOP = re.compile(
    r"[的了和与及等在对是有为以于中上下将并也不还各个一这那其由从到向按把被让使或但而且所之我本该得地着过要]|"
    r"进行|通过|以及|同时|此外|我们|没有|存在|[一二三四五六七八九]是|我[局镇县市区办委省乡厅]"
)


def _words(text: str, size: int) -> list[str]:
    """Cut a text into words or runs of `size` words, punctuation and numbers standing between runs."""
    runs: list[list[str]] = [[]]
    for word in display_words("".join(fold(text).split())):
        if _WORD.match(word):
            runs[-1].append(word)
        else:
            runs.append([])
    if size == 1:
        return [word for run in runs for word in run if not _STOP.fullmatch(word)]
    return [
        " ".join(run[i : i + size])
        for run in runs
        for i in range(len(run) - size + 1)
        if not _STOP.fullmatch(run[i]) and not _STOP.fullmatch(run[i + size - 1])
    ]


def _column(table: pd.DataFrame, name: str) -> pd.Series:
    if name not in table.columns:
        raise DatasetError(f"没有“{name}”这一列，现有：{'、'.join(map(str, table.columns))}。No column {name!r}.")
    return table[name]


def word_counts(table: pd.DataFrame, *, text: str = "text", size: int = 1) -> pd.DataFrame:
    """Count words, or runs of `size` words.

    Parameters
    ----------
    table : DataFrame
        Any table with a column of text; rows without text are left out.
    text : str
        The column.
    size : int
        1 for words, 2 for pairs, 3 for triples; runs neither begin nor end with a word without content.

    Returns
    -------
    DataFrame
        word, count, rows (rows of `table` that hold it); most frequent first, ties in order of the words.

    Raises
    ------
    DatasetError
        The table has no such column.
    """
    counts: Counter[str] = Counter()
    rows: Counter[str] = Counter()
    for value in _column(table, text).dropna():
        words = _words(str(value), size)
        counts.update(words)
        rows.update(set(words))
    found = sorted(counts, key=lambda word: (-counts[word], word))
    return pd.DataFrame({"word": found, "count": [counts[w] for w in found], "rows": [rows[w] for w in found]})


def keyness(
    table: pd.DataFrame,
    *,
    by: str,
    target: Hashable | Callable[[pd.Series], pd.Series],
    reference: Hashable | Callable[[pd.Series], pd.Series] | None = None,
    text: str = "text",
    size: int = 1,
    least: int = 5,
) -> pd.DataFrame:
    """Tell which words one group uses more, or less, than another.

    Parameters
    ----------
    table : DataFrame
        Statements, sentences or reports with a column of text and one of groups.
    by : str
        Column of groups: ``level``, ``province``, ``year`` …
    target, reference : value or function
        A value of `by`, or a function from the column to booleans (``lambda y: y >= 2021``). Without `reference`
        everything else is.
    text, size : str, int
        As in `word_counts`.
    least : int
        Words seen fewer times in both groups together are left out.

    Returns
    -------
    DataFrame
        word, target and reference (counts), target_share and reference_share (per word of the group), keyness
        (signed G²: above 0 the target uses it more), log_ratio (base 2, half a count added to each), p, clear
        (at a false discovery rate of 10 % over all words). Strongest first. Empty where a group has no words.

    Notes
    -----
    Dunning (1993), Computational Linguistics 19(1), for G²; Hardie (2014) for the log ratio. G² treats words as
    drawn one by one: many words of one verbose body weigh like many bodies, so read it beside `rows`.
    """
    groups = _column(table, by)
    inside = _chosen(groups, target)
    outside = ~inside & groups.notna() if reference is None else _chosen(groups, reference)
    one = _counted(table.loc[inside, text], size)
    other = _counted(table.loc[outside, text], size)
    n, m = sum(one.values()), sum(other.values())
    words = sorted(w for w in one.keys() | other.keys() if one[w] + other[w] >= least)
    columns = ["word", "target", "reference", "target_share", "reference_share", "keyness", "log_ratio", "p", "clear"]
    if not words or not n or not m:
        return pd.DataFrame(columns=columns)
    a, b = np.array([one[w] for w in words], float), np.array([other[w] for w in words], float)
    signed = _signed(a, b, n, m)
    p = chi2.sf(np.abs(signed), df=1)
    ratio = np.log2(((a + 0.5) / (n + 0.5)) / ((b + 0.5) / (m + 0.5)))
    values = [words, a.astype(int), b.astype(int), a / n, b / m, signed, ratio, p, discoveries(p, FDR)]
    found = pd.DataFrame(dict(zip(columns, values, strict=True)))
    return found.sort_values(["keyness", "word"], key=_strength, kind="stable").reset_index(drop=True)


def _strength(column: pd.Series) -> pd.Series:
    return -column.abs() if column.name == "keyness" else column


def _chosen(groups: pd.Series, wanted: Hashable | Callable[[pd.Series], pd.Series]) -> pd.Series:
    chosen = wanted(groups) if callable(wanted) else groups == wanted
    return chosen.fillna(False).astype(bool)


def _counted(texts: pd.Series, size: int) -> Counter[str]:
    counts: Counter[str] = Counter()
    for value in texts.dropna():
        counts.update(_words(str(value), size))
    return counts


def _signed(
    a: np.ndarray[tuple[int], np.dtype[np.float64]], b: np.ndarray[tuple[int], np.dtype[np.float64]], n: int, m: int
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Give G² of each word with the sign of the difference."""
    expected_a, expected_b = n * (a + b) / (n + m), m * (a + b) / (n + m)
    with np.errstate(divide="ignore", invalid="ignore"):
        first = np.where(a > 0, a * np.log(a / expected_a), 0.0)
        second = np.where(b > 0, b * np.log(b / expected_b), 0.0)
    return np.asarray(2 * (first + second) * np.sign(a / n - b / m), dtype=np.float64)


def wording_over_time(
    table: pd.DataFrame, *, time: str = "year", text: str = "text", size: int = 1, least: int = 5
) -> pd.DataFrame:
    """Tell how the words of some statements, those of one theme for instance, rise and fall.

    Parameters
    ----------
    table : DataFrame
        Rows of text with a column of time; filter it before (``statements[statements.theme == "T02"]``).
    time, text, size, least
        As in `keyness`.

    Returns
    -------
    DataFrame
        word, one column of counts per 1,000 words for each time, slope (change of that figure a step, least
        squares), count. Steepest first. A time without words is null, not 0.
    """
    times = sorted(_column(table, time).dropna().unique())
    counts = {t: _counted(table.loc[table[time] == t, text], size) for t in times}
    words = sorted(w for w in set().union(*counts.values()) if sum(c[w] for c in counts.values()) >= least)
    rates = {
        t: [1000 * c[w] / total if (total := sum(c.values())) else np.nan for w in words] for t, c in counts.items()
    }
    found = pd.DataFrame({"word": words, **rates})
    found["slope"] = [_slope(found.loc[i, times]) for i in found.index]
    found["count"] = [sum(c[w] for c in counts.values()) for w in words]
    order = found["slope"].abs().fillna(0).rank(method="first", ascending=False).sort_values(kind="stable").index
    return found.loc[order].reset_index(drop=True)


def _slope(values: pd.Series) -> float:
    """Give the least-squares slope over equal steps; null with fewer than two values."""
    known = values.astype(float).reset_index(drop=True).dropna()
    if len(known) < 2:
        return float("nan")
    return float(np.polyfit(known.index.to_numpy(float), known.to_numpy(), 1)[0])


def kwic(
    table: pd.DataFrame, pattern: str, *, text: str = "text", window: int = 20, keep: Iterable[str] = ()
) -> pd.DataFrame:
    """Show every place of a word or regular expression with what stands before and after.

    Parameters
    ----------
    table : DataFrame
        Rows of text.
    pattern : str
        A word or regular expression, matched on the text with widths and radicals made equal.
    text, window : str, int
        The column, and how many characters of context on each side.
    keep : iterable of str
        Further columns to carry along: report_id, year, agency …

    Returns
    -------
    DataFrame
        row (index in `table`), the kept columns, start and end (code points in that row's text), before, match, after.

    Raises
    ------
    DatasetError
        The pattern is no regular expression, or a column is not there.
    """
    try:
        wanted = re.compile(pattern)
    except re.error as error:
        raise DatasetError(f"“{pattern}”不是正则表达式：{error}。Not a regular expression.") from error
    kept = list(keep)
    for name in kept:
        _column(table, name)
    rows = []
    for index, value in _column(table, text).dropna().items():
        words = str(value)
        for found in wanted.finditer(fold(words)):
            start, end = found.span()
            rows.append(
                [index, *(table.at[index, name] for name in kept), start, end]
                + [words[max(0, start - window) : start], words[start:end], words[end : end + window]]
            )
    return pd.DataFrame(rows, columns=["row", *kept, "start", "end", "before", "match", "after"])
