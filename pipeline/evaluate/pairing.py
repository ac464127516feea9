"""Which prediction answers which gold record: one to one, best overlap first, whatever the order of the records."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """Predictions and gold records of one document and layer, paired as far as they go."""

    pairs: tuple[tuple[Record, Record], ...]
    spurious: tuple[Record, ...]
    missed: tuple[Record, ...]


def overlap(one: Record, other: Record) -> float:
    """Give the overlap of two half-open spans as intersection over union; adjacent spans overlap by 0."""
    shared = min(one["end"], other["end"]) - max(one["start"], other["start"])
    if shared <= 0:
        return 0.0
    return float(shared / (max(one["end"], other["end"]) - min(one["start"], other["start"])))


def pair(
    predicted: Sequence[Record], gold: Sequence[Record], threshold: float = 0.0,
    may: Callable[[Record, Record], bool] = lambda _predicted, _gold: True,
) -> Pairing:
    """Pair records one to one.

    Parameters
    ----------
    predicted, gold
        Records with ``start`` and ``end``.
    threshold
        The least overlap of a pair; spans must share at least one character in any case.
    may
        Tells whether two records may be a pair at all.

    Returns
    -------
    Pairing
        The pairs in the order of the gold text, and what is left over on either side. The best overlap is taken
        first; of equal ones the leftmost gold record, then the leftmost prediction.
    """
    near = sorted(
        (-overlap(p, g), g["start"], g["end"], p["start"], p["end"], j, i)
        for i, p in enumerate(predicted)
        for j, g in enumerate(gold)
        if p["start"] < g["end"] and g["start"] < p["end"] and overlap(p, g) >= threshold and may(p, g)
    )
    taken_predicted: set[int] = set()
    partner: dict[int, int] = {}
    for *_, j, i in near:
        if i not in taken_predicted and j not in partner:
            taken_predicted.add(i)
            partner[j] = i
    return Pairing(
        pairs=tuple((predicted[i], gold[j]) for j, i in sorted(partner.items())),
        spurious=tuple(p for i, p in enumerate(predicted) if i not in taken_predicted),
        missed=tuple(g for j, g in enumerate(gold) if j not in partner),
    )
