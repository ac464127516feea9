"""The one matcher and the one overlap policy."""

from pathlib import Path

import pytest

from pipeline import rules
from pipeline.errors import StageError
from pipeline.match import Hit, LexiconMatcher, PatternMatcher, resolve
from pipeline.model import Block, Document, Source
from pipeline.reading import Reading
from pipeline.rules import Entry, RuleSet, load

SOURCE = Source(path="x.txt", sha256="", bytes=0, format="text", encoding="utf-8")


def reading(*blocks: str) -> Reading:
    text = "\n\n".join(blocks)
    spans, at = [], 0
    for number, block in enumerate(blocks):
        spans.append(Block(id=f"b{number}", kind="paragraph", start=at, end=at + len(block)))
        at += len(block) + 2
    return Reading(Document(doc_id="d", source=SOURCE, text=text, blocks=tuple(spans)))


def entry(key: str, *forms: str, priority: int = 0) -> Entry:
    return Entry(id=key, file="f", forms=forms, view="folded", priority=priority, attributes={}, proof="match",
                 yes=(), no=())


def rule_set(folder: Path, pattern: str, view: str = "folded") -> RuleSet:
    (folder / "x.toml").write_text(
        f"[[rule]]\nid = 'x'\nview = '{view}'\npattern = '''{pattern}'''\n"
        'yes = [{ text = "a", span = "a" }]\nno = ["b"]\n', encoding="utf-8",
    )
    return load(folder)


def surfaces(at: Reading, hits: list[Hit]) -> list[str]:
    return [at.text[hit.start : hit.end] for hit in hits]


def test_a_pattern_reads_over_a_hard_wrap_but_not_from_block_to_block(tmp_path: Path) -> None:
    matcher = PatternMatcher(rule_set(tmp_path, "thành phố hà nội").rules("x"))
    wrapped = reading("họp tại Thành phố\nHà Nội", "Thành phố", "Hà Nội")
    assert [wrapped.text[hit.start : hit.end] for hit in matcher.find(wrapped)] == ["Thành phố\nHà Nội"]


@pytest.mark.parametrize("beginning", ["xx", r"\w\w"])
def test_a_pattern_of_ones_own_is_stopped_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beginning: str,
) -> None:
    monkeypatch.setattr(rules, "_SECONDS", 0.1)
    matcher = PatternMatcher(rule_set(tmp_path, rf"\b{beginning}(?:\w|\w\w)+(?:\w|\w\w)+\d").rules("x"))
    with pytest.raises(StageError, match=r"S001 x, x: pattern took more than 0\.1 s"):
        matcher.find(reading("xx" + "a" * 60))


def test_a_group_named_span_narrows_the_hit(tmp_path: Path) -> None:
    matcher = PatternMatcher(rule_set(tmp_path, r"ông (?P<span>\p{Lu}\w+)", "cased").rules("x"))
    at = reading("gặp ông Hải hôm qua")
    (hit,) = matcher.find(at)
    assert at.text[hit.start : hit.end] == "Hải"


def test_a_group_named_from_widens_the_hit_to_the_left(tmp_path: Path) -> None:
    matcher = PatternMatcher(rule_set(tmp_path, r"(?<=(?P<from>(?:đầu|cuối) ))quý").rules("x"))
    at = reading("trong quý, đến cuối quý")
    (hit,) = matcher.find(at)
    assert at.text[hit.start : hit.end] == "cuối quý"


def test_a_lexicon_finds_whole_words_only_in_either_spelling() -> None:
    matcher = LexiconMatcher([entry("org.committee", "ủy ban")])
    at = reading("Uỷ ban họp; ủy banner; tủy ban; UỶ BAN")
    assert surfaces(at, matcher.find(at)) == ["Uỷ ban", "UỶ BAN"]


def test_the_longest_hit_wins_then_priority_then_the_leftmost() -> None:
    matcher = LexiconMatcher([entry("a", "chủ tịch"), entry("b", "phó chủ tịch"), entry("c", "tịch hội đồng")])
    at = reading("phó chủ tịch hội đồng")
    assert surfaces(at, resolve(matcher.find(at))) == ["tịch hội đồng"]
    low, high = Hit(entry=entry("low", "x"), start=0, end=4), Hit(entry=entry("high", "x", priority=1), start=2, end=6)
    assert resolve([low, high]) == [high]
    left, right = Hit(entry=entry("l", "x"), start=0, end=4), Hit(entry=entry("r", "x"), start=2, end=6)
    assert resolve([right, left]) == [left]


def test_hits_that_only_touch_are_both_kept() -> None:
    first, second = Hit(entry=entry("l", "x"), start=0, end=4), Hit(entry=entry("r", "x"), start=4, end=6)
    assert resolve([second, first]) == [first, second]


def test_a_block_and_a_gap_are_told_apart() -> None:
    at = reading("một", "hai")
    assert at.block_at(0) is not None
    assert at.block_at(3) is None
    assert at.block_at(5).id == "b1"  # type: ignore[union-attr]
