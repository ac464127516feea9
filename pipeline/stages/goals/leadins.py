"""Which sentences lead in what stands behind them: they end in a colon, count it, name it, state or tell of it."""

import re
from dataclasses import dataclass, replace
from typing import Final

from pipeline.match import Match
from pipeline.model import Block, GoalKind, Sentence
from pipeline.stages.goals.declarations import LABEL_REACH, TITLE_REACH, Declarations
from pipeline.stages.goals.nouns import is_same, scope_of
from pipeline.stages.goals.runs import Scope

# A list item no longer than this may be a heading.
_ITEM_LENGTH: Final = 70
# A counted lead-in (`... đề ra 5 nhóm giải pháp chính.`) that goes on no longer than this says nothing else.
_LEADIN_REST: Final = 24
# The number of a first item that stands at the end of what leads to it.
_NUMBER_AT_END: Final = re.compile(r" (?:i|a|1)\. ?$")
# How far behind the first word for a kind the others of one list of kinds stand.
_LIST_REACH: Final = 80
# What is announced is told in measures.
_MEASURED: Final = frozenset({"target", "objective"})
# How many paragraphs the orders of a document go on that a sentence tells of.
_ORDERED: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What a lead-in opens: `further` is how many blocks behind its own it reaches, `pure` that it says no more."""

    scope: Scope
    further: int | None = None
    pure: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadIns:
    """The lead-ins of one document.

    Parameters
    ----------
    known
        Its declarations, with all that was found in it.
    """

    known: Declarations

    def of_sentence(
        self, block: Block, sentence: Sentence, following: Sentence | None, outer: Scope | None,
    ) -> Announcement | None:
        """Give what a sentence announces to stand behind it.

        Parameters
        ----------
        block, sentence
            The sentence and its block.
        following
            The sentence behind it, if any before the next heading.
        outer
            The scope it stands in.
        """
        if following is not None:
            heading = self._heading_in_body(block, sentence, following)
            if heading is not None:
                return heading
        scope = self.known.of_leadin(sentence, outer)
        if scope is not None:
            return Announcement(scope=scope)
        if following is None:
            return None
        return (
            self._unmarked_leadin(block, sentence, following)
            or self._stated(block, sentence, outer)
            or self._issued(block, sentence, following, outer)
        )

    def _heading_in_body(self, block: Block, sentence: Sentence, following: Sentence) -> Announcement | None:
        """Give what a heading declares that is a list item, a line of its own, or the beginning of a flattened list."""
        in_block = following.block == block.id
        if block.kind == "list_item" and not in_block:
            scope = self._unmarked_heading(sentence)
            return None if scope is None else Announcement(scope=scope)
        is_list = in_block and (self.known.is_numbered(following) or _ends_in_number(self.known, sentence))
        alone = len(self.known.reading.sentences_by_block[block.id]) == 1
        is_line = block.kind == "paragraph" and not in_block and alone
        if block.kind not in {"paragraph", "heading"} or not (is_line or is_list):
            return None
        scope = self._unmarked_heading(sentence)
        named_at = min(sentence.end, sentence.start + TITLE_REACH)
        if scope is None or scope.kind is None or self.known.nouns.first(sentence.start, named_at) is None:
            return None
        if in_block:
            return Announcement(scope=scope, further=0)
        return Announcement(scope=replace(scope, grip="acts"))

    def _unmarked_heading(self, sentence: Sentence) -> Scope | None:
        """Give what a list item declares that is a heading in all but name (`2. Các chỉ tiêu chủ yếu đến năm 2030`)."""
        head = self.known.heads[sentence.id]
        if sentence.end - head.body > _ITEM_LENGTH or head.form == "verb":
            return None
        noun = self.known.noun_near_start(sentence, LABEL_REACH)
        words = _NUMBER_AT_END.sub("", self.known.reading.folded[head.body : sentence.end])
        if noun is None or any(mark in words for mark in ";:.%"):
            return None
        return scope_of(noun.rule, sentence.start, "all")

    def _unmarked_leadin(self, block: Block, sentence: Sentence, following: Sentence) -> Announcement | None:
        """Give what a sentence without a colon announces, if what follows looks like it."""
        head = self.known.heads[following.id]
        if head.form != "verb" and not head.linked and head.ordinal is None:
            return None
        counted = self.known.first("counted", sentence)
        # `Huyện cần thực hiện tốt các nhiệm vụ` is itself a task.
        if counted is None and any(_binds(cue) for cue in self.known.cues(sentence)):
            return None
        noun = self.known.noun_at(counted or self.known.first("named", sentence))
        if noun is None or (is_same(noun) and self.known.first("called", sentence) is None):
            return None
        if counted is not None and head.linked:
            noun = self._targets_beside(noun, sentence, following)
        in_block = following.block == block.id
        if counted is not None:
            numbered = in_block and head.ordinal is not None
            goes_on = head.form == "verb" or numbered or self._is_unfolded(noun, sentence, following)
        else:
            goes_on = head.linked and ((in_block and head.form != "other") or self._is_measured(noun, following))
        if not goes_on:
            return None
        # What goes on in numbered sentences of the same block, or only names what follows, ends with the block.
        is_own = (counted is None and in_block) or (in_block and head.ordinal is not None)
        # One that goes on behind the noun may be a statement as well as a lead-in.
        pure = sentence.end - noun.end <= _LEADIN_REST or is_same(noun)
        scope = replace(scope_of(noun.rule, sentence.start, "acts"), deeds=self._named_beside(noun, sentence))
        return Announcement(scope=scope, further=0 if is_own else None, pure=pure)

    def _targets_beside(self, noun: Match, sentence: Sentence, following: Sentence) -> Match:
        """Give the targets that a list of kinds names behind its tasks, where what unfolds it gives a measure."""
        if noun.rule.get("opens") in _MEASURED or not self._gives_measure(following):
            return noun
        behind = self.known.nouns.between(noun.end, min(sentence.end, noun.end + _LIST_REACH))
        return next((other for other in behind if other.rule.get("opens") in _MEASURED), noun)

    def _named_beside(self, noun: Match, sentence: Sentence) -> GoalKind | None:
        """Give the kind of what is to be done that a list of kinds names behind its targets."""
        if noun.rule.get("opens") != "target":
            return None
        kinds = (scope_of(other.rule, sentence.start, "acts").kind
                 for other in self.known.nouns.between(noun.end, min(sentence.end, noun.end + _LIST_REACH)))
        return next((kind for kind in kinds if kind in {"task", "solution", "breakthrough"}), None)

    def _is_unfolded(self, noun: Match, sentence: Sentence, following: Sentence) -> bool:
        """Tell whether what is counted is told in the next sentence (`Cụ thể, phường ...`), not in its own."""
        head = self.known.heads[following.id]
        if not head.linked or self._gives_measure(sentence):
            return False
        return head.form == "actor" or self._is_measured(noun, following)

    def _is_measured(self, noun: Match, sentence: Sentence) -> bool:
        """Tell whether a sentence gives a measure where measures are announced."""
        return noun.rule.get("opens") in _MEASURED and self._gives_measure(sentence)

    def _gives_measure(self, sentence: Sentence) -> bool:
        view = self.known.reading.folded
        return any(rule.compiled.search(view, sentence.start, sentence.end) for rule in self.known.measures)

    def _is_in_passing(self, sentence: Sentence, stated: Match) -> bool:
        """Tell whether an order only says with what aim (`Mở rộng chợ với mục tiêu ...`); the next one has its own."""
        is_order = self.known.heads[sentence.id].form == "verb"
        return is_order and self.known.reading.folded.startswith(("với ", "nhằm "), stated.start)

    def _issued(
        self, block: Block, sentence: Sentence, following: Sentence, outer: Scope | None,
    ) -> Announcement | None:
        """Give what the telling of an order or plan opens, if what follows reads like its content (`Theo đó, ...`)."""
        issued = self.known.first("issued", sentence)
        if block.kind != "paragraph" or issued is None or outer is not None:
            return None
        head = self.known.heads[following.id]
        goes_on = head.form != "other" if head.linked else head.form == "verb" and following.block != block.id
        if not goes_on:
            return None
        scope = Scope(kind="task", rule=issued.rule.id, start=sentence.start, grip="acts", yields=True)
        return Announcement(scope=scope, further=_ORDERED, pure=False)

    def _stated(self, block: Block, sentence: Sentence, outer: Scope | None) -> Announcement | None:
        """Give what a statement of objectives or targets opens: it goes on in its own paragraph and the next one."""
        if block.kind != "paragraph":
            return None
        stated = self.known.first("stated", sentence)
        noun = self.known.noun_at(stated)
        if stated is None or noun is None or self._is_in_passing(sentence, stated):
            return None
        # In a section of goals an objective is one of them; a list of targets is one of its own.
        if outer is not None and outer.kind is not None and (outer.grip == "all" or noun.rule.get("opens") != "target"):
            return None
        return Announcement(scope=scope_of(noun.rule, sentence.start, "measures"), further=1, pure=False)


def _ends_in_number(known: Declarations, sentence: Sentence) -> bool:
    """Tell whether the first number of a flattened list was left at the end of its heading (`Chỉ tiêu chủ yếu I.`)."""
    return _NUMBER_AT_END.search(known.reading.folded, sentence.start, sentence.end) is not None


def _binds(cue: Match) -> bool:
    """Tell whether a cue binds someone who stands before it (`cần`, `phải`, `sẽ`)."""
    return cue.rule.get("force") == "urge" and cue.rule.get("actor") == "before"
