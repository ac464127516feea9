"""Why a run errs: every mistake in its context, grouped by kind, label and rule."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

from pydantic import Field

from pipeline.evaluate.pairing import Record
from pipeline.evaluate.scores import Evaluation, differences, label
from pipeline.model import Value

MistakeKind = Literal["missed", "spurious", "boundary", "label", "value"]
_CONTEXT: Final = 48


class Mistake(Value):
    """One mistake: where, which kind, what was predicted and what gold says."""

    document: str
    layer: str
    kind: MistakeKind
    label: str
    rule: str | None
    before: str
    text: str
    behind: str
    start: int
    end: int
    gold_text: str | None = None
    fields: dict[str, tuple[Any, Any]] = Field(default_factory=dict)


class RuleSupport(Value):
    """How often a rule made a record, and how often that record's span stands in gold."""

    rule: str
    fired: int
    right: int

    @property
    def precision(self) -> float:
        """Share of the rule's records whose span stands in gold."""
        return self.right / self.fired if self.fired else 0.0


def mistakes(evaluation: Evaluation, texts: Mapping[str, str]) -> Iterator[Mistake]:
    """Give every mistake, document by document, in text order.

    A pair may be several mistakes at once: another boundary, another label, wrong values (one mistake for all fields).
    """
    for stem, layers in evaluation.pairings.items():
        found: list[Mistake] = []
        for layer, pairing in layers.items():
            found.extend(_mistake(stem, layer, "spurious", record, texts[stem]) for record in pairing.spurious)
            found.extend(_mistake(stem, layer, "missed", record, texts[stem]) for record in pairing.missed)
            for predicted, gold in pairing.pairs:
                found.extend(_pair_mistakes(stem, layer, predicted, gold, texts[stem]))
        yield from sorted(found, key=lambda mistake: (mistake.start, mistake.end, mistake.layer, mistake.kind))


def _pair_mistakes(stem: str, layer: str, predicted: Record, gold: Record, text: str) -> Iterator[Mistake]:
    if (predicted["start"], predicted["end"]) != (gold["start"], gold["end"]):
        yield _mistake(stem, layer, "boundary", predicted, text, gold_text=gold["text"])
    if label(predicted) != label(gold):
        yield _mistake(stem, layer, "label", predicted, text, fields={"label": (label(predicted), label(gold))})
        return
    wrong = differences(layer, predicted, gold)
    if wrong:
        yield _mistake(stem, layer, "value", predicted, text, fields=wrong)


def _mistake(
    stem: str, layer: str, kind: MistakeKind, record: Record, text: str, **more: Any,
) -> Mistake:
    start, end = record["start"], record["end"]
    return Mistake(
        document=stem, layer=layer, kind=kind, label=label(record), rule=record.get("rule"), start=start, end=end,
        before=text[max(0, start - _CONTEXT) : start], text=text[start:end], behind=text[end : end + _CONTEXT], **more,
    )


def rule_support(evaluation: Evaluation) -> list[RuleSupport]:
    """Give every rule that made a record in the scored documents, the least precise first."""
    fired: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for layers in evaluation.pairings.values():
        for pairing in layers.values():
            for record in pairing.spurious:
                fired[record["rule"]] += 1
            for predicted, gold in pairing.pairs:
                fired[predicted["rule"]] += 1
                right[predicted["rule"]] += (predicted["start"], predicted["end"]) == (gold["start"], gold["end"])
    supports = [RuleSupport(rule=rule, fired=count, right=right[rule]) for rule, count in fired.items()]
    return sorted(supports, key=lambda support: (support.precision, -support.fired, support.rule))
