"""Why a run errs: every mistake in its context, grouped by kind, label and rule."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

from pydantic import Field

from pipeline.evaluate.pairing import Record
from pipeline.evaluate.scores import Evaluation, differences, label
from pipeline.model import Value
from pipeline.rules import RuleSet

MistakeKind = Literal["missed", "spurious", "boundary", "label", "value"]
_CONTEXT: Final = 48


class Mistake(Value):
    """One mistake: where, which kind, what was predicted and what gold says."""

    document: str
    layer: str
    kind: MistakeKind
    label: str
    rule: str | None
    context: str
    context_start: int
    predicted: tuple[int, int] | None
    gold: tuple[int, int] | None
    fields: dict[str, tuple[Any, Any]] = Field(default_factory=dict)

    def surface(self, span: tuple[int, int] | None) -> str | None:
        """Give the text of one of the two spans."""
        return None if span is None else self.context[span[0] - self.context_start : span[1] - self.context_start]


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
            found.extend(_mistake(stem, layer, "spurious", texts[stem], predicted=p) for p in pairing.spurious)
            found.extend(_mistake(stem, layer, "missed", texts[stem], gold=g) for g in pairing.missed)
            for predicted, gold in pairing.pairs:
                found.extend(_pair_mistakes(stem, layer, predicted, gold, texts[stem]))
        yield from sorted(found, key=lambda mistake: (mistake.gold or mistake.predicted or (), mistake.layer))


def _pair_mistakes(stem: str, layer: str, predicted: Record, gold: Record, text: str) -> Iterator[Mistake]:
    if (predicted["start"], predicted["end"]) != (gold["start"], gold["end"]):
        yield _mistake(stem, layer, "boundary", text, predicted=predicted, gold=gold)
    if label(predicted) != label(gold):
        labels = {"label": (label(predicted), label(gold))}
        yield _mistake(stem, layer, "label", text, predicted=predicted, gold=gold, fields=labels)
        return
    wrong = differences(layer, predicted, gold)
    if wrong:
        yield _mistake(stem, layer, "value", text, predicted=predicted, gold=gold, fields=wrong)


def _mistake(  # noqa: PLR0913  a mistake has two sides
    stem: str, layer: str, kind: MistakeKind, text: str, *, predicted: Record | None = None,
    gold: Record | None = None, fields: dict[str, tuple[Any, Any]] | None = None,
) -> Mistake:
    sides = [record for record in (predicted, gold) if record is not None]
    first = max(0, min(record["start"] for record in sides) - _CONTEXT)
    last = max(record["end"] for record in sides) + _CONTEXT
    return Mistake(
        document=stem, layer=layer, kind=kind, label=label(sides[-1]),
        rule=None if predicted is None else predicted.get("rule"), context=text[first:last], context_start=first,
        predicted=_span(predicted), gold=_span(gold), fields=fields or {},
    )


def _span(record: Record | None) -> tuple[int, int] | None:
    return None if record is None else (record["start"], record["end"])


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


def never_fired(evaluation: Evaluation, rules: RuleSet) -> list[str]:
    """Give the rules that prove themselves by records of a scored layer but made none in the scored documents."""
    layers = {layer for of in evaluation.pairings.values() for layer in of}
    fired = {support.rule for support in rule_support(evaluation)}
    makers = (rule.id for file in rules.patterns.values() for rule in file
              if rule.proof == "record" and rule.file.split("/")[0] in layers)
    return sorted(set(makers) - fired)
