"""Checks the figures of a sentence against each other: ``8/12 tổ đạt 66,66%``, ``100 tỷ, trong đó … 120 tỷ``.

Every check is one equation over a few figures. Beyond rounding it either holds, which settles what a comma means, or
it does not, which is a warning on all figures in it. No value is changed but one that was ambiguous.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from pipeline.model import Target, WarningCode
from pipeline.stages.targets.equations import equations
from pipeline.stages.targets.figures import Equation, Figure
from pipeline.stages.targets.frame import Frame
from pipeline.stages.targets.passage import Passage
from pipeline.stages.targets.quantity import Quantity
from pipeline.values.arithmetic import Printed

_AMBIGUOUS: Final[WarningCode] = "ambiguous_number"
_WORDS: Final[WarningCode] = "inconsistent_words"
_THOUSAND: Final = 1000


def doubts(quantity: Quantity) -> tuple[WarningCode, ...]:
    """Give the warnings that a quantity carries for its own number: its digits leave it open, or its words differ."""
    return (*((_AMBIGUOUS,) if quantity.ambiguous else ()), *((_WORDS,) if quantity.contradicted else ()))


def checked(passage: Passage, frames: Sequence[Frame], targets: Iterable[Target]) -> list[Target]:
    """Give the records of a sentence, checked against each other.

    Parameters
    ----------
    passage
        The sentence.
    frames, targets
        Its quantities in their frames, and the record of each.

    Returns
    -------
    list of Target
        The same; what another figure settles is no longer ambiguous, what contradicts others carries a warning.
    """
    made = list(targets)
    figures = [Figure(index=index, frame=frame, target=target)
               for index, (frame, target) in enumerate(zip(frames, made, strict=True))]
    stated = list(equations(passage, figures))
    values = [figure.printed for figure in figures]
    for equation in stated:
        _settle(equation, made, values, frames)
    for equation in stated:
        if not equation.holds([values[index] for index in equation.terms]):
            for index in equation.terms:
                made[index] = _warned(made[index], equation.code)
    return made


def _settle(equation: Equation, targets: list[Target], values: list[Printed], frames: Sequence[Frame]) -> None:
    """Read the one ambiguous figure of an equation so that it holds, where only one reading does."""
    doubtful = [index for index in equation.terms if _AMBIGUOUS in targets[index].warnings]
    if len(doubtful) != 1 or targets[doubtful[0]].denominator is not None:
        return
    at = doubtful[0]
    # What was read as decimals (``1,250``) may be thousands: then its last digit stands for one of a thousand.
    readings = [values[at], Printed(value=values[at].value * _THOUSAND, step=frames[at].quantity.step * _THOUSAND)]
    held = [reading for reading in readings
            if equation.holds([reading if index == at else values[index] for index in equation.terms])]
    if len(held) == 1:
        values[at] = held[0]
        codes = tuple(code for code in targets[at].warnings if code != _AMBIGUOUS)
        targets[at] = targets[at].model_copy(update={"value": float(held[0].value), "warnings": codes})


def _warned(target: Target, code: WarningCode) -> Target:
    return target if code in target.warnings else target.model_copy(update={"warnings": (*target.warnings, code)})
