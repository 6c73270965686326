"""Other people's MinHash, given the keys that `benchmarks/reuse.py` gives: rensa, datasketch, datatrove, text-dedup.

Each takes the distinct keys and gives one label a key; equal labels mean one cluster. All cut a key into pairs of
letters, have 48 hashes in 16 bands of 3 and verify by the same Indel similarity; they differ in what is verified:

- `rensa` and `datasketch` are indexes that are asked key by key: what is found is verified against the leader of its
  cluster, as in the package.
- `datatrove` is a pipeline through files: signatures, buckets, clusters. A bucket gives the pairs of neighbours
  alone, and clusters are whatever hangs together. Its pairs are verified between the second stage and the third, once in
  each band that gives them.
- `text-dedup` is one command over a data set: each member of a bucket is joined to the bucket's first. Verified is
  each pair before it is joined, unless it hangs together already. Its words are what stands between signs, so keys are
  given with a space between letters; a letter that is no word character is an empty word.

With 16 bands of 3 strangers meet in some bucket, and what merely hangs together is nearly everything: 95 of a
hundred among 15,000 keys, at a precision of .0005. Verifying after clustering would mean all pairs; hence before it.
`datatrove-own` and `text-dedup-own` are the two as their makers set them: 14 bands of 8 and 25 bands of 10, the
threshold near .7, nothing verified. Only the pairs of letters stay: Chinese has no spaces to cut words at.

Hashes differ: datatrove has 64 bits (xxhash), text-dedup 32 (xxhash; sha1 as its makers set it), each its own seed. A key
of one letter gets no signature from datatrove and stays alone. Both write to a temporary folder that is removed after;
reading and writing it is part of their work and counts.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz.distance import Indel

from analyzer.find.reuse import Settings

__all__ = ["BANDS", "HASHES", "PEERS", "ROWS", "SEED", "Peer"]

HASHES, BANDS, ROWS = 48, 16, 3
SEED = 20211
_LINES = 1000  # records datatrove reads at a time; with its own 5 it takes 7 % longer


@dataclass(frozen=True)
class Peer:
    """A contender: how it is run, what must be importable for it, and the packages that bring that."""

    run: Callable[[Sequence[str]], list[int]]
    needs: tuple[str, ...]
    packages: str


def _same(one: str, other: str, settings: Settings) -> bool:
    """Verify a pair as `cluster_keys` does."""
    short = min(len(one), len(other)) < settings.short_letters
    least = settings.short_similarity if short else settings.similarity
    return bool(Indel.normalized_similarity(one, other, score_cutoff=least - 1e-6) > 0)


def _with_index(
    texts: Sequence[str], query: Callable[[int], Sequence[int]], insert: Callable[[int], None]
) -> list[int]:
    """Cluster around leaders through an LSH index: the first leader found and verified is followed."""
    settings, leader = Settings(), list(range(len(texts)))
    for n, text in enumerate(texts):
        found = sorted({leader[m] for m in query(n)})
        leader[n] = next((m for m in found if _same(text, texts[m], settings)), n)
        insert(n)
    return leader


def run_rensa(texts: Sequence[str]) -> list[int]:
    """Cluster with rensa's RMinHashLSH."""
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=0.5, num_perm=HASHES, num_bands=BANDS)
    hashes = []
    for text in texts:
        value = RMinHash(num_perm=HASHES, seed=SEED)
        value.update([text[n : n + 2] for n in range(len(text) - 1)] or [text])
        hashes.append(value)
    return _with_index(texts, lambda n: index.query(hashes[n]), lambda n: index.insert(n, hashes[n]))


def run_datasketch(texts: Sequence[str]) -> list[int]:
    """Cluster with datasketch's MinHashLSH; its hashes are made in bulk."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(num_perm=HASHES, params=(BANDS, ROWS))
    pieces = [[text[n : n + 2].encode() for n in range(len(text) - 1)] or [text.encode()] for text in texts]
    hashes = MinHash.bulk(pieces, num_perm=HASHES, seed=SEED)
    return _with_index(texts, lambda n: index.query(hashes[n]), lambda n: index.insert(n, hashes[n]))


@contextmanager
def _quiet() -> Iterator[Path]:
    """Give a temporary folder and swallow what is printed meanwhile: the last line of a worker is its result."""
    with (
        tempfile.TemporaryDirectory(prefix="reuse-peer-") as folder,
        Path(os.devnull).open("w", encoding="utf-8") as nowhere,
        redirect_stdout(nowhere),
        redirect_stderr(nowhere),
    ):
        yield Path(folder)


def _letters() -> Any:
    """Give datatrove a tokenizer that takes every letter for a word."""
    from datatrove.utils.word_tokenizers import WordTokenizer

    class Letters(WordTokenizer):  # type: ignore[misc]
        def word_tokenize(self, text: str) -> list[str]:
            return list(text)

        def sent_tokenize(self, text: str) -> list[str]:
            return [text]

        def span_tokenize(self, text: str) -> list[tuple[int, int]]:
            return [(0, len(text))]

    return Letters()


def _verify_pairs(folder: Path, texts: Sequence[str]) -> None:
    """Leave in datatrove's files of pairs those that are alike: (file, key, file, key), 32 bits each."""
    settings = Settings()
    for path in sorted(folder.glob("*.dups")):
        pairs = np.fromfile(path, dtype="<u4").reshape(-1, 4)
        good = [_same(texts[one], texts[other], settings) for one, other in zip(pairs[:, 1], pairs[:, 3], strict=True)]
        pairs[np.array(good, dtype=bool)].tofile(path)


