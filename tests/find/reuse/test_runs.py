from __future__ import annotations

import numpy as np

from analyzer.find.reuse import find_reuse
from analyzer.find.reuse.shingles import SHINGLE, hash_shingles
from tests.find.reuse.reports import OTHER, make_report

FIRST = "码头边的老茶馆腾出半面墙贴渔汛通告，船工歇脚时抬头就能看见，看完还可以在底下写一句有没有用。"
SECOND = "磨坊主把面粉的来路写成三行字贴在袋口，谁家的麦子、哪天磨的、晒了几日，买的人自己去比。"


def test_equal_stretches_have_equal_hashes_wherever_they_stand():
    one, other = "零" * 3 + FIRST, FIRST + "尾"
    assert hash_shingles(one)[3 : 3 + len(FIRST) - SHINGLE + 1].tolist() == hash_shingles(other)[:-1].tolist()
    assert len(np.unique(hash_shingles(FIRST))) == len(FIRST) - SHINGLE + 1
    assert len(hash_shingles(FIRST[: SHINGLE - 1])) == 0


def test_a_sentence_woven_from_two_sources_is_told_where_enough_was_taken():
    one, two = FIRST.split("，"), SECOND.split("，")
    tail = "等到月底再把众人写下的话抄成一张大字报送给船老大们传阅"
    sources = [make_report("r1", "河口街道", [FIRST[:-1] + "，" + tail + "。"]), make_report("r2", "石桥镇", [SECOND])]
    writer = make_report("r3", "白塔乡", ["，".join([*one[:2], two[0], two[1], tail]) + "。", OTHER[2]])
    (overlap,) = find_reuse([*sources, writer]).overlaps
    assert overlap.a_report == "r1"  # what was taken of the second is too little to tell
    taken = writer.text[overlap.b_start : overlap.b_end]
    assert taken.startswith("码头边") and tail in taken


def test_one_sentence_cut_into_many_is_found():
    whole = make_report("r1", "河口街道", [FIRST, OTHER[0]])
    cut = make_report("r2", "石桥镇", [OTHER[1], *(part + "。" for part in FIRST[:-1].split("，"))])
    (overlap,) = find_reuse([whole, cut]).overlaps
    assert whole.text[overlap.a_start : overlap.a_end] == FIRST
    assert cut.text[overlap.b_start : overlap.b_end].replace("\n", "") == FIRST.replace("，", "。")


def test_runs_far_apart_are_not_added_up():
    one, two = FIRST[:25], SECOND[:25]
    far = "，" + "。".join(OTHER[:3])[:90] + "，"
    left = make_report("r1", "河口街道", [one + "，渔火点点照着晒网的竹竿，" + two + "，麻雀落了一地。"])
    right = make_report("r2", "石桥镇", [one + far + two + "，石匠敲完最后一块阶石。"])
    assert find_reuse([left, right]).overlaps == ()


def test_a_list_of_columns_is_no_passage():
    names = "渔汛通告、船证年检、码头收费、灯塔维修、潮汐时刻、救生演练、网具补贴、冷库招租、港池清淤、避风锚地"
    left = make_report("r1", "河口街道", [f"茶馆墙上分{names}几块，由老船长照看。", OTHER[0]])
    right = make_report("r2", "石桥镇", [f"去年把{names}这几样搬到新的木板上。", OTHER[1]])
    assert find_reuse([left, right]).overlaps == ()


def test_traditional_script_hides_nothing():
    simple = "档案员把发黄的图纸铺在长桌上拍照，每张图旁边写明来历，谁想看都可以登记后借走一份复印件。"
    other = "檔案員把發黃的圖紙鋪在長桌上拍照，每張圖旁邊寫明來歷，誰想看都可以登記後借走一份複印件。"
    left = make_report("r1", "河口街道", [simple, OTHER[0]])
    right = make_report("r2", "石桥镇", [OTHER[1], other])
    (overlap,) = find_reuse([left, right]).overlaps
    assert right.text[overlap.b_start : overlap.b_end] == other
    assert overlap.similarity == 1.0 and overlap.literal == len(other)


def test_guidance_that_opens_every_document_is_no_passage():
    opening = "坚持以习近平新时代中国特色社会主义思想为指导，全面贯彻党的二十大精神，在县委、县政府的坚强领导下，"
    left = make_report("r1", "河口街道", [opening + "渔港换了新闸。", OTHER[0]])
    right = make_report("r2", "石桥镇", [opening + "磨坊添了石磨。", OTHER[1]])
    assert find_reuse([left, right]).overlaps == ()
