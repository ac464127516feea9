"""Runs the examples that rules carry, the same way for ours and for a user's own."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.match import LexiconMatcher, PatternMatcher
from pipeline.model import Annotation, Document, Source
from pipeline.process import Layers, Pipeline
from pipeline.reading import Reading
from pipeline.rules import Entry, Example, Rule, RuleSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One example of one rule, by a stable name such as ``entities/dates::date.full::yes[0]``."""

    name: str
    rule: Rule | Entry
    example: Example | str


def claims(rules: RuleSet) -> Iterator[Claim]:
    """Give every example of a rule set; every form of a lexicon entry is one too."""
    files: list[tuple[Rule, ...] | tuple[Entry, ...]] = [*rules.patterns.values(), *rules.lexicons.values()]
    for rule in (rule for file in files for rule in file):
        name = f"{rule.file}::{rule.id}"
        for index, yes in enumerate(rule.yes):
            yield Claim(name=f"{name}::yes[{index}]", rule=rule, example=yes)
        for index, no in enumerate(rule.no):
            yield Claim(name=f"{name}::no[{index}]", rule=rule, example=no)


class Prover:
    """Tells whether claims hold.

    Parameters
    ----------
    pipeline
        The pipeline of the rule set whose claims are to be proved.
    """

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._annotate = lru_cache(maxsize=512)(self._annotations)

    def why_not(self, claim: Claim) -> str | None:
        """Give the reason why a claim fails, or ``None`` when it holds."""
        if isinstance(claim.example, str):
            return self._refute(claim.rule, claim.example)
        return self._affirm(claim.rule, claim.example)

    def _affirm(self, rule: Rule | Entry, example: Example) -> str | None:
        start = example.text.index(example.span)
        end = start + len(example.span)
        if rule.proof == "match" and (start, end) not in self._hits(rule, example.text):
            return f"{rule.id} hits {self._show(rule, example.text)}, not {example.span!r}, in {example.text!r}"
        if rule.proof == "match" and not example.fields:
            return None
        near = [r for r in self._records(rule, example.text, example.published) if r.start < end and start < r.end]
        if rule.proof != "match":
            # A link says nothing about where exactly the record that it is on begins and ends.
            exact = rule.proof == "record"
            own = [r for r in near if _maker(rule, r) == rule.id and (not exact or (r.start, r.end) == (start, end))]
            if not own:
                there = ", ".join(f"{r.text!r} by {_maker(rule, r)}" for r in near) or "nothing"
                return f"no record {example.span!r} by {rule.id} in {example.text!r}; there: {there}"
            near = own
        wrong = [_differences(record, example) for record in near]
        return None if [] in wrong else f"fields differ in {example.text!r}: {wrong or 'no record'}"

    def _refute(self, rule: Rule | Entry, text: str) -> str | None:
        if rule.proof != "match":
            made = [record.text for record in self._records(rule, text, None) if _maker(rule, record) == rule.id]
            return f"{rule.id} makes {made} in {text!r}" if made else None
        return f"{rule.id} hits {self._show(rule, text)} in {text!r}" if self._hits(rule, text) else None

    def _hits(self, rule: Rule | Entry, text: str) -> set[tuple[int, int]]:
        document = Document(doc_id="example", source=_SOURCE, text=text)
        reading = Reading(self._pipeline.segment(document))
        matcher = PatternMatcher([rule]) if isinstance(rule, Rule) else LexiconMatcher([rule])
        return {(hit.start, hit.end) for hit in matcher.find(reading)}

    def _show(self, rule: Rule | Entry, text: str) -> str:
        return ", ".join(repr(text[start:end]) for start, end in sorted(self._hits(rule, text))) or "nothing"

    def _records(self, rule: Rule | Entry, text: str, published: str | None) -> tuple[Annotation, ...]:
        """Give the records of the layer that the rule's file is about: the first part of its path."""
        layer = "targets" if rule.proof == "link" else rule.file.split("/")[0]
        records: tuple[Annotation, ...] = getattr(self._annotate(text, published), layer)
        return records

    def _annotations(self, text: str, published: str | None) -> Layers:
        document = self._pipeline.segment(Document(doc_id="example", source=_SOURCE, text=text))
        if published:
            document = document.model_copy(update={"published": published})
        return self._pipeline.annotate(document)


_SOURCE = Source(path="example", sha256="", bytes=0, format="text", encoding="utf-8")


def _maker(rule: Rule | Entry, record: Annotation) -> str | None:
    """Give the id that has to be the rule's own: of what made the record or, for links, of what it is linked to."""
    return getattr(record, "indicator_id", None) if rule.proof == "link" else record.rule


def _differences(record: Annotation, example: Example) -> list[str]:
    return [
        f"{name} is {getattr(record, name, None)!r}, not {wanted!r}"
        for name, wanted in example.fields.items()
        if _comparable(getattr(record, name, None)) != _comparable(wanted)
    ]


def _comparable(value: object) -> object:
    """Let an example name a nested span, place or list of them by its text or name."""
    if isinstance(value, tuple | list):
        return [_comparable(item) for item in value]
    if isinstance(value, str):
        return value
    for attribute in ("text", "name", "title"):
        if hasattr(value, attribute):
            return getattr(value, attribute)
    return value
