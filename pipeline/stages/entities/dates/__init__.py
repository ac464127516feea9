"""Dates and periods: found by rules, resolved to calendar time against their sentence and the document."""

from collections.abc import Sequence
from typing import Final

from pipeline.match import Match, PatternMatcher, Spanned
from pipeline.match import resolve as choose
from pipeline.model import DateMod, Entity
from pipeline.reading import Reading
from pipeline.rules import RuleSet
from pipeline.stages.entities.dates import anchor as anchors
from pipeline.stages.entities.dates import parts as expressions
from pipeline.stages.entities.dates.case import Case, Resolved
from pipeline.stages.entities.dates.context import Context, Cues
from pipeline.stages.entities.dates.ends import Time, join
from pipeline.stages.entities.dates.parts import Parts
from pipeline.stages.entities.dates.resolve import resolve

_SAID: Final[tuple[DateMod, ...]] = ("before", "after", "approx")


class DateAnnotator:
    """Finds DATE mentions and resolves them to calendar time.

    Parameters
    ----------
    rules
        The rules of the run: ``entities/dates`` finds times, ``entities/not_dates`` what only looks like one.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._dates = PatternMatcher([*rules.rules("entities/dates"), *rules.rules("entities/not_dates")])
        self._congresses = PatternMatcher(rules.rules("entities/congresses"))
        self._words = {form: _integer(entry.attributes["value"])
                       for entry in rules.entries("entities/date_numbers") for form in entry.forms}
        before, joins = rules.entries("entities/date_cues"), rules.entries("entities/joins")
        self._cues = Cues({entry.get("role"): entry.forms for entry in before},
                          {entry.get("role"): entry.forms for entry in joins})

    def __call__(self, reading: Reading, taken: Sequence[Spanned] = ()) -> tuple[Entity, ...]:
        """Give the DATE entities of a document, in text order.

        Parameters
        ----------
        reading
            The segmented document.
        taken
            Spans that can hold no date: numbers of documents.
        """
        found = self._congresses.find(reading)
        congresses = [_congress(expressions.read(match, reading.folded, self._words)) for match in found]
        context = Context(
            reading=reading, mentions=self._find(reading, taken), cues=self._cues, congresses=congresses,
            opened=[term for match, (_, term) in zip(found, congresses, strict=True)
                    if term and match.rule.attributes.get("opens")],
        )
        return tuple(_entity(time, context) for time in join(context, _resolve_all(context)))

    def _find(self, reading: Reading, taken: Sequence[Spanned]) -> list[Parts]:
        candidates = [expressions.read(match, reading.folded, self._words)
                      for match in self._dates.find(reading) if not _is_taken(match, taken)]
        in_full = {item["count"] for item in candidates if not item.is_echo}
        chosen = choose(item for item in candidates if item.is_sound and (not item.is_echo or item["count"] in in_full))
        return [item for item in chosen if item.resolver]


def _is_taken(match: Match, taken: Sequence[Spanned]) -> bool:
    return any(span.start < match.end and match.start < span.end for span in taken)


def _integer(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{value!r} is not a whole number")
    return value


def _congress(parts: Parts) -> tuple[int, tuple[int, int] | None]:
    first, last = parts["year"], parts["year2"]
    return parts["ordinal"] or 0, None if first is None or last is None else (first, last)


def _resolve_all(context: Context) -> dict[int, Resolved]:
    """Resolve in an order in which each may lean on what is certain: absolute times, near ones, "the same period"."""
    resolved: dict[int, Resolved] = {}
    for rank in range(3):
        if rank == 1:
            context.anchor = anchors.from_published(context.reading.document.published) or context.inferred_anchor()
        for mention in context.mentions:
            if _rank(mention) == rank:
                result = resolve(Case(parts=mention, context=context))
                resolved[mention.start] = result
                if result.period is not None:
                    context.known[mention.start] = result.period
    return resolved


def _rank(mention: Parts) -> int:
    if mention.has("same"):
        return 2
    return 0 if mention.year is not None or mention["year2"] is not None else 1


def _entity(time: Time, context: Context) -> Entity:
    document = context.reading.document
    sentence = context.reading.sentence_at(time.start)
    period = time.resolved.period
    first, last = (period.first_day, period.last_day) if period else (None, None)
    mod = time.mention.mod or next((mod for mod in _SAID if context.is_said(mod, time.mention)), None)
    return Entity(
        doc_id=document.doc_id, id=f"{document.doc_id}/DATE/{time.start}-{time.end}", label="DATE",
        start=time.start, end=time.end, text=document.text[time.start : time.end],
        sentence=sentence.id if sentence else None, rule=time.mention.match.rule.id, warnings=time.resolved.warnings,
        kind=time.resolved.kind, value=period.edtf if period else None,
        start_date=first.isoformat() if first else None, end_date=last.isoformat() if last else None,
        mod=None if time.is_pair else mod, relative=time.resolved.relative,
    )
