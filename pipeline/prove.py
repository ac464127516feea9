"""Runs the examples that rules carry, the same way for ours and for a user's own."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.match import LexiconMatcher, PatternMatcher
from pipeline.model import Annotation, Document, Source
from pipeline.process import Pipeline
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
    for items in (*rules.patterns.values(), *rules.lexicons.values()):
        for rule in items:
            for index, yes in enumerate(rule.yes):
                yield Claim(name=f"{rule.file}::{rule.id}::yes[{index}]", rule=rule, example=yes)
            for index, no in enumerate(rule.no):
                yield Claim(name=f"{rule.file}::{rule.id}::no[{index}]", rule=rule, example=no)


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
        span = (start, start + len(example.span))
        layer = rule.file.split("/")[0]
        records = self._annotate(example.text, example.published, layer) if example.fields or rule.proof == "record" else ()
        if rule.proof == "record":
            own = [record for record in records if record.rule == rule.id]
            if not any((record.start, record.end) == span for record in own):
                got = [f"{r.text!r} by {r.rule}" for r in records if r.start < span[1] and span[0] < r.end]
                return f"no record {example.span!r} by {rule.id} in {example.text!r}; there: {', '.join(got) or 'nothing'}"
            records = tuple(record for record in own if (record.start, record.end) == span)
        elif span not in self._hits(rule, example.text):
            return f"{rule.id} does not hit {example.span!r} in {example.text!r}; hits: {self._show(rule, example.text)}"
        if not example.fields:
            return None
        near = [record for record in records if record.start < span[1] and span[0] < record.end]
        if any(_differences(record, example) == [] for record in near):
            return None
        return f"fields differ in {example.text!r}: {[_differences(record, example) for record in near] or 'no record'}"

    def _refute(self, rule: Rule | Entry, text: str) -> str | None:
        if rule.proof == "record":
            wrong = [r.text for r in self._annotate(text, None, rule.file.split("/")[0]) if r.rule == rule.id]
            return f"{rule.id} makes {wrong} in {text!r}" if wrong else None
        return f"{rule.id} hits {self._show(rule, text)} in {text!r}" if self._hits(rule, text) else None

    def _hits(self, rule: Rule | Entry, text: str) -> set[tuple[int, int]]:
        document = Document(doc_id="example", source=_SOURCE, text=text)
        reading = Reading(self._pipeline.segment(document))
        matcher = PatternMatcher([rule]) if isinstance(rule, Rule) else LexiconMatcher([rule])
        return {(hit.start, hit.end) for hit in matcher.find(reading)}

    def _show(self, rule: Rule | Entry, text: str) -> str:
        return ", ".join(repr(text[start:end]) for start, end in sorted(self._hits(rule, text))) or "nothing"

    def _annotations(self, text: str, published: str | None, layer: str) -> tuple[Annotation, ...]:
        document = self._pipeline.segment(Document(doc_id="example", source=_SOURCE, text=text))
        if published:
            document = document.model_copy(update={"published": published})
        layers = self._pipeline.annotate(document)
        return tuple(getattr(layers, layer))


_SOURCE = Source(path="example", sha256="", bytes=0, format="text", encoding="utf-8")


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
    for attribute in ("text", "name", "title"):
        if hasattr(value, attribute):
            return getattr(value, attribute)
    return value
