"""The pages of docs/ say what the program does: every code, closed list and unit, and examples that work."""

import re
from pathlib import Path
from typing import get_args

import pytest

from pipeline import model
from pipeline.process import READS, Pipeline
from pipeline.prove import Prover, claims
from pipeline.rules import RuleSet, load

CHECKOUT = Path(__file__).resolve().parent.parent
RECORDS, RULES, RUNS, README = (
    (CHECKOUT / name).read_text(encoding="utf-8")
    for name in ("docs/records.md", "docs/rules.md", "docs/runs.md", "README.md")
)
LISTS = {
    name: get_args(getattr(model, name))
    for name in ("Level", "BlockKind", "EntityLabel", "DateKind", "DateMod", "OrgKind", "Link", "GoalKind", "GoalField",
                 "Direction", "Comparator", "Frequency")
}


def codes() -> set[str]:
    sources = (file.read_text(encoding="utf-8") for file in (CHECKOUT / "pipeline").rglob("*.py"))
    return {code for source in sources for code in re.findall(r'"([A-Z]\d{3})"', source)}


def test_every_error_code_is_explained_and_none_besides() -> None:
    rows = [line for line in (RECORDS + RULES).splitlines() if re.match(r"\| [A-Z]\d{3}\b", line)]
    assert {code for line in rows for code in re.findall(r"\b[A-Z]\d{3}\b", line.split("|")[1])} == codes()


def test_every_warning_is_explained() -> None:
    assert set(re.findall(r"^\| `(\w+_\w+)` \|", RECORDS, re.MULTILINE)) >= set(get_args(model.WarningCode))


@pytest.mark.parametrize("name", LISTS)
def test_closed_lists_are_written_out(name: str) -> None:
    assert ", ".join(LISTS[name]) in RECORDS


def test_the_rules_that_each_stage_reads_are_listed() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (`.*`) \|$", RUNS, re.MULTILINE)
    assert {stage: tuple(re.findall(r"`([^`]+)`", names)) for stage, names in rows} == READS


def test_every_unit_is_listed_and_none_besides(rules: RuleSet) -> None:
    table = RECORDS.partition("| `unit` | counts |")[2].partition("\n\n")[0]
    listed = {unit for line in table.splitlines()[2:] for unit in re.findall(r"`([^`]+)`", line.split("|")[1])}
    assert listed == {"count"} | {entry.get("unit") for entry in rules.entries("targets/units")}


def test_the_rules_shown_hold_as_rules_of_ones_own(tmp_path: Path) -> None:
    shown = re.findall(r"<!-- (\S+) -->\n```\w+\n(.*?)```", RULES, re.DOTALL)
    for name, content in shown:
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    rules = load(overlays=[tmp_path])
    prover = Prover(Pipeline(rules))
    own = [claim for claim in claims(rules) if claim.rule.id in {"date.quarter.year-first", "unit.bushel"}]
    assert len(own) == 3
    assert [prover.why_not(claim) for claim in own] == [None] * 3


def test_the_readme_shows_the_same_rules() -> None:
    for block in re.findall(r"```(?:toml|json)\n((?:\[\[rule|\{\"lexicon).*?)```", README, re.DOTALL):
        for line in block.splitlines():
            assert line in RULES or line.startswith("pattern = "), line
