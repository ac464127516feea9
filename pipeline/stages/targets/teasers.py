"""Lets a title or teaser that repeats a figure of the text take its time from there."""

from collections.abc import Sequence
from typing import Final

from pipeline.model import Target
from pipeline.reading import Reading

_TEASERS: Final = frozenset({"title", "heading", "caption"})


def echo(reading: Reading, targets: Sequence[Target]) -> list[Target]:
    """Give titles, headings and captions the time of the first equal figure in the text.

    Parameters
    ----------
    reading
        The document.
    targets
        Its targets in text order.

    Returns
    -------
    list of Target
        The same, those that only repeat a figure with that figure's period.
    """
    in_text: dict[tuple[float, str], Target] = {}
    for target in targets:
        if not _is_teaser(reading, target):
            in_text.setdefault((target.value, target.unit), target)
    return [
        target.model_copy(update={"period": in_text[target.value, target.unit].period})
        if _is_teaser(reading, target) and (target.value, target.unit) in in_text else target
        for target in targets
    ]


def _is_teaser(reading: Reading, target: Target) -> bool:
    block = reading.block_at(target.start)
    return block is not None and block.kind in _TEASERS