def _datatrove(texts: Sequence[str], bands: int, rows: int, *, verify: bool) -> list[int]:
    """Run datatrove's three stages, one task after the other in this process, and read its clusters back."""
    from datatrove.data import Document
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.dedup.minhash import (
        MinhashConfig,
        MinhashDedupBuckets,
        MinhashDedupCluster,
        MinhashDedupSignature,
    )
    from datatrove.utils.text import TextNormConfig

    as_given = TextNormConfig(False, False, False, False, False)  # keys are masked and folded already
    config = MinhashConfig(2, bands, rows, SEED, norm_config=as_given)

    def read(data: object, rank: int, world_size: int) -> Iterator[Any]:
        return (Document(text=text, id=str(n)) for n, text in enumerate(texts))

    with _quiet() as folder:
        signed, paired, clustered = (str(folder / name) for name in ("signed", "paired", "clustered"))
        buckets = MinhashDedupBuckets(signed, paired, config=config, lines_to_buffer=_LINES)
        clusters = MinhashDedupCluster(paired, clustered, config, save_cluster_id=True, lines_to_buffer=_LINES)

        def run(name: str, tasks: int, *steps: object) -> None:
            log = str(folder / "log" / name)
            LocalPipelineExecutor(list(steps), tasks=tasks, workers=1, logging_dir=log).run()

        run("signatures", 1, read, MinhashDedupSignature(signed, config, language=_letters()))
        run("buckets", bands, buckets)
        if verify:
            _verify_pairs(Path(paired), texts)
        run("clusters", 1, clusters)
        found = Path(clustered, "000000.clusters")  # not written when there is none
        members = np.fromfile(found, dtype="<u4").reshape(-1, 2) if found.exists() else np.empty((0, 2), dtype="<u4")
    labels = np.arange(len(texts))
    labels[members[:, 0]] = len(texts) + members[:, 1].astype(np.int64)
    return [int(label) for label in labels]


def _text_dedup(texts: Sequence[str], settings: dict[str, Any], *, verify: bool) -> list[int]:
    """Run text-dedup's command in this process and read its clusters back."""
    from datasets import Dataset
    from text_dedup import minhash
    from text_dedup.utils import IOArgs, MetaArgs, MinHashArgs, UnionFind

    ours = Settings()

    class Verifying(UnionFind):  # type: ignore[misc]
        def union(self, x: int, y: int) -> None:
            if self.find(x) != self.find(y) and _same(texts[x], texts[y], ours):
                super().union(x, y)

    minhash.uf = Verifying() if verify else UnionFind()
    with _quiet() as folder:
        Dataset.from_dict({"text": [" ".join(text) for text in texts]}).save_to_disk(str(folder / "keys"))
        # None: no process besides this one; 1 would start one and be slower
        paths = IOArgs(str(folder / "keys"), str(folder / "kept"), cache_dir=str(folder), local=True, num_proc=None)
        hashing = MinHashArgs(ngram=2, min_length=1, **settings)
        minhash.main.callback(io_args=paths, meta_args=MetaArgs(column="text"), minhash_args=hashing)
    return [minhash.uf.find(n) for n in range(len(texts))]


def run_datatrove(texts: Sequence[str]) -> list[int]:
    """Cluster with datatrove, hashes and verification as for the others."""
    return _datatrove(texts, BANDS, ROWS, verify=True)


def run_datatrove_own(texts: Sequence[str]) -> list[int]:
    """Cluster with datatrove as its makers set it."""
    return _datatrove(texts, 14, 8, verify=False)


def run_text_dedup(texts: Sequence[str]) -> list[int]:
    """Cluster with text-dedup, hashes and verification as for the others."""
    settings = {"num_perm": HASHES, "b": BANDS, "r": ROWS, "hash_func": "xxh3"}  # the faster of its two
    return _text_dedup(texts, settings, verify=True)


def run_text_dedup_own(texts: Sequence[str]) -> list[int]:
    """Cluster with text-dedup as its makers set it: 250 hashes, threshold .7."""
    return _text_dedup(texts, {}, verify=False)


_TROVE = (("datatrove.pipeline.dedup.minhash", "xxhash"), "'disclosure-analyzer[bench]'")
_DEDUP = (("text_dedup.minhash",), "disclosure-analyzer text-dedup, in an environment of its own: see --python-of")
PEERS = {
    "rensa": Peer(run_rensa, ("rensa",), "'disclosure-analyzer[bench]'"),
    "datasketch": Peer(run_datasketch, ("datasketch",), "'disclosure-analyzer[bench]'"),
    "datatrove": Peer(run_datatrove, *_TROVE),
    "datatrove-own": Peer(run_datatrove_own, *_TROVE),
    "text-dedup": Peer(run_text_dedup, *_DEDUP),
    "text-dedup-own": Peer(run_text_dedup_own, *_DEDUP),
}
