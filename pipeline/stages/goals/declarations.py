"""Which headings, titles, labels and lead-ins declare that goals follow, and of which kind."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.match import Match
from pipeline.model import Block, Sentence
from pipeline.reading import Reading
from pipeline.rules import Rule
from pipeline.stages.goals.heads import Head
from pipeline.stages.goals.nouns import first_of_last_group, is_same, scope_of
from pipeline.stages.goals.runs import Scope
from pipeline.stages.goals.signals import Searched, Signals

# How far from its start a heading names what it is; a title names it nearer still, or names what it tells of.
_HEADING_REACH: Final = 40
_TITLE_REACH: Final = 20
# How far from a sentence's start a label (`Mục tiêu cụ thể: ...`) names what it is, and how long it may go on.
_LABEL_REACH: Final = 24
_LABEL_LENGTH: Final = 40
# The first number of a list that stands in one sentence with its label: `Nhiệm vụ: 1. ...; 2. ...`
_NUMBER: Final = re.compile(r"\(?1[./)]\)? ")
# The same where what leads to it says more than its name: `Phấn đấu đạt các chỉ tiêu sau: (1) ...`
_FIRST_OF_LIST: Final = re.compile(r": ?(?:\((?:1|i|a)\)|(?:1|a)[./)]) ?(?=\w)")
# A list item no longer than this may be a heading.
_ITEM_LENGTH: Final = 70
# A counted lead-in (`... đề ra 5 nhóm giải pháp chính.`) that goes on no longer than this says nothing else.
_LEADIN_REST: Final = 24
# How many paragraphs the orders of a document go on that a sentence tells of.
_ORDERED: Final = 3
# `khâu đột phá` may be named by its last two syllables.
_LEAST_NOUN: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What a lead-in opens: `further` is how many blocks behind its own it reaches, `pure` that it says no more."""

    scope: Scope
    further: int | None = None
    pure: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Declarations:
    """The declarations of one document.

    Parameters
    ----------
    reading, signals, heads
        The document, what was found in it, and the beginnings of its sentences by id.
    nouns
        The words for kinds, of ``goals/sections``.
    leadins
        The rules of ``goals/leadins``, by role.
    closers
        Those that end a run.
    measures
        The rules of ``goals/measures``.
    """

    reading: Reading
    signals: Signals
    heads: Mapping[str, Head]
    nouns: Searched
    leadins: Mapping[str, Searched]
    closers: Sequence[Rule]
    measures: Sequence[Rule]

    def of_title(self, sentence: Sentence) -> Scope | None:
        """Give what a title declares that begins with what the document holds (`Nhiệm vụ năm 2025`)."""
        noun = self.nouns.first(sentence.start, min(sentence.end, sentence.start + _TITLE_REACH))
        if noun is None or is_same(noun):
            return None
        scope = scope_of(noun.rule, sentence.start, "all" if self.ends_in_colon(sentence) else "orders")
        # A headline that begins with proposals tells of them; it declares no list.
        return scope if scope.kind is not None and noun.rule.get("opens") != "requests" else None

    def of_heading(self, block: Block, sentence: Sentence, outer: Scope | None, *, in_body: bool) -> Scope | None:
        """Give what a sentence of a heading declares; `in_body` tells that text stands before it."""
        head = self.heads[sentence.id]
        noun = self._noun_near_start(sentence, _HEADING_REACH)
        if noun is None:
            return None
        is_colon = self.ends_in_colon(sentence)
        in_goals = outer is not None and outer.kind is not None
        if head.form == "verb" and (in_goals or head.start < noun.start) and not is_colon:
            return None
        # An article's headline names what it is about; it governs nothing, unless it is that of a list.
        if block.number is None and not in_body and not is_colon:
            is_list = noun.start == head.body and self.reading.text[sentence.start : sentence.end].isupper()
            return scope_of(noun.rule, block.start, "orders") if is_list else None
        return scope_of(noun.rule, block.start, "all" if block.number is not None or is_colon else "acts")

    def of_label(self, sentence: Sentence) -> tuple[Scope, int | None] | None:
        """Give what a label before a colon declares (`Mục tiêu chung: ...`), and where the text behind it starts.

        Behind the name of a proposal stands its answer, and the name belongs to it: no offset then.
        """
        head, view = self.heads[sentence.id], self.reading.folded
        glued = self._first("glued", sentence)
        noun = self.nouns.first(head.body, glued.end) if glued and glued.start == head.body else None
        if noun is not None and glued is not None:
            return scope_of(noun.rule, sentence.start, "all"), glued.end
        colon = view.find(":", head.body, min(sentence.end, head.body + _LABEL_REACH + _LABEL_LENGTH))
        if colon < 0 or self.signals.skip(colon + 1, sentence.end) >= sentence.end:
            return None
        noun = self._noun_near_start(sentence, min(colon - head.body, _LABEL_REACH))
        if noun is None or (head.form == "verb" and head.start < noun.start):
            return None
        if any(mark in view[noun.end : colon] for mark in ",;."):
            return None
        scope = scope_of(noun.rule, sentence.start, "all")
        if noun.rule.get("opens") != scope.kind:
            return scope, None
        text = self.signals.skip(colon + 1, sentence.end)
        number = _NUMBER.match(view, text, sentence.end)
        return scope, number.end() if number else text

    def of_list(self, sentence: Sentence) -> tuple[Scope, int] | None:
        """Give what leads to a list whose first item stands in the same sentence, and others in the next ones."""
        number = _FIRST_OF_LIST.search(self.reading.folded, sentence.start, sentence.end)
        if number is None:
            return None
        following = (s for s in self.reading.sentences_by_block[sentence.block] if s.start > sentence.start)
        if not any(self._is_numbered(s) for s in following) or self._first("done", sentence):
            return None
        noun = first_of_last_group(self.nouns.between(sentence.start, number.start()))
        if noun is None or is_same(noun):
            return None
        scope = scope_of(noun.rule, sentence.start, "all")
        return None if scope.kind is None else (scope, number.end())

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
        scope = self.of_leadin(sentence, outer)
        if scope is not None:
            return Announcement(scope=scope)
        if following is None:
            return None
        return (
            self._unmarked_leadin(block, sentence, following)
            or self._stated(block, sentence, outer)
            or self._issued(block, sentence, following, outer)
        )

    def of_what_precedes(self, sentence: Sentence) -> Scope | None:
        """Give what a sentence calls the one before it (`Đó là mục tiêu của ...`)."""
        noun = self._noun_at(self._first("looks_back", sentence))
        return None if noun is None else scope_of(noun.rule, sentence.start, "acts")

    def of_leadin(self, sentence: Sentence, outer: Scope | None) -> Scope | None:
        """Give what a sentence declares that ends in a colon, or in words such as `như sau`."""
        is_colon = self.ends_in_colon(sentence)
        if not is_colon and self._first("tail", sentence) is None:
            return None
        noun = first_of_last_group(self.nouns.between(sentence.start, sentence.end))
        in_goals = outer is not None and outer.kind is not None
        if noun is not None and not is_same(noun):
            if not in_goals and self._first("done", sentence):
                return Scope(kind=None, rule=noun.rule.id, start=sentence.start, grip="acts")
            return scope_of(noun.rule, sentence.start, "acts")
        if noun is not None and outer is not None and in_goals:
            return replace(outer, start=sentence.start, grip="acts")
        ordered = self._first("ordered", sentence)
        return None if ordered is None else Scope(kind="task", rule=ordered.rule.id, start=sentence.start, grip="acts")

    def ends_all(self, sentence: Sentence) -> bool:
        """Tell whether somebody else begins to speak, or something new begins."""
        view, at = self.reading.folded, self.heads[sentence.id].body
        return any(rule.compiled.match(view, at, sentence.end) for rule in self.closers)

    def ends_stated(self, sentence: Sentence) -> bool:
        """Tell whether somebody is asked to do something, which is no more the objective stated before."""
        return any(cue.rule.get("force") == "ask" for cue in self._cues(sentence))

    def ends_in_colon(self, sentence: Sentence) -> bool:
        """Tell whether a sentence ends in a colon."""
        return self.reading.folded[sentence.start : sentence.end].rstrip().endswith(":")

    def _heading_in_body(self, block: Block, sentence: Sentence, following: Sentence) -> Announcement | None:
        """Give what a heading declares that is a list item, a line of its own, or the beginning of a flattened list."""
        in_block = following.block == block.id
        if block.kind == "list_item" and not in_block:
            scope = self._unmarked_heading(sentence)
            return None if scope is None else Announcement(scope=scope)
        is_line = block.kind == "paragraph" and not in_block and len(self.reading.sentences_by_block[block.id]) == 1
        if block.kind not in {"paragraph", "heading"} or not (is_line or (in_block and self._is_numbered(following))):
            return None
        scope = self._unmarked_heading(sentence)
        named_at = min(sentence.end, sentence.start + _TITLE_REACH)
        if scope is None or scope.kind is None or self.nouns.first(sentence.start, named_at) is None:
            return None
        if in_block:
            return Announcement(scope=scope, further=0)
        return Announcement(scope=replace(scope, grip="acts"))

    def _is_numbered(self, sentence: Sentence) -> bool:
        return self.heads[sentence.id].ordinal is not None

    def _unmarked_heading(self, sentence: Sentence) -> Scope | None:
        """Give what a list item declares that is a heading in all but name (`2. Các chỉ tiêu chủ yếu đến năm 2030`)."""
        head = self.heads[sentence.id]
        if sentence.end - head.body > _ITEM_LENGTH or head.form == "verb":
            return None
        noun = self._noun_near_start(sentence, _LABEL_REACH)
        if noun is None or any(mark in self.reading.folded[head.body : sentence.end] for mark in ";:.%"):
            return None
        return scope_of(noun.rule, sentence.start, "all")

    def _unmarked_leadin(self, block: Block, sentence: Sentence, following: Sentence) -> Announcement | None:
        """Give what a sentence without a colon announces, if what follows looks like it."""
        head = self.heads[following.id]
        if head.form != "verb" and not head.linked and head.ordinal is None:
            return None
        counted = self._first("counted", sentence)
        # `Huyện cần thực hiện tốt các nhiệm vụ` is itself a task.
        if counted is None and any(_binds(cue) for cue in self._cues(sentence)):
            return None
        noun = self._noun_at(counted or self._first("named", sentence))
        if noun is None or (is_same(noun) and self._first("called", sentence) is None):
            return None
        in_block = following.block == block.id
        if counted is not None:
            goes_on = head.form == "verb" or (in_block and head.ordinal is not None)
        else:
            goes_on = head.linked and ((in_block and head.form != "other") or self._is_measured(noun, following))
        if not goes_on:
            return None
        # What goes on in numbered sentences of the same block, or only names what follows, ends with the block.
        is_own = (counted is None and in_block) or (in_block and head.ordinal is not None)
        # One that goes on behind the noun may be a statement as well as a lead-in.
        pure = sentence.end - noun.end <= _LEADIN_REST or is_same(noun)
        return Announcement(scope=scope_of(noun.rule, sentence.start, "acts"), further=0 if is_own else None, pure=pure)

    def _is_measured(self, noun: Match, sentence: Sentence) -> bool:
        """Tell whether a sentence gives a measure where measures are announced."""
        if noun.rule.get("opens") not in {"target", "objective"}:
            return False
        return any(rule.compiled.search(self.reading.folded, sentence.start, sentence.end) for rule in self.measures)

    def _issued(
        self, block: Block, sentence: Sentence, following: Sentence, outer: Scope | None,
    ) -> Announcement | None:
        """Give what the telling of an order or plan opens, if what follows reads like its content (`Theo đó, ...`)."""
        issued = self._first("issued", sentence)
        if block.kind != "paragraph" or issued is None or outer is not None:
            return None
        head = self.heads[following.id]
        goes_on = head.form != "other" if head.linked else head.form == "verb" and following.block != block.id
        if not goes_on:
            return None
        scope = Scope(kind="task", rule=issued.rule.id, start=sentence.start, grip="acts", yields=True)
        return Announcement(scope=scope, further=_ORDERED, pure=False)

    def _stated(self, block: Block, sentence: Sentence, outer: Scope | None) -> Announcement | None:
        """Give what a statement of objectives or targets opens: it goes on in its own paragraph and the next one."""
        if block.kind != "paragraph":
            return None
        noun = self._noun_at(self._first("stated", sentence))
        if noun is None:
            return None
        # In a section of goals an objective is one of them; a list of targets is one of its own.
        if outer is not None and outer.kind is not None and (outer.grip == "all" or noun.rule.get("opens") != "target"):
            return None
        return Announcement(scope=scope_of(noun.rule, sentence.start, "measures"), further=1, pure=False)

    def _noun_near_start(self, sentence: Sentence, reach: int) -> Match | None:
        start = self.heads[sentence.id].body
        noun = self.nouns.first(start, min(sentence.end, start + reach))
        return None if noun is None or is_same(noun) or self.signals.actors(start, noun.start) else noun

    def _noun_at(self, match: Match | None) -> Match | None:
        return None if match is None else self.nouns.first(match.start - _LEAST_NOUN, match.end)

    def _cues(self, sentence: Sentence) -> Sequence[Match]:
        return self.signals.cues(sentence.start, sentence.end)

    def _first(self, role: str, sentence: Sentence) -> Match | None:
        searched = self.leadins.get(role)
        return None if searched is None else searched.first(sentence.start, sentence.end)


def _binds(cue: Match) -> bool:
    """Tell whether a cue binds someone who stands before it (`cần`, `phải`, `sẽ`)."""
    return cue.rule.get("force") == "urge" and cue.rule.get("actor") == "before"
