"""Which stretch of a document declares itself to hold goals, and of which kind."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, cast

from pipeline.match import Match, PatternMatcher
from pipeline.model import Block, GoalKind, Sentence
from pipeline.reading import Reading
from pipeline.rules import Rule, RuleSet
from pipeline.stages.goals.heads import Head
from pipeline.stages.goals.runs import Grip, Run, Scope
from pipeline.stages.goals.signals import Searched, Signals

# How far from its start a heading names what it is.
_HEADING_REACH: Final = 40
# A title names it nearer still, or names what it tells of.
_TITLE_REACH: Final = 20
# Words for kinds that stand this close to each other are one list of them.
_GROUP_GAP: Final = 28
# How far from a sentence's start a label (`Mục tiêu cụ thể: ...`) names what it is, and how long it may go on.
_LABEL_REACH: Final = 24
_LABEL_LENGTH: Final = 40
# A counted lead-in (`... đề ra 5 nhóm giải pháp chính.`) that goes on no longer than this says nothing else.
_LEADIN_REST: Final = 24
# `khâu đột phá` may be named by its last two syllables.
_LEAST_NOUN: Final = 8
_BODY: Final = frozenset({"paragraph", "list_item", "table_row"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scopes:
    """The scope of each sentence, the sentences that open one, and where a label (`Mục tiêu: ...`) ends in its own."""

    by_sentence: Mapping[str, Scope]
    openers: frozenset[str]
    labels: Mapping[str, int]


class ScopeReader:
    """Reads declared sections by the rules of ``goals/sections`` and ``goals/leadins``.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._nouns = PatternMatcher(rules.rules("goals/sections"))
        by_role: defaultdict[str, list[Rule]] = defaultdict(list)
        for rule in rules.rules("goals/leadins"):
            by_role[rule.get("role")].append(rule)
        self._closers = tuple(by_role.pop("closer", ()))
        self._leadins = {role: PatternMatcher(found) for role, found in by_role.items()}

    def __call__(self, reading: Reading, signals: Signals, heads: Mapping[str, Head]) -> Scopes:
        """Give the scopes of a document's sentences.

        Parameters
        ----------
        reading, signals
            The document and what was found in it.
        heads
            The beginnings of its sentences, by sentence id.
        """
        leadins = {role: Searched(matcher, reading) for role, matcher in self._leadins.items()}
        words = _Words(nouns=Searched(self._nouns, reading), leadins=leadins, closers=self._closers)
        return _Walk(reading, signals, heads, words).scopes()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The words that declare, in one document."""

    nouns: Searched
    leadins: Mapping[str, Searched]
    closers: Sequence[Rule]


class _Walk:
    """One pass over the blocks of a document."""

    def __init__(
        self, reading: Reading, signals: Signals, heads: Mapping[str, Head], words: _Words,
    ) -> None:
        self._reading, self._signals, self._heads, self._words = reading, signals, heads, words
        self._headings: dict[str, Scope | None] = {}
        self._runs: list[Run] = []
        self._scopes: dict[str, Scope] = {}
        self._openers: set[str] = set()
        self._labels: dict[str, int] = {}
        self._positions = {block.id: index for index, block in enumerate(reading.document.blocks)}
        self._in_body = False
        self._title: Scope | None = None

    def scopes(self) -> Scopes:
        """Read all blocks."""
        for block in self._reading.document.blocks:
            if block.kind == "title":
                self._read_title(block)
            elif block.kind == "heading":
                self._enter(block)
                self._read_heading(block)
            elif block.kind in _BODY:
                self._in_body = True
                self._enter(block)
                self._read_body(block)
        if self._title is not None and not self._openers:
            self._scopes = {sentence.id: self._title for sentence in self._reading.sentences}
        return Scopes(by_sentence=self._scopes, openers=frozenset(self._openers), labels=self._labels)

    def _read_title(self, block: Block) -> None:
        """Let a title that begins with what the document holds (`Nhiệm vụ năm 2025`) stand for headings it lacks."""
        for sentence in self._reading.sentences_by_block.get(block.id, []):
            noun = self._words.nouns.first(sentence.start, min(sentence.end, sentence.start + _TITLE_REACH))
            if noun is not None and noun.rule.get("opens") != "same":
                scope = _scope(noun.rule, block.start, "all" if self._is_colon(sentence) else "orders")
                self._title = scope if scope.kind is not None else None

    def _read_heading(self, block: Block) -> None:
        sentences = self._reading.sentences_by_block.get(block.id, [])
        if not sentences:
            return
        outer = self._scope_of(block)
        scopes = (self._heading_scope(block, sentence, outer) for sentence in sentences)
        scope = next((scope for scope in scopes if scope is not None), None)
        if scope is None and self._is_colon(sentences[0]):
            scope = self._leadin_scope(sentences[0], outer)
        self._headings[block.id] = scope
        for sentence in sentences:
            self._note(sentence, outer)
        if scope is not None:
            self._openers.update(sentence.id for sentence in sentences)

    def _heading_scope(self, block: Block, sentence: Sentence, outer: Scope | None) -> Scope | None:
        head = self._heads[sentence.id]
        noun = self._words.nouns.first(head.body, min(sentence.end, head.body + _HEADING_REACH))
        if noun is None or noun.rule.get("opens") == "same" or self._signals.actors(head.body, noun.start):
            return None
        in_goals = outer is not None and outer.kind is not None
        if head.form == "verb" and (in_goals or head.start < noun.start) and not self._is_colon(sentence):
            return None
        # An article's headline names what it is about; it governs nothing.
        if block.number is None and not self._in_body and not self._is_colon(sentence):
            return None
        is_firm = block.number is not None or self._is_colon(sentence)
        return _scope(noun.rule, block.start, "all" if is_firm else "acts")

    def _read_body(self, block: Block) -> None:
        sentences = self._reading.sentences_by_block.get(block.id, [])
        label: Scope | None = None
        for sentence, following in zip(sentences, [*sentences[1:], self._first_behind(block)], strict=True):
            if block.kind == "paragraph":
                self._close_at_speaker(sentence)
            outer = self._scope_of(block)
            label = self._label_scope(sentence) or label
            self._note(sentence, label or outer)
            self._open_run(block, sentence, following, outer)
        while self._runs and self._runs[-1].within == block.id:
            self._runs.pop()

    def _first_behind(self, block: Block) -> Sentence | None:
        """Give the first sentence behind a block, unless a heading comes first."""
        blocks = self._reading.document.blocks
        for index in range(self._positions[block.id] + 1, len(blocks)):
            following = blocks[index]
            if following.kind in _BODY:
                return next(iter(self._reading.sentences_by_block.get(following.id, [])), None)
            if following.kind == "heading":
                break
        return None

    def _open_run(self, block: Block, sentence: Sentence, following: Sentence | None, outer: Scope | None) -> None:
        scope, within = self._leadin_scope(sentence, outer), None
        if scope is not None:
            self._openers.add(sentence.id)
        elif following is not None and (noun := self._announced(block, sentence, following)) is not None:
            scope = _scope(noun.rule, sentence.start, "acts")
            # What goes on in numbered sentences of the same block, or only names what follows, ends with the block.
            is_own = following.block == block.id and self._heads[following.id].ordinal is not None
            within = block.id if is_own or self._leadin(sentence, "counted") is None else None
            # One that goes on behind the noun may be a statement as well as a lead-in.
            if sentence.end - noun.end <= _LEADIN_REST:
                self._openers.add(sentence.id)
        if scope is None:
            return
        while self._runs and not self._runs[-1].holds(block):
            self._runs.pop()
        self._runs.append(Run(scope=scope, opener=block, within=within))

    def _announced(self, block: Block, sentence: Sentence, following: Sentence) -> Match | None:
        """Give the noun for what a sentence without a colon announces, if what follows looks like it."""
        head = self._heads[following.id]
        if head.form != "verb" and not head.linked and head.ordinal is None:
            return None
        counted = self._leadin(sentence, "counted")
        found = counted or self._leadin(sentence, "named")
        noun = self._words.nouns.first(found.start - _LEAST_NOUN, found.end) if found else None
        if noun is None or (noun.rule.get("opens") == "same" and not self._leadin(sentence, "called")):
            return None
        if following.block != block.id:
            goes_on = counted is not None and head.form == "verb"
        elif counted is not None:
            goes_on = head.form == "verb" or head.ordinal is not None
        else:
            goes_on = head.form != "other" and head.linked
        return noun if goes_on else None

    def _leadin_scope(self, sentence: Sentence, outer: Scope | None) -> Scope | None:
        if not self._is_colon(sentence) and not self._leadin(sentence, "tail"):
            return None
        noun = _first_of_last_group(self._words.nouns.between(sentence.start, sentence.end))
        in_goals = outer is not None and outer.kind is not None
        if noun is not None and noun.rule.get("opens") == "same":
            noun = None
            if outer is not None and in_goals:
                return replace(outer, start=sentence.start, grip="acts")
        if noun is not None:
            if not in_goals and self._leadin(sentence, "done"):
                return Scope(kind=None, rule=noun.rule.id, start=sentence.start, grip="acts")
            return _scope(noun.rule, sentence.start, "acts")
        ordered = self._leadin(sentence, "ordered")
        return None if ordered is None else Scope(kind="task", rule=ordered.rule.id, start=sentence.start, grip="acts")

    def _label_scope(self, sentence: Sentence) -> Scope | None:
        head, view = self._heads[sentence.id], self._reading.folded
        colon = view.find(":", head.body, min(sentence.end, head.body + _LABEL_REACH + _LABEL_LENGTH))
        if colon < 0 or self._signals.skip(colon + 1, sentence.end) >= sentence.end:
            return None
        noun = self._words.nouns.first(head.body, min(colon, head.body + _LABEL_REACH))
        if noun is None or noun.rule.get("opens") == "same" or self._signals.actors(head.body, noun.start):
            return None
        if head.form == "verb" and head.start < noun.start:
            return None
        if any(mark in view[noun.end : colon] for mark in ",;."):
            return None
        scope = _scope(noun.rule, sentence.start, "all")
        if noun.rule.get("opens") == scope.kind:
            self._labels[sentence.id] = self._signals.skip(colon + 1, sentence.end)
        return scope

    def _leadin(self, sentence: Sentence, role: str) -> Match | None:
        searched = self._words.leadins.get(role)
        return None if searched is None else searched.first(sentence.start, sentence.end)

    def _is_colon(self, sentence: Sentence) -> bool:
        return self._reading.folded[sentence.start : sentence.end].rstrip().endswith(":")

    def _note(self, sentence: Sentence, scope: Scope | None) -> None:
        if scope is not None:
            self._scopes[sentence.id] = scope

    def _scope_of(self, block: Block) -> Scope | None:
        """Give the innermost scope that holds a block: of the lead-in or the heading that comes later."""
        governing = self._heading_scope_above(block)
        if not self._runs:
            return governing
        run = self._runs[-1].scope
        return governing if governing is not None and governing.start > run.start else run

    def _heading_scope_above(self, block: Block) -> Scope | None:
        parent = block.parent
        while parent is not None:
            scope = self._headings.get(parent)
            if scope is not None:
                return scope
            parent = self._reading.blocks_by_id[parent].parent
        return None

    def _enter(self, block: Block) -> None:
        """End the runs that a block does not belong to, and add it to those that go on."""
        while self._runs and not self._runs[-1].takes(block):
            self._runs.pop()
        for run in self._runs:
            run.add(block)

    def _close_at_speaker(self, sentence: Sentence) -> None:
        view, at = self._reading.folded, self._heads[sentence.id].body
        if self._runs and any(rule.compiled.match(view, at, sentence.end) for rule in self._words.closers):
            self._runs.clear()


def _scope(rule: Rule, start: int, grip: Grip) -> Scope:
    opens = rule.get("opens")
    if opens == "results":
        return Scope(kind=None, rule=rule.id, start=start, grip=grip)
    kind = "task" if opens in {"requests", "same"} else opens
    return Scope(kind=cast("GoalKind", kind), rule=rule.id, start=start, grip=grip)


def _first_of_last_group(nouns: Sequence[Match]) -> Match | None:
    """Give the first noun of the last list of nouns: of `... nhiệm vụ và giải pháp`, the task."""
    if not nouns:
        return None
    index = len(nouns) - 1
    while index > 0 and nouns[index].start - nouns[index - 1].end <= _GROUP_GAP:
        index -= 1
    return nouns[index]
