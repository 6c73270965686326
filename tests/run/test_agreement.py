from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.run.agreement import cohen_kappa, compare_codings, krippendorff_alpha, read_second_coding
from analyzer.run.gold import SourceError, load_labelled

ROOT = Path(__file__).parents[2] / "corpus" / "statements"
# Krippendorff (2011), section E: four observers, twelve units, missing values.
WORKED = [
    (1, 1, None, 1), (2, 2, 3, 2), (3, 3, 3, 3), (3, 3, 3, 3), (2, 2, 2, 2), (1, 2, 3, 4), (4, 4, 4, 4), (1, 1, 2, 1),
    (2, 2, 2, 2), (None, 5, 5, 5), (None, None, 1, 1), (None, 3, None, None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("metric", "value"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_alpha_gives_the_published_worked_example(metric: str, value: float) -> None:
    alpha = krippendorff_alpha(WORKED, metric=metric)
    assert alpha is not None and round(alpha, 3) == value


def test_kappa_of_a_table_worked_by_hand() -> None:
    # 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: agreement .70, chance .50
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    kappa = cohen_kappa(pairs)
    assert kappa is not None and kappa == pytest.approx(0.4)


def test_nothing_to_compare_is_null_not_zero() -> None:
    assert krippendorff_alpha([("a", "a"), ("a", "a")]) is None
    assert krippendorff_alpha([("a", None)]) is None
    assert cohen_kappa([]) is None


def test_a_second_coding_that_misses_a_unit_is_refused(tmp_path: Path) -> None:
    sections = [s for s in load_labelled(ROOT / "sources") if s.source == "plain.txt"]
    lines = (ROOT / "second" / "plain.tsv").read_text("utf-8").splitlines()
    (tmp_path / "plain.tsv").write_text("\n".join(lines[:-1]), "utf-8")
    with pytest.raises(SourceError, match="codes 183 of 184"):
        list(read_second_coding(tmp_path / "plain.tsv", sections))
    (tmp_path / "plain.tsv").write_text("\n".join([lines[0], "999\t1\tP\tT01\t-\t1"]), "utf-8")
    with pytest.raises(SourceError, match="no unit"):
        list(read_second_coding(tmp_path / "plain.tsv", sections))


def test_two_codings_of_the_corpus_agree_as_its_card_says() -> None:
    sections = load_labelled(ROOT / "sources")
    card = (ROOT / "README.md").read_text("utf-8")
    for path in sorted((ROOT / "second").glob("*.tsv")):
        mine = [s for s in sections if s.source == f"{path.stem}.txt"]
        found = compare_codings(list(read_second_coding(path, mine)))
        assert found.theme_alpha is not None and found.type_alpha is not None
        row = f"| {path.stem} | {found.units:,} | {found.type_alpha:.3f} | {found.theme_alpha:.3f} | {found.theme_kappa:.3f} |"
        assert row in card, row
