"""The invented dataset and its resolved years, made once."""

from __future__ import annotations

import pytest

from analyzer.codebook import Codebook, load_codebook
from analyzer.tell.content.corpus import Corpus
from analyzer.tell.dataset import Dataset
from tests.tell.fake import fake_dataset


@pytest.fixture(scope="session")
def data() -> Dataset:
    return fake_dataset()


@pytest.fixture(scope="session")
def corpus(data: Dataset) -> Corpus:
    return Corpus.of(data)


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    return load_codebook()


@pytest.fixture(scope="session")
def themes(codebook: Codebook) -> tuple[str, ...]:
    return tuple(t.code for t in codebook.themes)
