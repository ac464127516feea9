"""Stage 5, goals: the statements of what is to be done or reached after the document's own date.

A sentence is a goal when something speaks for it and nothing that speaks against it reaches the same place: it stands
in a section that declares itself, it carries a cue, or it goes on with a goal right before it. Rules say which words
declare, cue and bar, and how far they reach; this package holds how they are weighed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, cast

from pipeline.match import LexiconMatcher, PatternMatcher, resolve
from pipeline.model import Block, Entity, Goal, GoalField, GoalKind, Sentence
from pipeline.reading import Reading
from pipeline.rules import RuleSet
from pipeline.stages.goals.actors import Places, actor_span
from pipeline.stages.goals.claims import At, Findings, Stated, formal_claims, outlives_leadin
from pipeline.stages.goals.evidence import Evidence, cue_evidence, strongest
from pipeline.stages.goals.fields import FieldReader
from pipeline.stages.goals.heads import HeadReader
from pipeline.stages.goals.periods import Calendar
from pipeline.stages.goals.runs import Scope
from pipeline.stages.goals.scopes import ScopeReader
from pipeline.stages.goals.signals import Hits, Ordered, Searched, Signals
from pipeline.stages.goals.spans import announces, repeated, trim
from pipeline.stages.goals.themes import Theme, ThemeFinder, stands

_TEXT_KINDS: Final = frozenset({"title", "heading", "paragraph", "list_item"})
_FURNITURE: Final = frozenset({"caption", "meta", "boilerplate"})
# A name for itself counts at the start of a sentence; further on it names something else.
_OWN_NAME_REACH: Final = 70
_LISTED: Final = re.compile(r": ?\(?(?P<number>\w{1,2})[./)] ?$")


class GoalAnnotator:
    """Finds the goals of a document.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._verbs = LexiconMatcher(rules.entries("goals/verbs"))
        self._actors = LexiconMatcher(rules.entries("goals/actors"))
        self._cues = PatternMatcher(rules.rules("goals/cues"))
        self._bars = PatternMatcher(rules.rules("goals/bars"))
        self._kinds = PatternMatcher(rules.rules("goals/kinds"))
        self._wheres = rules.rules("goals/places")
        self._measures = rules.rules("goals/measures")
        self._dues = rules.rules("goals/periods")
        self._heads = HeadReader(rules)
        self._scopes = ScopeReader(rules)
        self._themes = ThemeFinder(rules)
        self._fields = FieldReader(rules)

    def __call__(self, reading: Reading, entities: Sequence[Entity]) -> tuple[Goal, ...]:
        """Give the goals of a document, in text order.

        Parameters
        ----------
        reading
            The document with its sentences.
        entities
            Its entities: dates tell what lies ahead, bodies and units who acts.

        Returns
        -------
        tuple of Goal
            One record per statement; themes quoted inside a statement have their own. `targets` are left empty.
        """
        view = self._view(reading, entities)
        goals = list(self._statements(view))
        goals.extend(self._quoted(view, goals))
        return tuple(sorted(goals, key=lambda goal: (goal.start, -goal.end)))

    def _view(self, reading: Reading, entities: Sequence[Entity]) -> Findings:
        # Those of no group only keep shorter ones from being found inside them.
        actors = resolve(self._actors.find(reading))
        signals = Signals(reading, entities, Hits(
            verbs=self._verbs.find(reading),
            actors=[hit for hit in actors if hit.entry.get("group") not in {"none", "called"}],
            called=[hit for hit in actors if hit.entry.get("group") == "called"],
            cues=self._cues.find(reading), bars=self._bars.find(reading),
        ))
        calendar = Calendar(reading.document, entities, reading.folded, self._dues)
        heads = self._heads.heads(reading, signals, calendar.ahead)
        return Findings(
            reading=reading, signals=signals, calendar=calendar, heads=heads,
            scopes=self._scopes(reading, signals, heads),
            places=Places(reading, entities, self._wheres),
            measures=self._measures,
            bodies=Ordered([entity for entity in entities if entity.label == "ORG"]),
        )

    def _statements(self, view: Findings) -> Iterator[Goal]:
        reading = view.reading
        kinds = Searched(self._kinds, reading)
        shown = frozenset(s.id for s in reading.sentences if reading.blocks_by_id[s.block].kind in _FURNITURE)
        repeats = repeated(reading, reading.sentences, shown)
        opening = next((b for b in reading.document.blocks if b.kind in {"paragraph", "list_item"}), None)
        teaser = opening.end if opening and opening.kind == "paragraph" else 0
        # What is measured below a headline that states an objective is part of it.
        aims = False
        last: Stated | None = None
        field: GoalField | None = None
        for index, sentence in enumerate(reading.sentences):
            block = reading.blocks_by_id[sentence.block]
            if block.kind not in _TEXT_KINDS or sentence.id in repeats:
                continue
            evidence = self._evidence(view, block, sentence, last)
            is_teaser = block.kind != "title" and sentence.end <= teaser
            behind = (other for other in reading.sentences[index + 1 :] if other.id not in shown)
            if evidence and is_teaser and announces(reading, sentence, behind):
                continue
            if evidence is not None:
                if aims and _is_aim(view, sentence, evidence):
                    evidence = replace(evidence, kind="objective")
                goal = self._goal(view, (block, sentence), evidence, kinds, field)
                field = goal.field
                aims = aims or (block.kind == "title" and goal.kind == "objective")
                last = Stated(block=block, sentence=sentence, force=evidence.force, kind=goal.kind)
                yield goal
            # Reference numbers and dates between the rows of a register interrupt nothing.
            elif any(char.islower() for char in sentence.text):
                last = None

    def _evidence(
        self, view: Findings, block: Block, sentence: Sentence, last: Stated | None,
    ) -> Evidence | None:
        start, end = sentence.start, sentence.end
        is_opener = sentence.id in view.scopes.openers
        if is_opener and block.kind == "heading":
            return None
        claims = cue_evidence(view.signals, start, end, view.calendar.ahead, is_dated=view.calendar.is_dated)
        scope = view.scopes.by_sentence.get(sentence.id)
        if scope is not None and scope.kind is None:
            claims = [claim for claim in claims if claim.force == "urge"]
        elif not is_opener and block.kind != "title":
            claims.extend(formal_claims(view, block, sentence, scope, last))
        if is_opener:
            claims = [claim for claim in claims if claim.force == "urge" and outlives_leadin(view, start, end)]
        return strongest(claims, view.signals, start, end)

    def _goal(self, view: Findings, at: At, evidence: Evidence, kinds: Searched, before: GoalField | None) -> Goal:
        block, sentence = at
        reading, head = view.reading, view.heads[sentence.id]
        label = view.scopes.labels.get(sentence.id)
        start, end = trim(reading, label or head.body, sentence.end)
        scope = view.scopes.by_sentence.get(sentence.id)
        actor = actor_span(view.signals, evidence, head, start, end)
        # Before such a cue stands who asks or declares, and where.
        is_saying = evidence.force == "ask" or (evidence.kind is not None and not head.about)
        asked = evidence.cue.end if evidence.cue and is_saying else start
        told = max(head.told, start, asked)
        own = kinds.first(start, end)
        if own and scope and scope.kind and own.start > start + _OWN_NAME_REACH:
            own = None
        kind = own.rule.get("kind") if own else _kind_of(scope, evidence, _deed(view, at, scope))
        return Goal(
            doc_id=reading.document.doc_id, id=f"{reading.document.doc_id}/goal/{start}-{end}",
            start=start, end=end, text=reading.text[start:end], rule=evidence.rule,
            kind=cast("GoalKind", kind), heading=block.parent,
            # The block's own number before a label counts the section, not the goal in it.
            number=_number(view, block, sentence) if label is None else _number_before(reading, sentence, label),
            field=self._field(view, block, (told, end), actor, before), period=_period(view, block, sentence, scope),
            actor=reading.text[slice(*actor)] if actor else None, place=view.places.place(start, end, actor),
        )

    def _quoted(self, view: Findings, goals: Sequence[Goal]) -> Iterator[Goal]:
        """Give the themes quoted inside goals, and elsewhere those that are neither told as past nor furniture."""
        reading = view.reading
        stated = Ordered(goals)
        for theme in self._themes.find(reading):
            sentence = reading.sentence_at(theme.start)
            if sentence is None or reading.blocks_by_id[sentence.block].kind not in _TEXT_KINDS:
                continue
            if not stands(theme, view.signals, sentence.start, sentence.end, "theme"):
                continue
            if stated.first(sentence.start, sentence.end) is None and not _is_announced(view, sentence, theme):
                continue
            block = reading.blocks_by_id[sentence.block]
            scope = view.scopes.by_sentence.get(sentence.id)
            yield Goal(
                doc_id=reading.document.doc_id, id=f"{reading.document.doc_id}/goal/{theme.start}-{theme.end}",
                start=theme.start, end=theme.end, text=reading.text[theme.start : theme.end], rule=theme.rule,
                kind="theme", heading=block.parent, field=self._field(view, block, (theme.start, theme.end)),
                period=_period(view, block, sentence, scope), place=view.places.place(theme.start, theme.end, None),
            )

    def _field(
        self, view: Findings, block: Block, stretch: tuple[int, int], actor: tuple[int, int] | None = None,
        before: GoalField | None = None,
    ) -> GoalField:
        """Give the field of a stretch, else of its headings from the innermost, of the goal before it, of the title."""
        names = [(body.start, body.end) for body in view.bodies.between(*stretch)]
        own = self._fields.field(view.reading, stretch, [*names, actor] if actor else names)
        headings = (self._fields.field(view.reading, heading) for heading in view.headings(block))
        found = own or next((field for field in headings if field is not None), before)
        title = view.reading.document.title
        if found is None and title is not None:
            found = self._fields.field(view.reading, (title.start, title.end))
        return found or "other"


