"""What the form and the place of a sentence say for its being a goal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, cast

from pipeline.match import Hit
from pipeline.model import Block, Entity, GoalKind, Sentence
from pipeline.reading import Reading
from pipeline.rules import Rule
from pipeline.stages.goals.actors import Places
from pipeline.stages.goals.evidence import Evidence, Force
from pipeline.stages.goals.heads import Head
from pipeline.stages.goals.periods import Calendar
from pipeline.stages.goals.runs import Scope
from pipeline.stages.goals.scopes import Scopes
from pipeline.stages.goals.signals import Ordered, Signals

# A sentence with its block.
At: TypeAlias = tuple[Block, Sentence]

_LEAST_WORDS: Final = 4
# An item of targets may name only what is measured: `Lúa 507 ha`.
_LEAST_WORDS_OF_TARGET: Final = 2
_LEAST_WORDS_OF_DEED: Final = 6
_MEASURED: Final = frozenset({"objective", "target"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """All that is known about one document while its goals are sought."""

    reading: Reading
    signals: Signals
    calendar: Calendar
    heads: dict[str, Head]
    scopes: Scopes
    places: Places
    bodies: Ordered[Entity]
    measures: Sequence[Rule]

    def headings(self, block: Block) -> Iterator[tuple[int, int]]:
        """Give the stretches of the headings over a block, the innermost first."""
        parent = block.parent
        while parent is not None:
            heading = self.reading.blocks_by_id[parent]
            yield heading.start, heading.end
            parent = heading.parent


    def is_measured(self, sentence: Sentence) -> bool:
        """Tell whether a sentence gives a measure."""
        return any(rule.compiled.search(self.reading.folded, sentence.start, sentence.end) for rule in self.measures)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """The goal right before a sentence, with the force of what made it one."""

    block: Block
    sentence: Sentence
    force: Force
    kind: GoalKind


def formal_claims(
    view: Findings, block: Block, sentence: Sentence, scope: Scope | None, last: Stated | None,
) -> Iterator[Evidence]:
    """Give what membership of a section, an opening that looks ahead, and the goal right before it say for a sentence.

    Parameters
    ----------
    view
        The document.
    block, sentence
        The sentence and its block.
    scope
        The declared section it stands in.
    last
        The sentence before it, if that is a goal.
    """
    head = view.heads[sentence.id]
    acts = head.form != "other"
    # Before a colon, only an order says something of its own: `- Hướng dẫn các hộ:`, but not `Huyện thống nhất:`.
    if head.form != "verb" and view.reading.folded[sentence.start : sentence.end].rstrip().endswith(":"):
        return
    measures_on = last is not None and _measures_on(view, block, sentence, last)
    kind = last.kind if last is not None and measures_on and last.kind in _MEASURED else None
    if acts and head.ahead is not None:
        yield Evidence(force="aim", anchor=head.anchor, rule=head.ahead, kind=kind)
    if scope is not None:
        if _is_declared(view, block, sentence, scope, head):
            # Of a measure (`Tỷ lệ lao động đã qua đào tạo đạt 70%`) status words say what is counted.
            is_measure = scope.kind == "target" and head.form == "other"
            yield Evidence(force="declared", anchor=head.start if is_measure else head.anchor, rule=scope.rule,
                           kind=scope.kind)
        elif block.kind != "heading" and _is_gripped(view, sentence, scope, head):
            yield Evidence(force="lean", anchor=head.anchor, rule=scope.rule, kind=scope.kind)
    if head.form == "other" and (measures_on or _is_due_ahead(view, sentence)):
        anchor = _clause_end(view, sentence, head.start)
        yield Evidence(force="lean", anchor=anchor, rule=view.measures[0].id, kind=kind)
    if last is not None and block.kind != "heading" and _goes_on(head, block, last):
        verb = head.verb if acts else _later_verb(view, sentence, (";",))
        if verb is None and head.ahead is not None:
            yield Evidence(force="lean", anchor=head.anchor, rule=head.ahead, kind=kind)
        if verb is not None:
            # Of a word that is a noun as well (`Đầu tư trong nước đã tăng`), status words speak wherever they stand.
            is_noun = head.form == "verb" and bool(verb.entry.attributes.get("noun"))
            anchor = _clause_end(view, sentence, head.anchor) if is_noun else head.anchor
            yield Evidence(force="lean", anchor=anchor, rule=verb.entry.id, kind=kind)


def _is_due_ahead(view: Findings, sentence: Sentence) -> bool:
    """Tell whether a sentence gives a measure for a later year, as only a plan or a forecast does."""
    return view.calendar.due_ahead(sentence.start, sentence.end) and view.is_measured(sentence)


def _clause_end(view: Findings, sentence: Sentence, offset: int) -> int:
    found = view.reading.folded.find(";", offset, sentence.end)
    return (found if found >= 0 else sentence.end) - 1


def _measures_on(view: Findings, block: Block, sentence: Sentence, last: Stated) -> bool:
    """Tell whether a sentence gives one more measure of what the goal before it aims at.

    That one stands in its own block, or at the end of one that ends in a semicolon.
    """
    before = view.reading.folded[last.sentence.start : last.block.end].rstrip()
    if block.id != last.block.id and not before.endswith(";"):
        return False
    if last.force in {"ask", "urge"} or view.calendar.past(sentence.start, sentence.end):
        return False
    return view.is_measured(sentence) and (last.kind in _MEASURED or view.is_measured(last.sentence))


def _is_gripped(view: Findings, sentence: Sentence, scope: Scope, head: Head) -> bool:
    if head.form == "verb":
        return True
    if head.form == "other" and (scope.grip == "measures" or (scope.grip == "acts" and scope.kind in _MEASURED)):
        return view.is_measured(sentence) and not view.calendar.past(sentence.start, sentence.end)
    return head.form == "actor" and scope.grip != "orders"


def _is_declared(view: Findings, block: Block, sentence: Sentence, scope: Scope, head: Head) -> bool:
    if block.kind == "heading" and len(view.reading.sentences_by_block[block.id]) == 1:
        is_name = head.verb is not None and bool(head.verb.entry.attributes.get("noun"))
        says_deed = head.form == "verb" and not (is_name and len(sentence.text.split()) < _LEAST_WORDS_OF_DEED)
        return block.number is not None and (says_deed or _later_verb(view, sentence, (",", ";")) is not None)
    if not (scope.grip == "all" or block.kind == "list_item" or head.ordinal is not None):
        return False
    if head.form != "other":
        return True
    text = view.reading.folded[sentence.start : sentence.end]
    counts = any(char.isdigit() for char in text)
    if len(text.split()) < (_LEAST_WORDS_OF_TARGET if counts and scope.kind == "target" else _LEAST_WORDS):
        return False
    # A word that is a noun as well says no deed in a short name such as `Công nghiệp - xây dựng (%)`.
    is_name = len(text.split()) < _LEAST_WORDS_OF_DEED
    verbs = view.signals.verbs(sentence.start, sentence.end)
    says_deed = any(not (is_name and hit.entry.attributes.get("noun")) for hit in verbs)
    return counts or says_deed or bool(view.signals.cues(sentence.start, sentence.end))


def _later_verb(view: Findings, sentence: Sentence, marks: tuple[str, ...]) -> Hit | None:
    """Give the verb with which a clause behind one of `marks` begins: `Công tác thi đua; tiếp tục đổi mới ...`."""
    text = view.reading.folded
    return next(
        (hit for hit in view.signals.verbs(sentence.start + 1, sentence.end)
         if text[sentence.start : hit.start].rstrip().endswith(marks)),
        None,
    )


def _goes_on(head: Head, block: Block, last: Stated) -> bool:
    before = last.block
    if block.id == before.id:
        return True
    if block.parent != before.parent:
        return False
    return head.form == "verb" or head.linked


def outlives_leadin(view: Findings, start: int, end: int) -> bool:
    """Tell whether a lead-in says more than that a list follows: words before its last part stay out of its reach."""
    text = view.reading.folded
    backward = (bar for bar in view.signals.bars(start, end) if bar.rule.get("reach") == "back")
    return any(
        text.rfind(word, start, bar.end) > start
        for bar in backward
        for word in cast("tuple[str, ...]", bar.rule.attributes["until"])
    )
