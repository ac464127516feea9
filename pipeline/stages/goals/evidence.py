"""What speaks for a sentence being a goal, and what speaks against it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, cast

from pipeline.match import Match
from pipeline.model import GoalKind
from pipeline.stages.goals.signals import Signals

Force = Literal["urge", "ask", "aim", "declared", "lean", "theme"]

_RANK: Final[dict[Force, int]] = {"ask": 0, "urge": 1, "aim": 2, "declared": 3, "lean": 4, "theme": 5}
# What may stand between an actor and the cue that binds him, or between a cue and the actor it calls on.
_FURTHEST_ACTOR: Final = 24
_LONGEST_ACTOR: Final = 90
_FURTHEST_DATE: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One reason to take a sentence for a goal; it holds unless a bar reaches its `anchor`."""

    force: Force
    anchor: int
    rule: str
    kind: GoalKind | None = None
    cue: Match | None = None


def cue_evidence(
    signals: Signals, start: int, end: int, is_ahead: Callable[[int, int], bool], *, is_dated: bool,
) -> list[Evidence]:
    """Give the evidence of the cues in a sentence that have beside them what they need."""
    return [
        Evidence(force=cast("Force", cue.rule.get("force")), anchor=_anchor(signals, cue, end), rule=cue.rule.id,
                 kind=cast("GoalKind | None", cue.rule.attributes.get("kind")), cue=cue)
        for cue in signals.cues(start, end)
        if _has_needs(signals, cue, (start, end), is_ahead, is_dated=is_dated)
    ]


def _anchor(signals: Signals, cue: Match, end: int) -> int:
    if cue.rule.get("anchor") != "verb":
        return cue.start
    deed = next(iter(signals.verbs(cue.end, end)), None)
    return cue.start if deed is None else deed.start


def _has_needs(
    signals: Signals, cue: Match, stretch: tuple[int, int], is_ahead: Callable[[int, int], bool], *, is_dated: bool,
) -> bool:
    start, end = stretch
    needs = cast("tuple[str, ...]", cue.rule.attributes.get("needs", ()))
    if not needs:
        return True
    behind = signals.skip_quote(cue.end, end)
    checks: dict[str, Callable[[], bool]] = {
        "verb_behind": lambda: signals.verb_at(behind) is not None,
        "actor_next": lambda: signals.actor_at(behind) is not None,
        "called_next": lambda: any(span[0] == behind for span in signals.called(behind, end)),
        "actor_behind": lambda: actor_behind(signals, cue.end, end) is not None,
        "actor_before": lambda: actor_before(signals, start, cue.start) is not None,
        "subject_before": lambda: _subject_before(signals, start, cue.start),
        "clause_start": lambda: signals.starts_clause(start, cue.start),
        "date_ahead": lambda: is_ahead(start, end),
        "undated": lambda: not is_dated,
        "date_behind": lambda: is_ahead(cue.end, min(end, cue.end + _FURTHEST_DATE)),
    }
    return any(all(checks[part]() for part in need.split("+")) for need in needs)


def actor_behind(signals: Signals, offset: int, end: int) -> tuple[int, int] | None:
    """Give the actor that stands at most a few words behind an offset."""
    near = signals.called(offset, min(end, offset + _LONGEST_ACTOR))
    return next((span for span in near if span[0] - offset <= _FURTHEST_ACTOR), None)


def actor_before(signals: Signals, start: int, offset: int) -> tuple[int, int] | None:
    """Give the nearest actor that ends at most a few words before an offset."""
    view = signals.reading.folded
    near = (span for span in signals.actors(start, offset) if offset - span[1] <= _FURTHEST_ACTOR)
    found = [span for span in near if not any(mark in view[span[1] : offset] for mark in ",;:")]
    return max(found, key=lambda span: (span[1], -span[0]), default=None)


def _subject_before(signals: Signals, start: int, offset: int) -> bool:
    """Tell whether the clause begins with an actor, or with several (`Đảng bộ và nhân dân huyện ...`)."""
    actor = actor_before(signals, start, offset)
    while actor is not None and not signals.starts_clause(start, actor[0]):
        actor = actor_before(signals, start, actor[0])
    return actor is not None


def strongest(evidence: Iterable[Evidence], signals: Signals, start: int, end: int) -> Evidence | None:
    """Give the strongest evidence that no bar reaches.

    Parameters
    ----------
    evidence
        What speaks for the sentence.
    signals
        What was found in the document.
    start, end
        The sentence.

    Returns
    -------
    Evidence or None
        By force, then by place in the sentence.
    """
    bars = [(bar, *_reach(bar, signals.reading.folded, start, end)) for bar in signals.bars(start, end)]
    standing = [item for item in evidence if not _is_barred(item, bars)]
    return min(standing, key=lambda item: (_RANK[item.force], item.anchor, item.kind is None), default=None)


def _is_barred(item: Evidence, bars: Sequence[tuple[Match, int, int]]) -> bool:
    return any(
        item.force in cast("tuple[str, ...]", bar.rule.attributes["against"]) and first <= item.anchor < last
        for bar, first, last in bars
    )


def _reach(bar: Match, view: str, start: int, end: int) -> tuple[int, int]:
    """Give the stretch of its sentence that a bar reaches."""
    until = cast("tuple[str, ...]", bar.rule.attributes.get("until", ()))
    match bar.rule.get("reach"):
        case "ahead":
            stops = [found for word in until if (found := view.find(word, bar.end, end)) >= 0]
            return bar.start, min(stops, default=end)
        case "back":
            stops = [found for word in until if (found := view.rfind(word, start, bar.end)) >= 0]
            return max(stops, default=start), end
        case _:
            return start, end
