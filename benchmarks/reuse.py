"""Sentence clusters against MinHash-LSH libraries: time, memory and quality on generated text with known truth.

    python benchmarks/reuse.py --sizes 20000,200000 --peers rensa,datasketch
    python benchmarks/reuse.py --sizes 200000,1000000 --text template
    python benchmarks/reuse.py --peers datatrove,text-dedup --python-of text-dedup=/elsewhere/bin/python

Every contender runs in a process of its own, bound to one core; seconds are those of the processor, so that
other work on the machine does not count, with the clock's beside them. All are given the same masked distinct keys,
the same 48 hashes in 16 bands of 3 and the same verification (Indel similarity); what is compared is the search.
`reuse_peers.py` tells what differs all the same. Masking and exact collapse, equal for all, are timed apart.

A peer that is not installed is left out. text-dedup asks for older libraries than the lock has and needs an
environment of its own: ``python -m venv elsewhere``, ``elsewhere/bin/pip install disclosure-analyzer text-dedup``, and
``--python-of text-dedup=elsewhere/bin/python``. Peers that end badly, for want of memory say, are told of and left out.

The last line begins with ``ok`` where the targets of the project hold (20 times rensa, 40 times
datasketch at 200,000 sentences, pair precision .97, recall .90, at most 1.3 times linear from 200,000
sentences on; none are set for the other peers), else with ``short``. Text made to be hard is written with
``--text``: `popular` puts one sentence, half of the time reworded, into half of all reports; `template` writes
nothing but variants of one sentence. Of such text growth alone decides.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from analyzer.find.reuse import ReuseInput
from analyzer.find.reuse.clusters import InMemory, Keys, cluster_keys, collapse
from analyzer.find.reuse.masking import mask_report
from analyzer.find.reuse.minhash import signatures
from analyzer.schema import Sentence

if str(Path(__file__).parent) not in sys.path:
    sys.path.insert(0, str(Path(__file__).parent))

from reuse_peers import HASHES, PEERS, SEED  # noqa: E402

TARGETS = {"rensa": 20.0, "datasketch": 40.0}
PRECISION, RECALL = 0.97, 0.90
LINEAR_FROM, GROWTH = 200_000, 1.3
ROOT = Path(__file__).resolve().parents[1]
# Nobody is to be asked for anything while the clock runs.
OFFLINE = {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}


def _words(line: str) -> list[str]:
    """Cut a line of words."""
    return line.split()


# Enough words that sentences of different origin hardly ever come near each other by chance: three million
# sentences from a small vocabulary would hold copies that nobody made, and their "truth" would be wrong.
FIELDS = _words(
    "惠农补贴 旧文件 办事流程 征地补偿 低保发放 路灯维修 环保整改 校车线路 采购合同 信访答复 水质检测 供暖投诉 危房排查 图文解读 "
    "短视频 公开栏 申请登记 保密审查 热线工单 权责事项 部门预算 食品抽检 应急值守 会议纪要 小区改造 农技培训 公交改线 疫苗接种 "
    "公益岗位 旧栏目 河道清淤 林地确权 渔船年检 养老床位 殡葬收费 学区划片 车位摇号 药品采购 工资支付 消防巡查 文物修缮 图书借阅 "
    "噪声监测 垃圾清运 种子抽检 农机购置 宅基地 水库放水 古树名木 茶园用药"
)
OBJECTS = _words(
    "名单 目录 流程图 方案 明细 安排 清单 线路图 摘要 口径 结果 记录 台账 材料 脚本 展板 登记表 审查单 工单 事项表 说明 公告 "
    "电话 纪要 图纸 课件 通知 点位 计划 链接 批复 样稿 问答 简报 照片 地图 价目 编号 表格 底册 附件 凭证 回执 工期 日历 名册 "
    "比对表 时刻表 意见稿 反馈单"
)
THINGS = [field + thing for field in FIELDS for thing in OBJECTS]
OPENINGS = [
    start + end
    for start in _words("为了方便 按照 结合 针对 根据 围绕 利用 依托 通过 对照 趁着 鉴于")
    for end in _words(
        "居民办事 年初安排 日常检查 群众反映 上级通报 重点领域 每周例会 政务大厅 问卷走访 网站改版 专项巡视 换届交接 汛期巡查 开学报名"
    )
]
ACTORS = _words(
    "办公室 各科室 信息员 值班人员 网站编辑 分管领导 法制机构 档案室 社区干部 窗口人员 第三方机构 联络员 财务股 村委会 督查组 "
    "网格员 老支书 志愿者 技术公司 审批科 执法队 供水所 卫生院 学校后勤 林业站 渔政船 图书馆 养老院 司法所 工会"
)
MANNERS = _words(
    "逐条 及时 定期 集中 主动 会同有关科室 按月 反复 重新 分批 严格 尽快 当面 连夜 轮流 抽样 现场 提前 分片 逐户 书面 统一 补充 随机"
)
VERBS = _words(
    "梳理 核对 补录 清理 公布 解读 更新 归档 审查 回复 汇总 通报 改版 合并 抽查 登记 张贴 翻译 扫描 编印 寄送 播报 拆分 复核 "
    "删减 录像 核销 盖章 比对 测绘 誊写 挂网 撤换 装订 讲解 标注"
)
EFFECTS = [
    subject + end
    for subject in _words(
        "查询时间 重复来电 错漏 栏目空白 排队人数 退件数量 办理时限 重复材料 误读传言 现场争执 催办次数 补正次数"
    )
    for end in _words("明显缩短 少了 得到改善 不再出现 比上年减半 有了着落 降到个位数 逐月下降")
]
SYNONYMS = {"及时": "第一时间", "公布": "发布", "梳理": "理清", "清理": "清除", "更新": "刷新", "核对": "核实", "逐条": "逐项",
            "定期": "按期", "解读": "说明", "汇总": "归总", "抽查": "抽检", "明显": "大大", "方便": "便利", "严格": "从严"}  # fmt: skip
TEMPLATE = ("按照年初安排", "{place}街道办公室逐条梳理惠农补贴名单", "各科室定期更新公开栏目录", "网站编辑抽查办事流程说明",
            "窗口人员当面登记信访答复台账", "排队人数比上年减半")  # fmt: skip
TEXTS = ("mixed", "popular", "template")
PLACES = _words("云溪 石湾 东岭 白沙 金塘 柳河 双桥 青坪 龙泉 南浦 高岗 新河 沙田 竹山 平湖 洪渡")


class Writer:
    """Writes sentences, and other versions of them, from a fixed seed."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)

    def sentence(self) -> list[str]:
        """Write the clauses of a new sentence, with slots for what changes from report to report."""
        pick = self.rng.choice
        clauses = [pick(OPENINGS)] if self.rng.random() < 0.5 else []
        if self.rng.random() < 0.4:
            clauses.append("{year}年" + pick(["{place}街道", "我单位", "{place}县"]) + pick(ACTORS) + "开展工作")
        for _ in range(self.rng.randint(1, 4)):
            count = pick(["", "", "{number}份", "{number}次"])
            clauses.append(pick(ACTORS) + pick(MANNERS) + pick(VERBS) + pick(THINGS) + count)
        if self.rng.random() < 0.5:
            clauses.append(pick(EFFECTS))
        return clauses

    def reworded(self, clauses: Sequence[str]) -> list[str]:
        """Reword lightly: synonyms, a word put in, one small clause less or more."""
        words = list(clauses)
        for _ in range(self.rng.randint(1, 2)):
            n = self.rng.randrange(len(words))
            known = [word for word in SYNONYMS if word in words[n]]
            if known:
                word = self.rng.choice(known)
                words[n] = words[n].replace(word, SYNONYMS[word])
            else:
                words[n] = self.rng.choice(["进一步", "全面", "认真", "继续"]) + words[n]
        if len(words) > 3 and self.rng.random() < 0.2:
            words[-1] = self.rng.choice(EFFECTS)
        return words

    def filled(self, clauses: Sequence[str], place: str) -> str:
        """Fill the slots for one report."""
        text = "，".join(clauses) + "。"
        while "{number}" in text:
            text = text.replace("{number}", str(self.rng.randint(2, 9999)), 1)
        return text.replace("{place}", place).replace("{year}", str(self.rng.randint(2015, 2024)))

    def variant(self) -> list[str]:
        """Write a variant of one and the same sentence: two words put in, of some twenty million choices."""
        words = list(TEMPLATE)
        for given in (self.rng.choice(ACTORS) + self.rng.choice(MANNERS), self.rng.choice(THINGS)):
            n = self.rng.randrange(1, len(words))
            words[n] = given + words[n]
        return words


