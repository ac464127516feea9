"""The strings that a pattern's matches begin with, and that trying rules only there finds all that a search finds."""

from collections.abc import Sequence

import pytest

from pipeline.literals import initials, prefixes, searchable
from pipeline.match import PatternMatcher, RulesByInitial
from pipeline.model import Block, Document, Source
from pipeline.reading import Reading
from pipeline.rules import Rule, RuleSet


@pytest.mark.parametrize(("pattern", "expected"), [
    ("năm", {"năm"}),
    (r"\b(?:trong|vào) năm", {"trong nă", "vào năm"}),
    (r"(?<!hàng )(?P<span>quý) \d", {"quý 0"}),
    ("(?:cuối )?năm", {"cuối năm", "năm"}),
    ("k[ỳì] họp", {"kỳ họp", "kì họp"}),
    (r"\d{1,2}[/-]", {"0/", "0-", "00/", "00-"}),
    (r"(?:19|20)\d\d", {"0000"}),
    ("Đảng|đảng bộ", {"đảng"}),
    (r"tháng {1,16}\d", {"tháng 0", "tháng  "}),
    ("(?:ab)+c", {"abc", "abab"}),
    ("nam{0,16}", {"na"}),
    (r"ông \p{Lu}", {"ông "}),
    ("^năm", {"năm"}),
    ("(?i:Năm) một", {"năm một"}),
    (r"[-|\[]a", {"-a", "|a", "[a"}),
    (r"(?:\.{4,}|…)\d*$", {"..", "…"}),
    (r"\d+ hộ", {"0 hộ", "00 hộ", "000 hộ", "0000"}),
    (r"(?:a1|b2|c3|d4|e5|f6|g7|h8|i9|k0)(?:l|m|n|o|p|q|r|s|t|u|v)", {f"{letter}0" for letter in "abcdefghik"}),
])
def test_beginnings(pattern: str, expected: set[str]) -> None:
    assert prefixes(pattern) == expected


@pytest.mark.parametrize("pattern", [
    r"\w+ năm", "[a-z]m", "(?:a|bc)", "(?i)năm", "năm(?i)a|B", "(?:năm){e<=1}", "(?:nămm){,3}", "[[a-z]--[b]]n",
    "[a||b]n", "(?=năm)", "", ".",
])
def test_a_pattern_that_may_begin_otherwise_has_none(pattern: str) -> None:
    assert prefixes(pattern) == frozenset()


@pytest.mark.parametrize(("pattern", "expected"), [
    (r"^[|* ]*(?:Số|\d)", {"|", "*", " ", "s", "0"}),
    ("(?:cuối )?năm", {"c", "n"}),
    (r"\p{Lu}", None),
    ("năm|[a-z]", None),
    ("(?:năm)?", None),
])
def test_first_characters(pattern: str, expected: set[str] | None) -> None:
    assert initials(pattern) == expected


def test_searchable_keeps_the_length() -> None:
    text = "Năm 2021, İ٣ 12/5"
    assert searchable(text) == "năm 0000, i0 00/0"
    assert len(searchable(text)) == len(text)


def test_every_rule_finds_what_a_search_finds(rules: RuleSet) -> None:
    """Every rule reads the example texts of its file, wrapped and in capitals too, and some of all the others."""
    others = [text for file in sorted(rules.patterns) for text in _examples(rules.patterns[file])][::8]
    for file in sorted(rules.patterns):
        own = _examples(rules.patterns[file])
        at = _reading([
            *own, *(text.upper() for text in own[::2]), *(text.replace(" ", "\n") for text in own[::2]), *others,
        ])
        for rule in rules.patterns[file]:
            hits = [(hit.start, hit.end, hit.groups) for hit in PatternMatcher([rule]).find(at)]
            assert hits == _by_search(rule, at)
            assert all(RulesByInitial([rule]).at(at.view(rule.view), found.start())
                       for found in rule.compiled.finditer(at.view(rule.view)))


def _examples(rules: Sequence[Rule]) -> list[str]:
    return [text for rule in rules for text in (*(example.text for example in rule.yes), *rule.no)]


def _reading(blocks: list[str]) -> Reading:
    spans, start = [], 0
    for number, block in enumerate(blocks):
        spans.append(Block(id=f"b{number}", kind="paragraph", start=start, end=start + len(block)))
        start += len(block) + 2
    source = Source(path="x.txt", sha256="", bytes=0, format="text", encoding="utf-8")
    return Reading(Document(doc_id="d", source=source, text="\n\n".join(blocks), blocks=tuple(spans)))


def _by_search(rule: Rule, at: Reading) -> list[tuple[int, int, object]]:
    found = []
    for match in rule.compiled.finditer(at.view(rule.view)):
        groups = {name: match.span(name) for name in match.re.groupindex if match.start(name) >= 0}
        start, end = groups.get("span", match.span())
        start = groups.get("from", (start,))[0]
        if end > start:
            found.append((start, end, groups))
    return sorted(found, key=lambda hit: hit[:2])
