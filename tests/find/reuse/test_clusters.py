from __future__ import annotations

import random

import numpy as np
from rapidfuzz.distance import Indel

from analyzer.find.reuse import Settings
from analyzer.find.reuse.clusters import InMemory, cluster_keys, collapse
from analyzer.find.reuse.minhash import signatures

PAIRS = "登记汇总核对展板问答档案通讯补贴喇叭地契山坳赶集值班装订翻查拍照信号摊位编号换新"
WORDS = [PAIRS[n : n + 2] for n in range(0, len(PAIRS), 2)]


def sentences(count: int, seed: int = 3) -> list[str]:
    rng = random.Random(seed)
    return ["".join(rng.choices(WORDS, k=12)) for _ in range(count)]


def clusters_of(texts: list[str]) -> dict[str, str]:
    keys = collapse(texts)
    leader = cluster_keys(InMemory(keys.texts)).leader
    return {keys.texts[n]: keys.texts[m] for n, m in enumerate(leader.tolist())}


def test_equal_keys_collapse_and_keep_their_places():
    keys = collapse(["乙", "甲", "乙"])
    assert sorted(keys.texts) == ["乙", "甲"]
    assert [keys.texts[n] for n in keys.index] == ["乙", "甲", "乙"]
    assert list(keys.high) == sorted(keys.high)


def test_light_rewording_joins_and_other_sentences_stay_apart():
    base = "值班人员每周五把群众来电汇总成表送到办公室核对后张贴在便民大厅门口"
    near = base.replace("核对", "核实").replace("每周五", "每周")
    far = "老会计带着两名新手把八十年代的地契重新装订了一遍并且编号收进铁皮柜"
    found = clusters_of([base, near, far])
    assert found[base] == found[near] != found[far] == far


def test_the_leader_is_the_smallest_hash_of_its_cluster():
    keys = collapse([text + end for text in sentences(50) for end in ("", "了", "过")])
    leader = cluster_keys(InMemory(keys.texts)).leader
    assert (leader <= np.arange(len(leader))).all()
    assert (leader[leader] == leader).all()
    assert len(set(leader.tolist())) < 70


def test_order_changes_nothing():
    texts = [text + end for text in sentences(200) for end in ("", "了", "完毕")]
    shuffled = list(texts)
    random.Random(1).shuffle(shuffled)
    assert clusters_of(texts) == clusters_of(shuffled)


def test_clusters_keep_their_leader_when_others_are_added():
    texts = [text + end for text in sentences(100) for end in ("", "了")]
    before = clusters_of(texts)
    after = clusters_of(texts + sentences(100, seed=9))
    kept = sum(before[text] == after[text] for text in texts)
    assert kept >= 0.98 * len(texts)


def test_short_keys_equal_only_themselves():
    found = clusters_of(["及时更新网站", "及时更新网址"])
    assert all(text == leader for text, leader in found.items())


def test_nothing_gives_nothing():
    keys = collapse([])
    assert keys.texts == [] and len(cluster_keys(InMemory(keys.texts)).leader) == 0
    assert len(cluster_keys(InMemory(collapse([""]).texts)).leader) == 1


def test_many_versions_of_one_template_stay_near_linear():
    rng = random.Random(5)
    base = "".join(WORDS)
    texts = sorted({base[: (n := rng.randrange(30))] + rng.choice(WORDS) + base[n:] for _ in range(4000)})
    keys = collapse(texts)
    found = cluster_keys(InMemory(keys.texts))
    assert found.verified < 60 * len(keys.texts)
    assert len(set(found.leader.tolist())) <= 3


def test_pairs_of_very_different_length_are_not_looked_at():
    long = "".join(sentences(30))
    versions = [long[: len(long) // 2 + n] for n in range(3)] + [long[: len(long) // 8 + n] for n in range(3)]
    found = cluster_keys(InMemory(collapse(versions).texts))
    assert found.verified <= 2 * len(versions)
    assert len(set(found.leader.tolist())) == 2


def test_signatures_estimate_jaccard_and_ignore_batches():
    one, other = "甲乙丙丁戊己庚辛壬癸", "甲乙丙丁戊己庚辛子丑"
    rows = signatures([one, other, *sentences(5000)], size=256)
    a, b = ({f"\x02{t}\x03"[n : n + 2] for n in range(len(t) + 1)} for t in (one, other))
    assert abs(float((rows[0] == rows[1]).mean()) - len(a & b) / len(a | b)) < 0.12
    assert (signatures([other], size=256)[0] == rows[1]).all()


def test_chains_of_rewording_do_not_drift_away_from_their_leaders():
    chains = []
    for text in sentences(40):
        steps = [text * 2]
        for n in range(0, len(text) * 2 - 4, 4):
            steps.append(steps[-1][:n] + "甲乙丙丁" + steps[-1][n + 4 :])
        chains += steps
    keys = collapse(chains)
    leader = cluster_keys(InMemory(keys.texts)).leader.tolist()
    assert all(leader[m] == m for m in leader)
    assert 40 < len(set(leader)) < len(chains) / 2
    near = [Indel.normalized_similarity(keys.texts[n], keys.texts[m]) for n, m in enumerate(leader)]
    assert min(near) >= Settings().linked_similarity - 1e-6
