"""Scores of a run against gold: spans by the SemEval-2013 schemes, attributes, whole records.

Spans of entities are scored by four schemes (Segura-Bedmar, Martínez and Herrero-Zazo, SemEval-2013 Task 9): *strict*
asks for the same span and label, *exact* for the same span, *partial* gives half a point to an overlapping span, *type*
asks for the same label on an overlapping span. Goals and targets carry no label; of them *exact* and *overlap* are
given, and for targets *core* (value, unit, measure and kind are right too) and *full* (comparator, direction,
denominator, period and indicator too).
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from pipeline.evaluate.fields import CORE, FULL, verdicts
from pipeline.evaluate.gold import Gold
from pipeline.evaluate.pairing import Pairing, Record, pair

SCHEMES: Final = ("strict", "exact", "partial", "type")
GOAL_THRESHOLD: Final = 0.5
_RESAMPLES: Final = 1000
_SEED: Final = 2013


class Tally(NamedTuple):
    """Points of predictions and of gold records, and how many of each there are."""

    points_predicted: float = 0.0
    predicted: int = 0
    points_gold: float = 0.0
    gold: int = 0

    def __add__(self, other: object) -> "Tally":
        if not isinstance(other, Tally):
            return NotImplemented
        return Tally(self.points_predicted + other.points_predicted, self.predicted + other.predicted,
                     self.points_gold + other.points_gold, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """Points per prediction; 0 where nothing was predicted."""
        return self.points_predicted / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Points per gold record; 0 where there is none."""
        return self.points_gold / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


class Accuracy(NamedTuple):
    """How many of the compared values are right."""

    right: int = 0
    total: int = 0

    def __add__(self, other: object) -> "Accuracy":
        if not isinstance(other, Accuracy):
            return NotImplemented
        return Accuracy(self.right + other.right, self.total + other.total)

    @property
    def value(self) -> float:
        """The share of right values; 0 where none was compared."""
        return self.right / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Scores of one document, or the sum over several.

    ``spans`` is keyed by layer, label and scheme (goals and targets have the label ``*``), ``attributes`` by layer,
    label and field.
    """

    spans: Mapping[tuple[str, str, str], Tally]
    attributes: Mapping[tuple[str, str, str], Accuracy]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """A run scored against gold.

    Parameters
    ----------
    documents
        Scores by document stem.
    pairings
        How records were paired, by document stem and layer.
    unscored
        Documents of the run without gold, and gold documents that the run lacks.
    """

    documents: Mapping[str, Scores]
    pairings: Mapping[str, Mapping[str, Pairing]]
    unscored: tuple[str, ...] = ()
    total: Scores = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "total", add(self.documents.values()))


def evaluate(run: Mapping[str, Mapping[str, Sequence[Record]]], gold: Gold) -> Evaluation:
    """Score the records of a run.

    Parameters
    ----------
    run
        Records by document stem and layer.
    gold
        Gold by document stem and layer; layers without gold are not scored.
    """
    documents: dict[str, Scores] = {}
    pairings: dict[str, dict[str, Pairing]] = {}
    for stem, layers in sorted(gold.items()):
        spans: dict[tuple[str, str, str], Tally] = {}
        attributes: dict[tuple[str, str, str], Accuracy] = defaultdict(Accuracy)
        for layer, wanted in sorted(layers.items()):
            pairing = _pair(layer, run[stem].get(layer, ()), wanted.records)
            pairings.setdefault(stem, {})[layer] = pairing
            spans.update(_span_tallies(layer, pairing))
            for predicted, record in pairing.pairs:
                if label(predicted) == label(record):
                    for name, right in verdicts(layer, predicted, record).items():
                        attributes[layer, label(record), name] += Accuracy(int(right), 1)
        documents[stem] = Scores(spans=spans, attributes=dict(attributes))
    return Evaluation(documents=documents, pairings=pairings,
                      unscored=tuple(sorted(set(run) - set(gold))))


def label(record: Record) -> str:
    """Give the label of an entity, ``*`` for other records."""
    return str(record.get("label", "*"))


def _pair(layer: str, predicted: Sequence[Record], gold: Sequence[Record]) -> Pairing:
    if layer == "goals":
        return pair(predicted, gold, GOAL_THRESHOLD)
    first = pair(predicted, gold, may=lambda p, g: label(p) == label(g))
    # What is left over may answer a gold record under a wrong label; nested labels keep their own partners.
    second = pair(first.spurious, first.missed)
    return Pairing(pairs=(*first.pairs, *second.pairs), spurious=second.spurious, missed=second.missed)


def _span_tallies(layer: str, pairing: Pairing) -> dict[tuple[str, str, str], Tally]:
    tallies: dict[tuple[str, str, str], Tally] = defaultdict(Tally)
    schemes = SCHEMES if layer == "entities" else _RECORD_SCHEMES[layer]
    for scheme in schemes:
        for predicted, gold in pairing.pairs:
            points = _points(layer, scheme, predicted, gold)
            tallies[layer, label(predicted), scheme] += Tally(points_predicted=points, predicted=1)
            tallies[layer, label(gold), scheme] += Tally(points_gold=points, gold=1)
        for predicted in pairing.spurious:
            tallies[layer, label(predicted), scheme] += Tally(predicted=1)
        for gold in pairing.missed:
            tallies[layer, label(gold), scheme] += Tally(gold=1)
    return dict(tallies)


_RECORD_SCHEMES: Final = {"goals": ("exact", "overlap"), "targets": ("exact", "span", "core", "full")}


def _points(layer: str, scheme: str, predicted: Record, gold: Record) -> float:
    same_span = (predicted["start"], predicted["end"]) == (gold["start"], gold["end"])
    same_label = label(predicted) == label(gold)
    if scheme in {"core", "full"}:
        decided = verdicts(layer, predicted, gold)
        return float(all(decided.get(name, True) for name in (CORE if scheme == "core" else FULL)))
    return {
        "strict": float(same_span and same_label), "exact": float(same_span), "partial": 1.0 if same_span else 0.5,
        "type": float(same_label), "overlap": 1.0, "span": 1.0,
    }[scheme]


def add(scores: Iterable[Scores]) -> Scores:
    """Give the sum of the scores of several documents."""
    spans: dict[tuple[str, str, str], Tally] = defaultdict(Tally)
    attributes: dict[tuple[str, str, str], Accuracy] = defaultdict(Accuracy)
    for one in scores:
        for key, tally in one.spans.items():
            spans[key] += tally
        for key, accuracy in one.attributes.items():
            attributes[key] += accuracy
    return Scores(spans=dict(sorted(spans.items())), attributes=dict(sorted(attributes.items())))


def micro(scores: Scores, layer: str, scheme: str) -> Tally:
    """Give the tally of a layer over all labels."""
    return sum((tally for key, tally in scores.spans.items() if (key[0], key[2]) == (layer, scheme)), start=Tally())


def macro_f1(scores: Scores, layer: str, scheme: str) -> float:
    """Give the mean F1 of a layer's labels that gold has."""
    values = [tally.f1 for key, tally in scores.spans.items() if (key[0], key[2]) == (layer, scheme) and tally.gold]
    return sum(values) / len(values) if values else 0.0


