"""Write the table of the catalogue of indicators, docs/indicators.md, from rules/indicators.

Usage: python -m tools.build_indicators
"""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Final

from pipeline.rules import Entry, RuleSet, load

CHECKOUT: Final = Path(__file__).resolve().parent.parent
OUT: Final = CHECKOUT / "docs" / "indicators.md"
_CATALOGUE: Final = "indicators/catalogue"
_HEAD: Final = """\
# Indicators

Generated from `rules/indicators/catalogue` by `make indicators`; do not edit.

`indicator_id` of a target is one of these ids or null: a phrase that narrows or changes what an indicator means is not
linked to it. The dimension says which units a level may have; changes in percent and plan ratios fit every dimension.
`nsis` is the code in the national system of statistical indicators (Law on Statistics of 2015, list as amended by Law
01/2021/QH15), given only where the indicator is surely the same and a published text names the code with it (1603 to
1605: Decision 03/2023/QĐ-TTg). Revenue and expenditure of a province are other indicators than those of the state.
"""
_COLUMNS: Final = ("id", "Vietnamese", "English", "dimension", "field", "better", "nsis")


def table(rules: RuleSet) -> str:
    """Give the page: one table for each field, in the order of the rules."""
    return "\n".join([_HEAD, *_sections(rules)]).rstrip("\n") + "\n"


def _sections(rules: RuleSet) -> Iterator[str]:
    for field, entries in groupby(rules.entries(_CATALOGUE), key=lambda entry: entry.get("field")):
        yield f"## {field}\n"
        yield f"| {' | '.join(_COLUMNS)} |"
        yield "|" + "---|" * len(_COLUMNS)
        yield from map(_row, entries)
        yield ""


def _row(entry: Entry) -> str:
    cells = [f"`{entry.id}`", *(entry.get(name) for name in ("vi", "en", "dimension", "field", "better", "nsis"))]
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    OUT.write_text(table(load()), encoding="utf-8")
    print(f"{OUT.relative_to(CHECKOUT)}: {len(load().entries(_CATALOGUE))} indicators")
