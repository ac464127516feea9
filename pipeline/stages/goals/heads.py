"""How a sentence begins: what stands before its main part, who acts, and with which verb."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from pipeline.match import Hit, RulesByInitial
from pipeline.model import Sentence
from pipeline.reading import Reading
from pipeline.rules import Rule, RuleSet
from pipeline.stages.goals.signals import Signals

Form = Literal["verb", "actor", "other"]

# A rule, where its hit ends, and the span of the number in it.
_Opening: TypeAlias = tuple[Rule, int, tuple[int, int] | None]

_AROUND_MARKER: Final = " \n.,:;-()+*"
_MOST_OPENINGS: Final = 5
_FURTHEST_VERB: Final = 110


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The beginning of a sentence.

    `body` is where it starts behind an `ordinal` (`Thứ nhất,`, or a marker inside the block), `told` where what is told
    starts behind the one who tells it (`Ông Nam cho biết,`), `start` where its main part starts, `anchor` where its
    predicate does: status words between the two speak of it. `about` tells that it first says what it is about.
    """

    body: int
    told: int
    start: int
    anchor: int
    form: Form
    verb: Hit | None = None
    actor: tuple[int, int] | None = None
    ordinal: str | None = None
    linked: bool = False
    about: bool = False
    ahead: str | None = None


class HeadReader:
    """Reads sentence beginnings by the rules of ``goals/openings``.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        openings = rules.rules("goals/openings")
        self._stops = tuple(rule for rule in openings if rule.get("role") == "stop")
        self._links = tuple(rule for rule in openings if rule.get("role") == "link")
        self._openings = RulesByInitial(rule for rule in openings if rule.get("role") not in {"stop", "link"})

    def heads(self, reading: Reading, signals: Signals, is_ahead: Callable[[int, int], bool]) -> dict[str, Head]:
        """Read the beginnings of all sentences of a document.

        Parameters
        ----------
        reading, signals
            The document and what was found in it.
        is_ahead
            Tells whether a date in a stretch lies ahead.

        Returns
        -------
        dict
            By sentence id.
        """
        found: dict[str, Head] = {}
        for sentences in reading.sentences_by_block.values():
            end = sentences[0].start
            for sentence in sentences:
                marker = reading.text[end : sentence.start].strip(_AROUND_MARKER)
                ordinal = marker if any(char.isalnum() for char in marker) else None
                found[sentence.id] = self._read(reading, signals, sentence, ordinal, is_ahead)
                end = sentence.end
        return found

    def _read(
        self, reading: Reading, signals: Signals, sentence: Sentence, ordinal: str | None,
        is_ahead: Callable[[int, int], bool],
    ) -> Head:
        start, end = sentence.start, sentence.end
        view = reading.folded
        body = told = signals.skip(start, end)
        at = signals.skip_quote(start, end)
        ahead: str | None = None
        linked = about = False
        for _ in range(_MOST_OPENINGS):
            found = self._opening(view, at, end, signals)
            if found is None:
                break
            rule, stop, number = found
            role = rule.get("role")
            if number is not None and ordinal is None and not linked:
                ordinal, body = reading.text[slice(*number)], stop
            told = stop if role == "report" else told
            linked = linked or role == "connective"
            about = about or bool(rule.attributes.get("about"))
            if rule.attributes.get("ahead") or (role == "date" and is_ahead(at, stop)):
                ahead = ahead or rule.id
            at = signals.skip_quote(stop, end)
        form, anchor, verb, actor = self._main(view, signals, at, end)
        if actor is not None and form == "actor":
            linked = linked or any(rule.compiled.search(view, actor[1], anchor) for rule in self._links)
        return Head(body=body, told=max(told, body), start=at, anchor=anchor, form=form, verb=verb, actor=actor,
                    ordinal=ordinal, linked=linked, about=about, ahead=ahead)

    def _opening(self, view: str, at: int, end: int, signals: Signals) -> _Opening | None:
        for rule in self._openings.at(view, at):
            found = rule.compiled.match(view, at, end)
            if found is None or found.end() >= end:
                continue
            # `Thực hiện Nghị quyết ..., tăng cường ...` is itself an order; with an actor behind it, only its ground.
            if rule.get("role") == "basis" and signals.actor_at(signals.skip(found.end(), end)) is None:
                continue
            number = found.span("number") if "number" in rule.compiled.groupindex else None
            return rule, found.end(), number
        return None

    def _main(
        self, view: str, signals: Signals, at: int, end: int,
    ) -> tuple[Form, int, Hit | None, tuple[int, int] | None]:
        verb, actor = signals.verb_at(at), signals.actor_at(at)
        # A body's name may begin like a verb: `Chi cục Thuế`.
        if verb is not None and (actor is None or actor[1] <= verb.end):
            return "verb", at, verb, None
        if actor is None:
            return "other", end - 1, None, None
        deed = next(iter(signals.verbs(actor[1], min(end, actor[1] + _FURTHEST_VERB))), None)
        cue = next(iter(signals.cues(actor[1], min(end, actor[1] + _FURTHEST_VERB))), None)
        starts = [hit.start for hit in (deed, cue) if hit is not None]
        if not starts:
            return "other", end - 1, None, actor
        anchor = min(starts)
        if any(rule.compiled.search(view, actor[1], anchor) for rule in self._stops):
            return "other", anchor, deed, actor
        return "actor", anchor, deed, actor