def _is_aim(view: Findings, sentence: Sentence, evidence: Evidence) -> bool:
    """Tell whether a sentence aims at a measure and does not say as what."""
    stated = evidence.kind is not None or evidence.force not in {"aim", "lean"}
    return not stated and view.is_measured(sentence)


def _kind_of(scope: Scope | None, evidence: Evidence, deed: GoalKind | None) -> GoalKind:
    """Give the kind that the section gives; who is told what to do behind a stated objective is given a task."""
    is_told = scope is not None and scope.grip == "measures" and evidence.force in {"ask", "urge"}
    if deed is not None:
        return deed
    if scope is None or scope.kind is None or scope.yields or is_told:
        return evidence.kind or "task"
    return scope.kind


def _deed(view: Findings, at: At, scope: Scope | None) -> GoalKind | None:
    """Give the kind of a sentence that says what is to be done, without a measure, where measures are announced.

    Behind a list of kinds it is what that list names; where targets are told in sentences, and in a later paragraph
    than that of a stated objective, a task.
    """
    block, sentence = at
    if scope is None or view.is_measured(sentence):
        return None
    form = view.heads[sentence.id].form
    if form == "other":
        return None
    if scope.deeds is not None:
        return scope.deeds
    is_told = scope.kind == "target" and scope.grip == "acts" and block.kind == "paragraph"
    is_later = scope.grip == "measures" and block.start > scope.start and form == "actor"
    return "task" if is_told or is_later else None


