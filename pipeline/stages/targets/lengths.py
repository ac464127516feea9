"""Times said by their length (``sau 10 năm``, ``trong nhiệm kỳ``) or from a beginning on (``từ năm 2015 đến nay``)."""

from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.match import Match, PatternMatcher, resolve
from pipeline.model import Entity
from pipeline.reading import Reading
from pipeline.rules import RuleSet
from pipeline.stages.targets.docday import DocumentDay

_PREFIX: Final = "length."
_YEAR: Final = len("2020")
_MONTH: Final = len("2020-01")
_TERM_YEARS: Final = 5
_LEAD: Final = 16


class LengthFinder:
    """Finds the times that are said by their length and says what years they are.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        shapes = {rule.id: rule.compiled for rule in rules.rules("targets/shapes")}
        self._from, self._to_now = shapes["date.from"], shapes["date.to-now"]
        self._congress = shapes["occasion.congress"]
        self._lengths = PatternMatcher(rules.rules("targets/lengths"))
        self._words = {form: str(entry.attributes["value"])
                       for entry in rules.entries("targets/words") if entry.get("role") in {"digit", "ten"}
                       for form in entry.forms}

    def is_of_congress(self, reading: Reading) -> bool:
        """Tell whether a document tells of a party congress."""
        return self._congress.search(reading.folded) is not None

    def read(self, reading: Reading, dates: Sequence[Entity], own: DocumentDay) -> list[Entity]:
        """Give the times of a document, with those of a length and with those that last until now.

        Parameters
        ----------
        reading
            The document.
        dates
            Its dates, in text order.
        own
            The document's own place in time.

        Returns
        -------
        list of Entity
            The dates in text order; a length is one more entity, or two where it may be of the past and of the coming
            term.
        """
        made = [self._until_now(reading, date, own.day) if own.day else date for date in dates]
        found = resolve(self._lengths.find(reading)) if own.year else []
        if found:
            is_congress = self.is_of_congress(reading)
            for match in found:
                for first, last in self._years(match, reading, dates, int(own.year), is_congress=is_congress):
                    made.append(_entity(reading, match, first, last))
        return sorted(made, key=lambda date: date.start)

    def _until_now(self, reading: Reading, date: Entity, day: str) -> Entity:
        """Give a time that began with a date and lasts, the date itself otherwise."""
        view, value, first = reading.folded, date.value or "", date.start_date or ""
        until = self._to_now.match(view, date.end)
        lasts = until and self._from.search(view, max(0, date.start - _LEAD), date.start)
        if not until or not lasts or "/" in value or not first or first >= day:
            return date
        if date.kind == "year" and date.mod is None:
            value = f"{value}/{day[:_YEAR]}" if value != day[:_YEAR] else value
        else:
            size = len(day) if date.kind == "date" else _MONTH
            value = f"{first[:size]}/{day[:size]}"
        return date.model_copy(update={
            "end": until.end(), "kind": "interval", "value": value, "end_date": day, "mod": None,
        })

    def _years(
        self, match: Match, reading: Reading, dates: Sequence[Entity], year: int, *, is_congress: bool,
    ) -> Iterator[tuple[int, int]]:
        """Give the first and last years of a length: those of the terms and stages that the document names, if any."""
        named = sorted({(int((date.start_date or "")[:_YEAR]), int((date.end_date or "")[:_YEAR])) for date in dates
                        if date.kind in {"term", "interval"} and date.start_date and date.end_date})
        spans = [(first, last) for first, last in named if last > first]
        if match.rule.get("of") == "term":
            yield from _terms([span for span in spans if span[1] - span[0] == _TERM_YEARS], year)
            return
        start, end = match.groups["count"]
        count = int(self._words.get(reading.folded[start:end], reading.folded[start:end]))
        if count < 2:  # noqa: PLR2004  one year is no stage of several
            return
        over = [span for span in spans if span[1] - span[0] in {count, count - 1} and span[1] in {year - 1, year}]
        if over:
            yield max(over, key=lambda span: span[1])
        elif count == _TERM_YEARS and year % _TERM_YEARS == 0 and not is_congress:
            yield year - count + 1, year
        else:
            yield year - count, year


def _terms(terms: Sequence[tuple[int, int]], year: int) -> Iterator[tuple[int, int]]:
    """Give the term that the results of a year are of, then the one that its plans are for."""
    if not terms:
        return
    running = [term for term in terms if term[0] <= year <= term[1]]
    first, last = max(running or terms)
    opens = first == year
    if opens:
        yield first - _TERM_YEARS, first
    yield first, last


def _entity(reading: Reading, match: Match, first: int, last: int) -> Entity:
    sentence = reading.sentence_at(match.start)
    document = reading.document
    return Entity(
        doc_id=document.doc_id, id=f"{document.doc_id}/DATE/{match.start}-{match.end}", label="DATE",
        start=match.start, end=match.end, text=document.text[match.start : match.end],
        sentence=sentence.id if sentence else None, rule=match.rule.id, warnings=(),
        kind="term" if match.rule.get("of") == "term" else "interval", value=f"{first}/{last}",
        start_date=f"{first}-01-01", end_date=f"{last}-12-31", relative=True,
    )


def is_length(date: Entity) -> bool:
    """Tell whether a time was said by its length."""
    return date.rule.startswith(_PREFIX)
