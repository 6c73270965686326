"""The data dictionary: what each table and column is called, and what its coded values mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from analyzer.codebook import Codebook

__all__ = ["ColumnInfo", "Dictionary", "TableInfo", "load_dictionary"]


@dataclass(frozen=True, slots=True)
class ColumnInfo:
    """A column's label in Chinese and English."""

    name: str
    zh: str
    en: str

    @property
    def label(self) -> str:
        """Give both labels in one line; the name itself where nothing is written about the column."""
        return f"{self.zh} {self.en}" if self.zh else self.name


@dataclass(frozen=True, slots=True)
class TableInfo:
    """A table's labels, its key column (empty where rows have none) and its columns."""

    name: str
    zh: str
    en: str
    key: str
    columns: Mapping[str, ColumnInfo]


@dataclass(frozen=True, slots=True)
class Dictionary:
    """All tables, and the names of coded values by column."""

    tables: Mapping[str, TableInfo]
    values: Mapping[str, Mapping[str, str]]

    def table(self, name: str) -> TableInfo:
        """Give what is written about a table; an unknown one has its name alone."""
        return self.tables.get(name, TableInfo(name, name, name, "", {}))

    def column(self, table: str, name: str, codebook: Codebook) -> ColumnInfo:
        """Give what is written about a column; ``p_t01`` … of the panel are named by the codebook."""
        kind = {"p_t": ("问题", "Problems"), "m_t": ("措施", "Measures")}.get(name[:3])
        if table == "panel" and kind is not None and name[2:].upper() in {t.code for t in codebook.themes}:
            theme = codebook.theme(name[2:].upper())
            return ColumnInfo(name, f"{kind[0]}：{theme.zh}", f"{kind[1]}: {theme.en}")
        return self.table(table).columns.get(name, ColumnInfo(name, "", ""))

    def codes(self, column: str, codebook: Codebook) -> dict[str, str]:
        """Give the values a coded column may have, in their fixed order, each with its name in both languages.

        Empty for a column that is not coded.
        """
        if column in ("theme", "secondary"):
            return {t.code: f"{t.code} {t.zh} {t.en}" for t in codebook.themes}
        if column == "subtheme":
            return {s.code: f"{s.code} {s.zh} {s.en}" for t in codebook.themes for s in t.subthemes}
        if column == "type":
            return {i.code: f"{i.code} {i.zh} {i.en}" for i in codebook.item_types}
        if column in codebook.facets:
            return {value: f"{zh} {value}" for value, zh in codebook.facets[column].items()}
        return dict(self.values.get(column, {}))

    def named_numbers(self, column: str, codebook: Codebook) -> dict[int, str]:
        """Give the names of a column's whole numbers (specificity 0–3); empty where they have none."""
        if column != "specificity":
            return {}
        return {d.value: f"{d.zh} {d.en}" for d in codebook.specificity}


def _table(name: str, raw: Mapping[str, Any]) -> TableInfo:
    """Read one table of the file."""
    columns = {c: ColumnInfo(c, str(zh), str(en)) for c, (zh, en) in raw["columns"].items()}
    return TableInfo(name, str(raw["zh"]), str(raw["en"]), str(raw["key"]), columns)


@cache
def load_dictionary() -> Dictionary:
    """Read the dictionary that ships with the package (``analyzer/data/columns.yaml``)."""
    raw = yaml.safe_load(resources.files("analyzer.data").joinpath("columns.yaml").read_text("utf-8"))
    named = raw.pop("values")
    values = {c: {str(v): f"{zh} {en}" for v, (zh, en) in pairs.items()} for c, pairs in named.items()}
    return Dictionary({name: _table(name, table) for name, table in raw.items()}, values)