def _is_announced(view: Findings, sentence: Sentence, theme: Theme) -> bool:
    scope = view.scopes.by_sentence.get(sentence.id)
    if scope is not None and scope.kind is None:
        return False
    return stands(theme, view.signals, sentence.start, sentence.end, "declared")


def _number(view: Findings, block: Block, sentence: Sentence) -> str | None:
    """Give the number printed before a sentence: the block's own, or one inside the block (`...; thứ hai, ...`)."""
    ordinal = view.heads[sentence.id].ordinal
    if ordinal is not None:
        return ordinal[:1].upper() + ordinal[1:]
    return block.number if view.reading.sentences_by_block[block.id][0].id == sentence.id else None


def _number_before(reading: Reading, sentence: Sentence, offset: int) -> str | None:
    """Give the number of the first item of a list behind its label (`Nhiệm vụ: (1) ...`)."""
    found = _LISTED.search(reading.folded, sentence.start, offset)
    return reading.text[slice(*found.span("number"))] if found else None


def _period(view: Findings, block: Block, sentence: Sentence, scope: Scope | None) -> str | None:
    """Give the time of a sentence, else of what opens its section, of its headings, or of the title."""
    opener = view.reading.sentence_at(scope.start) if scope else None
    opening = [(opener.start, opener.end)] if opener is not None else []
    title = view.reading.document.title
    last = [(title.start, title.end)] if title is not None else []
    stretches = [(sentence.start, sentence.end), *opening, *view.headings(block), *last]
    return next((value for stretch in stretches if (value := view.calendar.period(*stretch))), None)