def metrics(scores: Scores) -> dict[str, float]:
    """Give every score by one flat name, as used by ``--fail-under``.

    ``entities`` is the strict micro-averaged F1, ``entities.DATE`` that of a label, ``entities.partial`` that of
    another scheme, ``entities.DATE.value`` the accuracy of a field; ``goals`` and ``targets`` are the F1 of overlapping
    spans.
    """
    found: dict[str, float] = {}
    for layer, scheme in dict.fromkeys((key[0], key[2]) for key in scores.spans):
        found[f"{layer}.{scheme}"] = micro(scores, layer, scheme).f1
    for (layer, name, scheme), tally in scores.spans.items():
        if name != "*" and scheme == "strict":
            found[f"{layer}.{name}"] = tally.f1
    for (layer, name, attribute), accuracy in scores.attributes.items():
        found[f"{layer}.{attribute}" if name == "*" else f"{layer}.{name}.{attribute}"] = accuracy.value
    for layer, scheme in (("entities", "strict"), ("goals", "overlap"), ("targets", "span")):
        if f"{layer}.{scheme}" in found:
            found[layer] = found[f"{layer}.{scheme}"]
    return dict(sorted(found.items()))


def confidence(evaluation: Evaluation, share: float = 0.95) -> dict[str, tuple[float, float]]:
    """Give bootstrap confidence intervals of all metrics, resampling documents a thousand times with a fixed seed."""
    documents = list(evaluation.documents.values())
    chance = random.Random(_SEED)  # noqa: S311  resampling is no secret
    samples: dict[str, list[float]] = defaultdict(list)
    for _ in range(_RESAMPLES):
        for name, value in metrics(add(chance.choices(documents, k=len(documents)))).items():
            samples[name].append(value)
    tail = (1 - share) / 2
    return {name: (_quantile(values, tail), _quantile(values, 1 - tail)) for name, values in samples.items()}


def _quantile(values: list[float], share: float) -> float:
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, round(share * (len(ranked) - 1)))]


def differences(layer: str, predicted: Record, gold: Record) -> dict[str, tuple[Any, Any]]:
    """Give the fields of a pair that disagree, each with the predicted and the gold value."""
    wrong = [name for name, right in verdicts(layer, predicted, gold).items() if not right]
    return {name: (predicted.get(name), gold.get(name)) for name in wrong}
