"""How far two annotators agree on the same documents.

Spans have no fixed number of negatives, so their agreement is the pairwise F1 (Hripcsak and Rothschild 2005). Where
both annotators had to decide the same thing, Cohen's kappa is given: per entity label over the words of the text, and
for the kind and field of goals, and kind, measure and unit of targets, over the spans that both marked.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from pipeline.evaluate.gold import Gold
from pipeline.evaluate.pairing import Record, pair
from pipeline.evaluate.scores import label

_Both: TypeAlias = tuple[str, Sequence[Record], Sequence[Record]]
_DECISIONS: Final = {"goals": ("kind", "field"), "targets": ("kind", "measure", "unit")}


class Agreement(NamedTuple):
    """Agreement on one thing: F1 or kappa, and over how many spans, words or pairs it was measured."""

    layer: str
    what: str
    measure: str
    value: float
    items: int


def agreement(
    one: Gold, other: Gold, tokens: Mapping[str, Sequence[tuple[int, int]]],
) -> Iterator[Agreement]:
    """Measure the agreement of two folders of gold.

    Parameters
    ----------
    one, other
        The two annotators' gold; documents and layers that both have are compared.
    tokens
        The offsets of the words of each document.
    """
    shared = [(stem, layer) for stem in sorted(one.keys() & other.keys())
              for layer in sorted(one[stem].keys() & other[stem].keys())]
    for layer in dict.fromkeys(layer for _, layer in shared):
        pairs = [(stem, one[stem][layer].records, other[stem][layer].records) for stem, of in shared if of == layer]
        labels = sorted({label(record) for _, mine, theirs in pairs for record in (*mine, *theirs)})
        for name in labels:
            yield _span_agreement(layer, name, pairs)
            if layer == "entities":
                yield _word_kappa(name, pairs, tokens)
        for field in _DECISIONS.get(layer, ()):
            decided = [(p.get(field), g.get(field)) for _, mine, theirs in pairs for p, g in pair(mine, theirs).pairs]
            yield Agreement(layer, field, "kappa", kappa(decided), len(decided))


def _span_agreement(layer: str, name: str, pairs: Sequence[_Both]) -> Agreement:
    both = total = 0
    for _, mine, theirs in pairs:
        first = {(record["start"], record["end"]) for record in mine if label(record) == name}
        second = {(record["start"], record["end"]) for record in theirs if label(record) == name}
        both += len(first & second)
        total += len(first) + len(second)
    return Agreement(layer, name, "F1", 2 * both / total if total else 0.0, total)


def _word_kappa(
    name: str, pairs: Sequence[_Both], tokens: Mapping[str, Sequence[tuple[int, int]]],
) -> Agreement:
    decisions: list[tuple[object, object]] = []
    for stem, mine, theirs in pairs:
        for start, end in tokens.get(stem, ()):
            decisions.append((_covers(mine, name, start, end), _covers(theirs, name, start, end)))
    return Agreement("entities", name, "kappa", kappa(decisions), len(decisions))


def _covers(records: Sequence[Record], name: str, start: int, end: int) -> bool:
    return any(label(record) == name and record["start"] < end and start < record["end"] for record in records)


def kappa(decisions: Sequence[tuple[object, object]]) -> float:
    """Give Cohen's kappa of paired decisions: (observed - expected) / (1 - expected); 1 where nothing could differ."""
    if not decisions:
        return 0.0
    total = len(decisions)
    observed = sum(first == second for first, second in decisions) / total
    mine = Counter(first for first, _ in decisions)
    theirs = Counter(second for _, second in decisions)
    expected = sum(mine[value] * theirs[value] for value in mine) / total**2
    return 1.0 if expected == 1.0 else (observed - expected) / (1 - expected)
