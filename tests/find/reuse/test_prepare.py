from __future__ import annotations

import random

import numpy as np

from analyzer.find.reuse.masking import mask_report
from analyzer.find.reuse.prepare import prepare_all, unpack
from tests.find.reuse.reports import COPIED, OTHER, make_report

COLUMNS_OF_A_SITE = "老码头网页设有潮汐时刻、船票须知、货栈账目、灯塔值守、渡口告示等栏目，船长亲自更换。"


def test_what_is_packed_comes_back_whole():
    rng = random.Random(3)
    signs = "\n\n　 12年月日第条一二三是全县街道我本。，、：（）-_@.ａＡZ⼀\U00020000"
    reports = [make_report("r0", "河口街道", [*COPIED, COLUMNS_OF_A_SITE, *OTHER]), make_report("r1", "石桥镇", [])]
    for n in range(2, 60):
        lines = ["".join(rng.choices(signs, k=rng.randint(1, 40))) for _ in range(4)]
        reports.append(make_report(f"r{n}", "河口街道", lines))
    for report, prepared in zip(reports, prepare_all(reports), strict=True):
        masked = mask_report(report)
        proof = unpack(prepared.packed)
        assert (proof.masked.key, proof.masked.first) == (masked.key, masked.first)
        assert proof.masked.keys == prepared.keys
        assert np.array_equal(proof.masked.starts, masked.starts) and np.array_equal(proof.masked.ends, masked.ends)
        assert len(proof.plain) == len(masked.key) and len(prepared.characters) == len(report.sentences)


def test_a_batch_tells_of_each_report_what_it_tells_alone():
    reports = [
        make_report(f"r{n}", body, COPIED[n:] + OTHER) for n, body in enumerate(("河口街道", "石桥镇", "白塔乡"))
    ]
    assert prepare_all(reports) == [prepare_all([report])[0] for report in reports]


def test_signs_dictated_words_and_lists_of_names_prove_nothing():
    line = "2020年河口街道公布三十四条。"
    law = "公开为常态，不公开为例外"
    report = make_report("r1", "河口街道", [line, law, COLUMNS_OF_A_SITE])
    (prepared,) = prepare_all([report])
    proof = unpack(prepared.packed)
    told = ["".join(np.array(list(proof.masked.key[a:b]))[proof.plain[a:b]]) for a, b in
            zip(proof.masked.first, proof.masked.first[1:], strict=False)]  # fmt: skip
    assert told[0] == "公布条" and told[1] == ""
    assert "船长亲自更换" in told[2] and "船票须知" not in told[2]
