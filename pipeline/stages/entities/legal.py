"""Legal documents: their numbers with the word for their kind, their date and the body that issued them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.match import Hit, LexiconMatcher, Match, PatternMatcher, resolve
from pipeline.model import Entity
from pipeline.reading import Reading
from pipeline.rules import Entry, RuleSet

_LETTERS: Final = re.compile(r"[^\W\d_]+(?:&[^\W\d_]+)*")
_LETTERHEAD: Final = 400
_REACH: Final = 60
_BREAK: Final = re.compile(r"[\d.,;:()\n]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A numbered document found in the text.

    Parameters
    ----------
    match
        The hit of the number's rule.
    start, end
        From the word for the kind of document, where there is one, to the end of the number.
    type
        The kind of document, or ``None`` where neither word nor letters tell.
    is_own
        Whether it is the page's own number, which stands without a word for its kind.
    """

    match: Match
    start: int
    end: int
    type: str | None
    is_own: bool = False

    @property
    def priority(self) -> int:
        """The rule's priority."""
        return self.match.priority


@dataclass(frozen=True, slots=True, kw_only=True)
class _Behind:
    """What stands behind a number: day of issue and issuing body."""

    issued: str | None = None
    issuer: str | None = None


class LegalDocAnnotator:
    """Finds LEGAL_DOC mentions with type, number, issue date and issuer.

    Parameters
    ----------
    rules
        The rules of the run: ``entities/legal``, ``entities/legal_behind`` and the lexicons beside them.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._numbers = PatternMatcher(rules.rules("entities/legal"))
        self._types = LexiconMatcher(rules.entries("entities/legal_types"))
        self._behind = {rule.get("role"): rule for rule in rules.rules("entities/legal_behind")}
        self._joins = frozenset(form for entry in rules.entries("entities/joins")
                                if entry.get("role") == "peers" for form in entry.forms)
        self._codes = _by_form(rules.entries("entities/legal_codes"), "type")
        self._issuers = _by_form(rules.entries("entities/legal_issuers"), "name")

    def find(self, reading: Reading) -> tuple[Numbered, ...]:
        """Give the numbered documents of a text, in text order; their spans hold no date."""
        matches = self._numbers.find(reading)
        if not matches:
            return ()
        types: dict[int, Hit] = {}
        for hit in self._types.find(reading):
            types[hit.end] = min(types.get(hit.end, hit), hit, key=lambda item: item.start)
        found: list[Numbered] = []
        for match in matches:
            numbered = self._numbered(match, reading, types, found)
            if numbered is not None:
                found.append(numbered)
        return tuple(resolve(found))

    def _numbered(
        self, match: Match, reading: Reading, types: Mapping[int, Hit], before: Sequence[Numbered],
    ) -> Numbered | None:
        """Decide whether a number is one of a document, by the word before it or the letters in it."""
        need = match.rule.get("need")
        if need == "list":
            kinds = [item.type for item in before if item.end == match.groups["previous"][1]]
            return Numbered(match=match, start=match.start, end=match.end, type=kinds[0]) if kinds else None
        parts = _LETTERS.findall(reading.folded[slice(*match.groups["number"])])
        code = _look_up(self._codes, parts)
        word = _word_right_before(match.start, reading.folded, types)
        if word is None and "label" in match.groups:
            word = _word_further_before(match.start, code, reading.folded, types)
        if word is not None and _allows(word.entry, need):
            return Numbered(match=match, start=word.start, end=match.end, type=word.entry.get("type"))
        # A kind and a body: "12/NQ-HĐND"; "5-TB" alone may be anything.
        speaks_for_itself = code is not None and len(parts) > 1
        if need != "code" or not (speaks_for_itself or "label" in match.groups):
            return None
        block = reading.block_at(match.start)
        is_own = "label" in match.groups and block is not None and block.start == match.start
        return Numbered(match=match, start=match.start, end=match.end, type=code, is_own=is_own)

    def __call__(self, reading: Reading, numbered: Sequence[Numbered], dates: Sequence[Entity]) -> tuple[Entity, ...]:
        """Give the LEGAL_DOC entities of the documents found.

        Parameters
        ----------
        reading
            The segmented document.
        numbered
            What :meth:`find` gave.
        dates
            The DATE entities, for the days of issue.
        """
        days = {date.start: date for date in dates if date.kind == "date"}
        entities: list[Entity] = []
        # From the last to the first: the numbers of a list share what stands behind the last of them.
        behind, following = _Behind(), len(reading.text)
        for item in reversed(numbered):
            if " ".join(reading.folded[item.end : following].split()) not in self._joins:
                behind = self._read_behind(item, reading, days)
            entities.append(self._entity(item, reading, behind))
            following = item.start
        return tuple(reversed(entities))

    def _entity(self, item: Numbered, reading: Reading, behind: _Behind) -> Entity:
        document = reading.document
        sentence = reading.sentence_at(item.start)
        number = "".join(document.text[slice(*item.match.groups["number"])].split())
        return Entity(
            doc_id=document.doc_id, id=f"{document.doc_id}/LEGAL_DOC/{item.start}-{item.end}", label="LEGAL_DOC",
            start=item.start, end=item.end, text=document.text[item.start : item.end],
            sentence=sentence.id if sentence else None, rule=item.match.rule.id, doc_type=item.type, number=number,
            issued=behind.issued,
            issuer=behind.issuer or _look_up(self._issuers, _LETTERS.findall(number.lower())),
        )

    def _read_behind(self, item: Numbered, reading: Reading, days: Mapping[int, Entity]) -> _Behind:
        """Read the day of issue and the issuing body, in either order, right behind a number."""
        at, issued, issuer = item.end, None, None
        for _ in range(2):
            at = self._skip(reading, at)
            if at in days and issued is None:
                issued, at = days[at].value, days[at].end
            found = None if issuer else self._behind["issuer"].compiled.match(reading.cased, at)
            if found:
                issuer = " ".join(reading.text[slice(*found.span("issuer"))].split())
                at = found.end("issuer")
        if issued is None and item.is_own:
            near = [start for start in days if item.end <= start <= item.end + _LETTERHEAD]
            issued = days[min(near)].value if near else None
        return _Behind(issued=issued, issuer=issuer)

    def _skip(self, reading: Reading, at: int) -> int:
        """Pass over what only leads to a date: blanks, a comma, a bracket, "ban hành"."""
        link = self._behind["link"].compiled.match(reading.folded, at)
        at = link.end() if link else at
        view = reading.folded
        while at < len(view) and view[at] in " ,(":
            at += 1
        return at


def _word_right_before(start: int, view: str, types: Mapping[int, Hit]) -> Hit | None:
    """Give the word for the kind of document that ends right before an offset."""
    at = start
    while at and view[at - 1] in " :":
        at -= 1
    return types.get(at)


def _word_further_before(start: int, code: str | None, view: str, types: Mapping[int, Hit]) -> Hit | None:
    """Give the word that a name or a body parts from its number: ``Luật Đất đai số ...``, ``Báo cáo của Sở số ...``.

    The letters in the number must stand for the same kind, or the word be one that is followed by a name.
    """
    for end in sorted((end for end in types if start - _REACH <= end < start), reverse=True):
        if _BREAK.search(view, end, start):
            return None
        word = types[end].entry
        if word.attributes.get("short"):
            continue
        if (word.attributes.get("named") and code is None) or word.get("type") == code:
            return types[end]
    return None


def _allows(word: Entry, need: str) -> bool:
    """Tell whether a word for a kind of document is enough for this form of number."""
    is_bare = bool(word.attributes.get("bare"))
    if word.attributes.get("short"):
        return need == "code" or is_bare
    return need != "bare" or is_bare


def _by_form(entries: Iterable[Entry], attribute: str) -> dict[str, str]:
    return {form: entry.get(attribute) for entry in entries for form in entry.forms}


def _look_up(table: Mapping[str, str], parts: Iterable[str]) -> str | None:
    return next((table[part] for part in parts if part in table), None)
