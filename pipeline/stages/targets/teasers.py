"""Lets a title or teaser that repeats a figure of the text take its time from there."""

from collections.abc import Sequence
from typing import Final

from pipeline.model import Target
from pipeline.reading import Reading

# A headline leaves out no more of a figure than this.
_ROUNDED: Final = 0.002
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
    told = [target for target in targets if not _is_teaser(reading, target)]
    made: list[Target] = []
    for target in targets:
        same = next((other for other in told if _repeats(target, other)), None) if _is_teaser(reading, target) else None
        made.append(target.model_copy(update={"period": same.period}) if same else target)
    return made


def _repeats(teaser: Target, target: Target) -> bool:
    """Tell whether a figure of a teaser is one of the text, which it may round."""
    return teaser.unit == target.unit and abs(teaser.value - target.value) <= _ROUNDED * abs(target.value)


def _is_teaser(reading: Reading, target: Target) -> bool:
    block = reading.block_at(target.start)
    return block is not None and block.kind in _TEASERS
