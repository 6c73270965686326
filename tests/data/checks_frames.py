"""Bodies of the twin reports: who reports, in which words and dress; the cases put their sentences in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["FRAMES", "HEADINGS", "Frame"]

HEADINGS: dict[str, tuple[str, ...]] = {
    "now": (
        "一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况", "六、其他需要报告的事项",
    ),
    "old": (
        "一、概述", "二、主动公开政府信息情况", "三、依申请公开政府信息情况", "四、行政复议、行政诉讼情况", "五、存在的主要问题及改进措施",
        "六、其他需要说明的事项",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Frame:
    """A body that reports: name, opening, first words, problems, last part, file format and its options."""

    agency: str
    opening: str
    first: str
    five: str
    six: str
    format: str
    options: dict[str, Any]


_TOP = ["首页 > 政务公开 > 年报", "字体：[大 中 小] 打印"]
FRAMES: dict[str, Frame] = {
    "town": Frame(
        "云泊县槐溪镇人民政府", "现公布{y}年度报告。统计期限：{y}年1月1日至{y}年12月31日。",
        "{y}年，镇党政办牵头，各村各站所配合，公开工作按部就班。", "村级公开栏换得慢。{n}年将按月通报更换情况。", "无。", "txt",
        {"tables": "lines", "wrap": 36},
    ),
    "street": Frame(
        "望渚区柳荫街道办事处", "本报告所列数据的统计期限为{y}年1月1日至12月31日，由柳荫街道办事处编制。",
        "一年来，街道把公开事项写进网格员手册，居民查询更方便。", "一是短视频解读少。二是专人不足。{n}年拟请居民代表参与栏目评议。", "没有其他需要报告的事项。",
        "html", {"skin": "portal", "site": "望渚区人民政府", "crumb": "首页 > 街道年报", "tools": "打印 关闭窗口", "foot": ["扫一扫在手机打开当前页"]},
    ),
    "bureau": Frame(
        "云泊县水务局", "根据条例要求编制，数据自{y}年1月1日起至{y}年12月31日止。",
        "局办公室每季度核对一次公开目录，河湖管护类栏目随到随发。", "主要问题是解读材料专业词多。改进：{n}年将由技术股室先写白话稿。", "本年度未收取信息处理费。", "md", {},
    ),
    "county": Frame(
        "云泊县人民政府", "本报告由县政府办公室根据各乡镇、各部门年度报告汇总编制，统计期限自{y}年1月1日起至{y}年12月31日止。",
        "全县以“看得见、听得懂、能监督”为目标推进公开。", "部门之间不平衡，个别栏目半年没有更新。{n}年将把更新频次列入县对部门考核。", "无其他需要报告的事项。",
        "html", {"skin": "bare"},
    ),
    "city": Frame(
        "沅泽市人民政府", "本报告统计期限为{y}年1月1日至{y}年12月31日，由市政府办公室编制。",
        "市县两级统一了公开目录和文档格式。", "政策解读对企业的针对性不够。{n}年将试行企业点题解读。", "无。", "txt", {"tables": "tsv", "top": _TOP},
    ),
    "province": Frame(
        "岚江省人民政府", "现公布岚江省人民政府{y}年政府信息公开工作年度报告，数据期限为{y}年1月1日至{y}年12月31日。",
        "全省政务公开工作会议作了部署，省政府公报实现免费取阅。", "基层力量偏弱。{n}年将举办县级轮训班。", "无其他需要报告的事项。", "md", {"marks": {"heading": "### "}},
    ),
    "office": Frame(
        "云泊县司法局", "本报告的统计期限是{y}年1月1日至{y}年12月31日。",
        "局里明确一名副局长分管，法治宣传类信息由宣传股采编。", "问题在于更新靠人催。{n}年打算建立到期提醒。", "无其他事项。", "txt", {"tables": "bars", "gaps": True},
    ),
}  # fmt: skip
