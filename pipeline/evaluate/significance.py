"""Whether one run is better than another on the same gold, or only by chance.

Paired approximate randomisation over documents (Noreen 1989; Yeh 2000): under the null hypothesis the two runs are
interchangeable, so the scores of each document may be swapped. The p-value is the share of random swaps whose
difference is at least as large as the one seen.
"""

import random
from collections.abc import Iterator
from typing import Final, NamedTuple

from pipeline.evaluate.scores import Evaluation, Scores, add, differences, label, metrics

_TRIALS: Final = 1000
_SEED: Final = 1989


class Contrast(NamedTuple):
    """One metric of two runs, and how likely so large a difference is by chance."""

    metric: str
    before: float
    behind: float
    p_value: float

    @property
    def gain(self) -> float:
        """How much the later run is better."""
        return self.behind - self.before


def contrast(before: Evaluation, behind: Evaluation, names: tuple[str, ...]) -> Iterator[Contrast]:
    """Compare two evaluations against the same gold.

    Parameters
    ----------
    before, behind
        Evaluations of the earlier and the later run; documents that both scored are compared.
    names
        Metrics by their flat names, as :func:`pipeline.evaluate.scores.metrics` gives them.
    """
    stems = sorted(before.documents.keys() & behind.documents.keys())
    pairs = [(before.documents[stem], behind.documents[stem]) for stem in stems]
    chance = random.Random(_SEED)  # noqa: S311  swapping is no secret
    seen = _gains(pairs, names)
    larger = dict.fromkeys(names, 0)
    for _ in range(_TRIALS):
        swapped = _gains([pair if chance.random() < 1 / 2 else (pair[1], pair[0]) for pair in pairs], names)
        for name in names:
            larger[name] += abs(swapped[name][1] - swapped[name][0]) >= abs(seen[name][1] - seen[name][0]) - 1e-12
    for name in names:
        yield Contrast(name, *seen[name], (larger[name] + 1) / (_TRIALS + 1))


class Movement(NamedTuple):
    """How many gold records of a document and layer became right, and how many became wrong."""

    document: str
    layer: str
    gained: int
    lost: int


def movements(before: Evaluation, behind: Evaluation) -> Iterator[Movement]:
    """Give, per document and layer, the gold records that only one of two runs has wholly right.

    Parameters
    ----------
    before, behind
        Evaluations of the earlier and the later run against the same gold.
    """
    for stem in sorted(before.pairings.keys() & behind.pairings.keys()):
        for layer in sorted(before.pairings[stem].keys() & behind.pairings[stem].keys()):
            old, new = _right(before, stem, layer), _right(behind, stem, layer)
            if old != new:
                yield Movement(stem, layer, len(new - old), len(old - new))


def _right(evaluation: Evaluation, stem: str, layer: str) -> set[tuple[int, int, str]]:
    """Give the gold records with the right span, label and fields."""
    return {
        (gold["start"], gold["end"], label(gold))
        for predicted, gold in evaluation.pairings[stem][layer].pairs
        if (predicted["start"], predicted["end"], label(predicted)) == (gold["start"], gold["end"], label(gold))
        and not differences(layer, predicted, gold)
    }


def _gains(pairs: list[tuple[Scores, Scores]], names: tuple[str, ...]) -> dict[str, tuple[float, float]]:
    first = metrics(add(pair[0] for pair in pairs))
    second = metrics(add(pair[1] for pair in pairs))
    return {name: (first.get(name, 0.0), second.get(name, 0.0)) for name in names}
