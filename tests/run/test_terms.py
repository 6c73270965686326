from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.cli import main
from analyzer.errors import OutputError
from analyzer.run.codebooks import write_terms
from analyzer.text.words import FIELD_TERMS, user_dictionary


def test_jieba_keeps_the_terms_of_the_dictionary_whole(tmp_path: Path) -> None:
    import jieba

    path = write_terms(tmp_path / "terms.txt")
    cutter = jieba.Tokenizer()
    assert "三审三校" not in cutter.lcut("落实三审三校", HMM=False)
    cutter.load_userdict(str(path))
    assert "三审三校" in cutter.lcut("落实三审三校", HMM=False)
    lines = path.read_text("utf-8").splitlines()
    assert len(lines) == len(set(lines)) > len(FIELD_TERMS)
    assert all(line.endswith(" n") for line in lines)


def test_terms_jieba_knows_and_what_is_no_word_are_left_out() -> None:
    added = user_dictionary(["公开", "A类事项", "办", "清单管理"]).splitlines()[len(FIELD_TERMS) :]
    assert added == ["清单管理 n"]


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    path = write_terms(tmp_path / "terms.txt")
    with pytest.raises(OutputError, match="Exists already"):
        write_terms(path)
    with pytest.raises(SystemExit) as end:
        main(["codebook", "terms", str(path)])
    assert end.value.code == 2