def _versions(writer: Writer, size: int) -> list[tuple[int, list[str]]]:
    """Give `size` sentences in random order, each with the number of what it is a version of."""
    versions: list[tuple[int, list[str]]] = []
    truth = 0
    while len(versions) < size:
        clauses = writer.sentence()
        copies = writer.rng.choices([1, 2, 3, 5, 12, 40], [60, 20, 10, 6, 3, 1])[0]
        for n in range(copies):
            same = n == 0 or writer.rng.random() < 0.4
            versions.append((truth, clauses if same else writer.reworded(clauses)))
        truth += 1
    versions = versions[:size]
    writer.rng.shuffle(versions)
    return versions


def generate(size: int, text: str = "mixed", seed: int = SEED) -> tuple[list[ReuseInput], list[int]]:
    """Give reports of 40 sentences, `size` sentences in all, and for each sentence what it is a version of."""
    writer = Writer(seed)
    versions = [(0, writer.variant()) for _ in range(size)] if text == "template" else _versions(writer, size)
    if text == "popular":
        for start in range(0, size, 80):  # every other report
            same = writer.rng.random() < 0.5
            versions[start] = (-1, list(TEMPLATE) if same else writer.reworded(TEMPLATE))
    reports = []
    for number, start in enumerate(range(0, size, 40)):
        place = PLACES[number % len(PLACES)]
        text, sentences = "", []
        for _, clauses in versions[start : start + 40]:
            filled = writer.filled(clauses, place)
            sentences.append(Sentence(1, len(text), len(text) + len(filled)))
            text += filled
        body = f"{place}县{place}街道{number}"
        day = date(2021, 1, 1)
        given = ("某省", "某市", f"{place}县", 2020, day, text, tuple(sentences), f"{place}街道")
        reports.append(ReuseInput(f"r{number:08d}", body, *given))
    return reports, [truth for truth, _ in versions]


