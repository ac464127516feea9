"""Which stretch of a document declares itself to hold goals, and of which kind."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from pipeline.match import PatternMatcher
from pipeline.model import Block, Sentence
from pipeline.reading import Reading
from pipeline.rules import Rule, RuleSet
from pipeline.stages.goals.declarations import Declarations
from pipeline.stages.goals.heads import Head
from pipeline.stages.goals.leadins import LeadIns
from pipeline.stages.goals.runs import Run, Scope
from pipeline.stages.goals.signals import Searched, Signals

_BODY: Final = frozenset({"paragraph", "list_item", "table_row"})
# How many blocks go on behind a sentence that looks back (`Đó là mục tiêu của ...`).
_LOOKED_BACK: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Scopes:
    """The scope of each sentence, the sentences that open one, and where the text behind a label (`Mục tiêu:`) is."""

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
        self._parts = tuple(by_role.pop("part", ()))
        self._leadins = {role: PatternMatcher(found) for role, found in by_role.items()}
        self._measures = rules.rules("goals/measures")

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
        return _Walk(reading, Declarations(
            reading=reading, signals=signals, heads=heads, nouns=Searched(self._nouns, reading), leadins=leadins,
            closers=self._closers, parts=self._parts, measures=self._measures,
        )).scopes()


class _Walk:
    """One pass over the blocks of a document."""

    def __init__(self, reading: Reading, declarations: Declarations) -> None:
        self._reading, self._declarations = reading, declarations
        self._leadins = LeadIns(known=declarations)
        self._headings: dict[str, Scope | None] = {}
        self._runs: list[Run] = []
        self._scopes: dict[str, Scope] = {}
        self._openers: set[str] = set()
        self._labels: dict[str, int] = {}
        self._positions = {block.id: index for index, block in enumerate(reading.document.blocks)}
        self._in_body = False
        self._title: Scope | None = None

    def scopes(self) -> Scopes:
        """Read all blocks; before anything else declares anything, the title may."""
        for block in self._reading.document.blocks:
            sentences = self._reading.sentences_by_block.get(block.id, [])
            if block.kind == "title":
                self._title = next((s for s in map(self._declarations.of_title, sentences) if s), self._title)
                self._read_title(block, sentences)
            elif block.kind == "heading" and sentences:
                self._enter(block)
                self._read_heading(block, sentences)
            elif block.kind == "meta":
                self._read_furniture(block, sentences)
            elif block.kind in _BODY:
                self._in_body = True
                self._enter(block)
                self._read_body(block, sentences)
        self._let_title_declare()
        return Scopes(by_sentence=self._scopes, openers=frozenset(self._openers), labels=self._labels)

    def _read_title(self, block: Block, sentences: list[Sentence]) -> None:
        """Open what a title leads in: it ends in a colon, or counts what the text unfolds (`Đó là ...`)."""
        following = self._first_behind(block)
        if not sentences or following is None:
            return
        is_colon = self._declarations.ends_in_colon(sentences[-1])
        if not is_colon and not self._declarations.heads[following.id].linked:
            return
        announced = self._leadins.of_sentence(block, sentences[-1], following, None)
        if announced is not None:
            self._runs.append(Run(scope=announced.scope, opener=block, further=None if is_colon else 1))

    def _let_title_declare(self) -> None:
        """Give what the title declares to a document that declares nothing, else to the orders right behind it."""
        if self._title is None:
            return
        for sentence in self._reading.sentences:
            held = self._title.grip == "all" or self._declarations.heads[sentence.id].form == "verb"
            if sentence.id in self._openers or (self._openers and sentence.start > self._title.start and not held):
                break
            self._scopes[sentence.id] = self._title

    def _read_heading(self, block: Block, sentences: list[Sentence]) -> None:
        if len(sentences) > 1 and any(self._declarations.heads[s.id].ordinal for s in sentences[1:]):
            # A list in the same line: what the heading declares ends with it.
            self._read_body(block, sentences)
            return
        outer = self._scope_of(block)
        scopes = (self._declarations.of_heading(block, s, outer, in_body=self._in_body) for s in sentences)
        scope = next((scope for scope in scopes if scope is not None), None)
        if scope is None and self._declarations.ends_in_colon(sentences[0]):
            scope = self._declarations.of_leadin(sentences[0], outer)
        self._headings[block.id] = scope
        for sentence in sentences:
            self._note(sentence, outer)
        if scope is not None:
            self._openers.update(sentence.id for sentence in sentences)

    def _read_furniture(self, block: Block, sentences: list[Sentence]) -> None:
        """Let a line in capitals right before a list declare it, though it stands among the lines of a page's frame."""
        index = self._positions[block.id] + 1
        following = self._reading.document.blocks[index : index + 1]
        if len(sentences) != 1 or not following or following[0].kind != "list_item":
            return
        scope = self._declarations.of_heading(block, sentences[0], None, in_body=False)
        if scope is not None:
            self._runs.append(Run(scope=replace(scope, grip="all"), opener=block))

    def _read_body(self, block: Block, sentences: list[Sentence]) -> None:
        labelled: Scope | None = None
        for sentence, following in zip(sentences, [*sentences[1:], self._first_behind(block)], strict=True):
            if block.kind == "paragraph" and self._runs:
                self._close_at(sentence)
            outer = self._scope_of(block)
            if labelled is not None and labelled.kind is None and self._declarations.heads[sentence.id].ahead:
                labelled = None
            label = self._declarations.of_list(sentence) or self._declarations.of_label(sentence)
            if label is not None:
                labelled, text = label
                if text is not None:
                    self._labels[sentence.id] = text
            self._note(sentence, labelled or outer)
            self._look_back(block, sentence)
            if self._open_run(block, sentence, following, outer):
                labelled = None

    def _look_back(self, block: Block, sentence: Sentence) -> None:
        """Take what stands before a sentence such as `Đó là mục tiêu của ...`, and what follows, for what it names."""
        scope = self._declarations.of_what_precedes(sentence)
        if scope is None:
            return
        before = self._before(block, sentence)
        if before is not None:
            self._scopes[before.id] = replace(scope, start=before.start, grip="all")
        self._openers.add(sentence.id)
        self._runs.append(Run(scope=scope, opener=block, further=_LOOKED_BACK))

    def _before(self, block: Block, sentence: Sentence) -> Sentence | None:
        """Give the sentence before one: in its block, or the last one of the paragraph before."""
        sentences = self._reading.sentences_by_block[block.id]
        position, index = self._positions[block.id], sentences.index(sentence)
        if index:
            return sentences[index - 1]
        last = self._reading.document.blocks[position - 1] if position else block
        others = self._reading.sentences_by_block.get(last.id, []) if last.kind == "paragraph" else []
        return others[-1] if others and last is not block else None

    def _open_run(self, block: Block, sentence: Sentence, following: Sentence | None, outer: Scope | None) -> bool:
        """Open what a sentence announces; give whether it is only a lead-in."""
        announced = self._leadins.of_sentence(block, sentence, following, outer)
        if announced is None:
            return False
        if announced.pure:
            self._openers.add(sentence.id)
        while self._runs and not self._runs[-1].holds(block):
            self._runs.pop()
        self._runs.append(Run(scope=announced.scope, opener=block, further=announced.further))
        return announced.pure

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
        is_part = block.kind == "heading" and block.number is None and self._is_part(block)
        while self._runs and not self._runs[-1].takes(block, is_part=is_part):
            self._runs.pop()
        for run in self._runs:
            run.add(block)

    def _is_part(self, block: Block) -> bool:
        """Tell whether a heading names a part of what is announced above it, or states one of the orders."""
        sentences = self._reading.sentences_by_block.get(block.id, [])
        return bool(sentences) and self._declarations.is_part(sentences[0])

    def _close_at(self, sentence: Sentence) -> None:
        if self._declarations.ends_all(sentence):
            self._runs.clear()
        elif self._declarations.ends_stated(sentence):
            self._runs = [run for run in self._runs if run.outlives_request]
