"""Which headings, titles and labels declare that goals follow, and of which kind."""

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
TITLE_REACH: Final = 20
# How far from a sentence's start a label (`Mục tiêu cụ thể: ...`) names what it is, and how long it may go on.
LABEL_REACH: Final = 24
_LABEL_LENGTH: Final = 40
# The first number of a list that stands in one sentence with its label: `Nhiệm vụ: 1. ...; 2. ...`
_NUMBER: Final = re.compile(r"\(?1[./)]\)? ")
# The same where what leads to it says more than its name: `Phấn đấu đạt các chỉ tiêu sau: (1) ...`
_FIRST_OF_LIST: Final = re.compile(r": ?(?:\((?:1|i|a)\)|(?:1|a)[./)]) ?(?=\w)")
# `khâu đột phá` may be named by its last two syllables.
_LEAST_NOUN: Final = 8


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
    closers, parts
        Those that end a run, and those that only part it.
    measures
        The rules of ``goals/measures``.
    """

    reading: Reading
    signals: Signals
    heads: Mapping[str, Head]
    nouns: Searched
    leadins: Mapping[str, Searched]
    closers: Sequence[Rule]
    parts: Sequence[Rule]
    measures: Sequence[Rule]

    def of_title(self, sentence: Sentence) -> Scope | None:
        """Give what a title declares that begins with what the document holds (`Nhiệm vụ năm 2025`)."""
        noun = self.nouns.first(sentence.start, min(sentence.end, sentence.start + TITLE_REACH))
        if noun is None or is_same(noun):
            return None
        scope = scope_of(noun.rule, sentence.start, "all" if self.ends_in_colon(sentence) else "orders")
        # A headline that begins with proposals tells of them; it declares no list.
        return scope if scope.kind is not None and noun.rule.get("opens") != "requests" else None

    def of_heading(self, block: Block, sentence: Sentence, outer: Scope | None, *, in_body: bool) -> Scope | None:
        """Give what a sentence of a heading declares; `in_body` tells that text stands before it."""
        head = self.heads[sentence.id]
        noun = self.noun_near_start(sentence, _HEADING_REACH)
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
        glued = self.first("glued", sentence)
        noun = self.nouns.first(head.body, glued.end) if glued and glued.start == head.body else None
        if noun is not None and glued is not None:
            return scope_of(noun.rule, sentence.start, "all"), glued.end
        colon = view.find(":", head.body, min(sentence.end, head.body + LABEL_REACH + _LABEL_LENGTH))
        if colon < 0 or self.signals.skip(colon + 1, sentence.end) >= sentence.end:
            return None
        noun = self.noun_near_start(sentence, min(colon - head.body, LABEL_REACH))
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
        if not any(self.is_numbered(s) for s in following) or self.first("done", sentence):
            return None
        noun = first_of_last_group(self.nouns.between(sentence.start, number.start()))
        if noun is None or is_same(noun):
            return None
        scope = scope_of(noun.rule, sentence.start, "all")
        return None if scope.kind is None else (scope, number.end())

    def of_what_precedes(self, sentence: Sentence) -> Scope | None:
        """Give what a sentence calls the one before it (`Đó là mục tiêu của ...`)."""
        noun = self.noun_at(self.first("looks_back", sentence))
        return None if noun is None else scope_of(noun.rule, sentence.start, "acts")

    def of_leadin(self, sentence: Sentence, outer: Scope | None) -> Scope | None:
        """Give what a sentence declares that ends in a colon, or in words such as `như sau`."""
        is_colon = self.ends_in_colon(sentence)
        if not is_colon and self.first("tail", sentence) is None:
            return None
        noun = first_of_last_group(self.nouns.between(sentence.start, sentence.end))
        in_goals = outer is not None and outer.kind is not None
        if noun is not None and not is_same(noun):
            if not in_goals and self.first("done", sentence):
                return Scope(kind=None, rule=noun.rule.id, start=sentence.start, grip="acts")
            return scope_of(noun.rule, sentence.start, "acts")
        if noun is not None and outer is not None and in_goals:
            return replace(outer, start=sentence.start, grip="acts")
        ordered = self.first("ordered", sentence)
        return None if ordered is None else Scope(kind="task", rule=ordered.rule.id, start=sentence.start, grip="acts")

    def ends_all(self, sentence: Sentence) -> bool:
        """Tell whether somebody else begins to speak, or something new begins."""
        return self._begins(self.closers, sentence)

    def is_part(self, sentence: Sentence) -> bool:
        """Tell whether an unnumbered heading parts the list that it stands in: it names a field, or states an order."""
        return self.heads[sentence.id].form == "verb" or self._begins(self.parts, sentence)

    def _begins(self, rules: Sequence[Rule], sentence: Sentence) -> bool:
        view, at = self.reading.folded, self.heads[sentence.id].body
        return any(rule.compiled.match(view, at, sentence.end) for rule in rules)

    def ends_stated(self, sentence: Sentence) -> bool:
        """Tell whether somebody is asked to do something, which is no more the objective stated before."""
        return any(cue.rule.get("force") == "ask" for cue in self.cues(sentence))

    def ends_in_colon(self, sentence: Sentence) -> bool:
        """Tell whether a sentence ends in a colon."""
        return self.reading.folded[sentence.start : sentence.end].rstrip().endswith(":")

    def is_numbered(self, sentence: Sentence) -> bool:
        """Tell whether a number or ordinal stands before a sentence."""
        return self.heads[sentence.id].ordinal is not None

    def noun_near_start(self, sentence: Sentence, reach: int) -> Match | None:
        """Give the word for a kind with which a sentence begins; who acts may not stand before it."""
        start = self.heads[sentence.id].body
        noun = self.nouns.first(start, sentence.end)
        if noun is None or noun.end > start + reach:
            return None
        return None if is_same(noun) or self.signals.actors(start, noun.start) else noun

    def noun_at(self, match: Match | None) -> Match | None:
        """Give the word for a kind that a hit of a lead-in holds."""
        return None if match is None else self.nouns.first(match.start - _LEAST_NOUN, match.end)

    def cues(self, sentence: Sentence) -> Sequence[Match]:
        """Give the cues of a sentence."""
        return self.signals.cues(sentence.start, sentence.end)

    def first(self, role: str, sentence: Sentence) -> Match | None:
        """Give the first hit of the lead-in rules of a role."""
        searched = self.leadins.get(role)
        return None if searched is None else searched.first(sentence.start, sentence.end)
