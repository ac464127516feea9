"""Two times that "từ ... đến ..." makes one interval: ``từ đầu năm đến ngày 15/9/2023``."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline.stages.entities.dates.case import Resolved
from pipeline.stages.entities.dates.context import Context
from pipeline.stages.entities.dates.parts import Parts
from pipeline.values.edtf import Moment, Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """A resolved time and its span in the text."""

    start: int
    end: int
    mention: Parts
    resolved: Resolved

    @property
    def is_pair(self) -> bool:
        """Whether it was joined from two times."""
        return self.end > self.mention.end


def join(context: Context, resolved: Mapping[int, Resolved]) -> Iterator[Time]:
    """Give the times of a document, pairs of ends as one, in text order.

    Parameters
    ----------
    context
        The time expressions and what surrounds them.
    resolved
        What each means, by its first offset.
    """
    mentions = iter(zip(context.mentions, [*context.mentions[1:], None], strict=False))
    for mention, following in mentions:
        meaning = resolved[mention.start]
        start = context.start_of_from(mention)
        period = None
        if start is not None and following is not None and context.are_ends(mention, following):
            period = _between(meaning.period, resolved[following.start].period)
        if period is None or start is None or following is None:
            yield Time(start=mention.start, end=mention.end, mention=mention, resolved=meaning)
            continue
        next(mentions)
        whole = replace(
            meaning, period=period, kind="interval", relative=meaning.relative or resolved[following.start].relative,
            warnings=tuple(dict.fromkeys([*meaning.warnings, *resolved[following.start].warnings])),
        )
        yield Time(start=start, end=following.end, mention=mention, resolved=whole)


def _between(near: Period | None, far: Period | None) -> Period | None:
    """Give the interval from one time to another, as fine as the finer of them; ``None`` if they make none."""
    if near is None or far is None or near.first_day is None or far.last_day is None:
        return None
    if near.first_day > far.last_day or near.first != near.last:
        return None
    by_day = near.first.day is not None or far.last.day is not None
    by_month = by_day or near.first.month is not None or far.last.month is not None
    first, last = (
        Moment(year=day.year, month=day.month if by_month else None, day=day.day if by_day else None)
        for day in (near.first_day, far.last_day)
    )
    return Period(first=first, last=last)