def run_ours(texts: Sequence[str]) -> list[int]:
    """Cluster with the package."""
    return [int(n) for n in cluster_keys(InMemory(texts)).leader]


CONTENDERS = {"ours": run_ours, **{name: peer.run for name, peer in PEERS.items()}}


def quality(labels: Sequence[int], truth: Sequence[int]) -> tuple[float, float]:
    """Give precision and recall over pairs of sentences."""

    def pairs(groups: Counter[object]) -> int:
        return sum(n * (n - 1) // 2 for n in groups.values())

    both = pairs(Counter(zip(labels, truth, strict=True)))
    return both / max(1, pairs(Counter(labels))), both / max(1, pairs(Counter(truth)))


def _prepared(size: int, text: str) -> tuple[Keys, list[int], float]:
    """Generate, mask and collapse; give the seconds that masking and collapse took."""
    reports, truth = generate(size, text)
    begin = time.process_time()
    keys = collapse(key for report in reports for key in mask_report(report).keys)
    return keys, truth, time.process_time() - begin


def _used() -> tuple[float, float]:
    """Give the processor seconds and the peak memory in MB of this process and of those it started and saw end."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = time.process_time() + children.ru_utime + children.ru_stime
    return seconds, max(own.ru_maxrss, children.ru_maxrss) / 1024


def work(name: str, size: int, text: str) -> dict[str, float]:
    """Run one contender in this process and measure it."""
    if hasattr(os, "sched_setaffinity"):  # Linux
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    keys, truth, masking = _prepared(size, text)
    signatures(keys.texts[:10], size=HASHES)  # loading libraries is no part of the race
    for module in PEERS[name].needs if name in PEERS else ():
        importlib.import_module(module)
    (begin, before), begin_wall = _used(), time.perf_counter()
    leader = CONTENDERS[name](keys.texts)
    (end, peak), wall = _used(), time.perf_counter() - begin_wall
    precision, recall = quality([leader[n] for n in keys.index.tolist()], truth)
    return {
        "seconds": end - begin,
        "wall": wall,
        "masking": masking,
        "distinct": len(keys.texts),
        "peak": peak,
        "before": before,
        "precision": precision,
        "recall": recall,
    }


def measure(name: str, size: int, text: str, python: str) -> dict[str, float] | None:
    """Run one contender in a process of its own; a peer that ends badly is told of and gives None."""
    command = [python, __file__, "--worker", name, "--sizes", str(size), "--text", text]
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **OFFLINE, "PYTHONPATH": path})
    if done.returncode:
        why = done.stderr.strip().split("\n")[-1] or f"ended by signal {-done.returncode}"  # 9: memory, most likely
        if name == "ours":
            raise SystemExit(done.stderr)
        print(f"{size:>9,} {name:<14} not finished: {why}", flush=True)
        return None
    result: dict[str, float] = json.loads(done.stdout)
    print(
        f"{size:>9,} {name:<14} {result['seconds']:8.2f} s  (wall {result['wall']:7.2f}, masking {result['masking']:6.2f} s)  "
        f"{result['distinct']:>9,.0f} distinct  peak {result['peak']:6.0f} MB (before {result['before']:5.0f})  "
        f"P {result['precision']:.3f} R {result['recall']:.3f}",
        flush=True,
    )
    return result


def verdict(
    results: dict[tuple[str, int], dict[str, float]], peers: Sequence[str], sizes: Sequence[int], text: str
) -> str:
    """Say whether the targets hold at the largest size, and by what ratios; a peer without a target decides nothing."""
    size = max(sizes)
    ours = results["ours", size]
    ratios = {peer: results[peer, size]["seconds"] / ours["seconds"] for peer in peers if (peer, size) in results}
    good = text != "mixed" or (ours["precision"] >= PRECISION and ours["recall"] >= RECALL)
    good = good and all(ratio >= TARGETS.get(peer, 0.0) for peer, ratio in ratios.items())
    base = min((n for n in sizes if n >= LINEAR_FROM), default=min(sizes))  # below it, fixed costs weigh
    growth = ours["seconds"] / results["ours", base]["seconds"] / (size / base)
    good = good and growth <= GROWTH
    told = [
        f"{peer} {ratio:.1f}x" + (f" (target {TARGETS[peer]:.0f}x)" if peer in TARGETS else "")
        for peer, ratio in ratios.items()
    ]
    told.append(
        f"P {ours['precision']:.3f} R {ours['recall']:.3f}, {growth:.2f} x linear from {base:,} (target {GROWTH} x)"
    )
    return f"{'ok' if good else 'short'} at {size:,}: " + ", ".join(told)


def present(peers: Sequence[str], pythons: dict[str, str]) -> list[str]:
    """Give the peers whose Python can import them; say of the others why they are left out."""
    found = []
    for name in peers:
        command = [pythons[name], "-c", f"import {', '.join(PEERS[name].needs)}"]
        done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **OFFLINE})
        if done.returncode:
            why = done.stderr.strip().split("\n")[-1]
            print(f"{name} is left out: {why} (pip install {PEERS[name].packages})")
        else:
            found.append(name)
    return found


def main() -> None:
    """Read the options, run the race, print the table and the verdict."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    options.add_argument("--sizes", default="20000,200000")
    options.add_argument("--peers", default="", help=", ".join(PEERS))
    options.add_argument("--python-of", default=[], action="append", metavar="PEER=PYTHON", help="see above")
    options.add_argument("--text", default=TEXTS[0], choices=TEXTS, help="what the text is like; see above")
    options.add_argument("--worker", help=argparse.SUPPRESS)
    given = options.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    if given.worker:
        print(json.dumps(work(given.worker, sizes[0], given.text)))
        return
    asked = [peer for peer in given.peers.split(",") if peer]
    named = dict(pair.partition("=")[::2] for pair in given.python_of)
    if unknown := sorted({*asked, *named} - set(PEERS)):
        options.error(f"no such peer: {', '.join(unknown)} (there are {', '.join(PEERS)})")
    pythons = {name: named.get(name, named.get(name.removesuffix("-own"), sys.executable)) for name in PEERS}
    if absent := sorted({python for python in named.values() if shutil.which(python) is None}):
        options.error(f"no such Python: {', '.join(absent)}")
    peers = present(asked, pythons)
    results = {}
    for size in sizes:
        for name in ("ours", *peers):
            result = measure(name, size, given.text, pythons.get(name, sys.executable))
            if result is not None:
                results[name, size] = result
    print(verdict(results, peers, sizes, given.text))


if __name__ == "__main__":
    main()
