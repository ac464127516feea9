"""A damaged gazetteer is refused with a code, a file and a line."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import RuleError
from pipeline.gazetteer import Gazetteer
from pipeline.rules import RuleSet


def test_a_missing_table_is_named(rules: RuleSet) -> None:
    tables = {name: path for name, path in rules.tables.items() if name != "gazetteer/communes.csv"}
    with pytest.raises(RuleError, match=r"R001.*gazetteer/communes\.csv"):
        Gazetteer(replace(rules, tables=tables))


@pytest.mark.parametrize("row", ["99,tỉnh,Xứ Lạ,,1999-01,2025-06", "999,quận,Xứ Lạ,98,2021-11,2025-06"])
def test_an_unknown_list_or_parent_is_named_with_its_line(rules: RuleSet, tmp_path: Path, row: str) -> None:
    name = "gazetteer/provinces.csv" if row.startswith("99,") else "gazetteer/districts.csv"
    damaged = tmp_path / "units.csv"
    damaged.write_text(f"code,type,name,parent,first,last\n{row}\n", encoding="utf-8")
    with pytest.raises(RuleError, match=r"R004.*line 2"):
        Gazetteer(replace(rules, tables={**rules.tables, name: damaged}))
