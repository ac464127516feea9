"""Finds where the clause that names an indicator begins, left of a quantity."""

from collections.abc import Iterator, Sequence
from typing import Final

import regex

from pipeline.match import Hit
from pipeline.rules import Rule, RuleSet
from pipeline.stages.targets.passage import Passage, word_at

TRIM: Final = ' ,;:-"\'()•*+./>'
NAMES: Final = frozenset({"ADMIN_UNIT", "ORG", "OFFICIAL", "PERSON", "DATE"})
_SAYING: Final = frozenset({"link", "becomes", "increase", "decrease", "over", "ratio", "times", "share"})
_MOVING: Final = frozenset({"increase", "decrease", "becomes", "over"})
_CONNECTIVES: Final = frozenset({"always"})
_ALL: Final = frozenset({"always", "head"})
_LONGEST_NAME: Final = 5
_AMOUNTS: Final = frozenset({"head.money", "head.total"})
_BRACKETS: Final = regex.compile(r"\([^()]*\)")


class Clauses:
    """Tells where clauses begin.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        shapes = {rule.id: rule for rule in rules.rules("targets/shapes")}
        self.soft, self.hard, self._opener = (
            shapes[name] for name in ("clause.soft", "clause.hard", "clause.opener")
        )

    def start(self, passage: Passage, floor: int, end: int, *, counted: bool, labelled: bool = False) -> int:
        """Give where the clause that ends at `end` begins, at `floor` at the earliest.

        It begins behind a hard boundary, or behind a comma or conjunction whose right side names an indicator; what is
        only coordinated (``khu vực nông, lâm nghiệp và thủy sản``) stays together.

        Parameters
        ----------
        passage
            The sentence.
        floor, end
            The stretch of text.
        counted
            What follows is a count, so that a clause that begins with a verb has it for its object.
        labelled
            A colon ends the stretch, which is one label unless it says how something moved.
        """
        closed = [found.span() for found in _BRACKETS.finditer(passage.view, floor, end)]
        start = max((found.end() for found in self._breaks(self.hard, passage, floor, end, closed)), default=floor)
        if labelled and not any(hit.entry.get("says") in _MOVING for hit in passage.marks.within("cues", start, end)):
            return start
        opened = {found.end() for found in self._breaks(self._opener, passage, start, end, closed)}
        soft = {found.end() for found in self._breaks(self.soft, passage, start, end, closed)}
        parts = sorted({start, *soft, *opened})
        for index in range(len(parts) - 1, 0, -1):
            at = parts[index]
            if counted and at not in opened and self._begins_with_verb(passage, at, end):
                return at
            begin = self.head_start(passage, at, end)
            head = passage.marks.starting("heads", begin) if begin is not None else None
            if head and at in opened and head.entry.attributes.get("weak"):
                # "diện tích được tích tụ để | sản xuất nông nghiệp": what it is for is no name.
                continue
            if head:
                first = self._paired(passage, parts, index, opened, head)
                if first is not None:
                    return first
                bare = head.end == end and " " not in passage.view[head.start : head.end]
                adds = bare or head.entry.attributes.get("weak") or head.entry.attributes.get("act")
                return self._coordinated(passage, parts, index, opened) if adds else at
            if at not in opened and self._holds_strong(passage, at, end):
                return at
        return self._first_name(passage, [part for part in parts if part not in opened], end)

    def _paired(
        self, passage: Passage, parts: Sequence[int], index: int, opened: set[int], head: Hit,
    ) -> int | None:
        """Give where the first of two names begins that share a figure (``thu phí và thu lệ phí``)."""
        start, end = parts[index - 1], parts[index]
        if end in opened or not passage.view.endswith("và", start, end):
            return None
        if head.entry.attributes.get("act") and self._is_joined_to_name(passage, start, end):
            return start
        at = word_at(passage, start, end)
        first = passage.marks.starting("heads", at)
        whole = first is not None and first.entry.id in _AMOUNTS and head.entry.id in _AMOUNTS
        return at if whole and not self._says(passage, start, end) else None

    def _is_joined_to_name(self, passage: Passage, start: int, end: int) -> bool:
        """Tell whether an act is the second of two in one name (``tỷ lệ lao động qua đào tạo và | truyền nghề``)."""
        begin = self.head_start(passage, start, end)
        head = passage.marks.starting("heads", begin) if begin is not None else None
        return bool(head and head.entry.attributes.get("names")) and passage.view.endswith(" và", start, end)

    def _first_name(self, passage: Passage, unopened: Sequence[int], end: int) -> int:
        """Give where the first of coordinated names begins in a clause without any known one in a later part."""
        start = unopened[0]
        names = self._holds_strong(passage, start, end) or self.head_start(passage, start, end) is not None
        if names or len(unopened) == 1:
            return start
        index = len(unopened) - 1
        while index and self._only_names(passage, unopened[index - 1], unopened[index]):
            index -= 1
        # What opens the sentence may only say when or where: "Cuối kỳ, | hộ nghèo còn 1,8%".
        at = word_at(passage, start, end)
        opens = any(passage.marks.starting(name, at) for name in ("activities", "classes", "nouns"))
        # "; màu | và cây công nghiệp": what "và" joins is named, too.
        opens = opens or (index == 0 and passage.view.endswith("và", start, unopened[1]))
        return unopened[index if index or opens else min(1, len(unopened) - 1)]

    def _holds_strong(self, passage: Passage, at: int, end: int) -> bool:
        """Tell whether a part holds the name of an indicator; no act inside it (``đất nuôi trồng thủy sản``)."""
        strong = (hit for hit in passage.marks.within("heads", at, end) if not hit.entry.attributes.get("weak"))
        return any((not hit.entry.attributes.get("extent") or hit.end == end or hit.start == word_at(passage, at, end))
                   and not passage.entity_over(hit.start, NAMES) for hit in strong)

    def head_start(self, passage: Passage, at: int, end: int) -> int | None:
        """Give where, past words that only lead in, an indicator's name begins, or ``None``."""
        start = without_lead(passage, at, end)
        return start if start < end and passage.marks.starting("heads", start) else None

    def first_break(self, passage: Passage, start: int, end: int, *, counted: bool = False) -> int:
        """Give where the words that still belong to what stands before `start` end: at the first boundary.

        Behind a count the name of an indicator is one too (``24 hồ treo | tổng dung tích 118.000 m3``).
        """
        closed = [found.span() for found in _BRACKETS.finditer(passage.view, start, end)]
        found = [next(self._breaks(rule, passage, start, end, closed), None) for rule in (self.soft, self.hard)]
        opened = next((hit for hit in self._breaks(self._opener, passage, start, end, closed)
                       if passage.marks.starting("heads", without_lead(passage, hit.end(), end))), None)
        stops = [hit.start() for hit in (*found, opened) if hit]
        if counted:
            stops += [head.start for head in passage.marks.within("heads", start, end)
                      if head.entry.attributes.get("names")]
        return min(stops, default=end)

    def last_break(self, passage: Passage, start: int, end: int) -> int:
        """Give where the words behind the last hard boundary begin, `start` without one."""
        closed = [found.span() for found in _BRACKETS.finditer(passage.view, start, end)]
        return max((found.end() for found in self._breaks(self.hard, passage, start, end, closed)), default=start)

    def _breaks(
        self, rule: Rule, passage: Passage, start: int, end: int, closed: list[tuple[int, int]],
    ) -> Iterator["regex.Match[str]"]:
        """Give the boundaries of one kind, without those in brackets that open and close on the way."""
        # Neither inside names nor inside "đạt và vượt".
        whole = closed + [(hit.start, hit.end) for name in ("heads", "sieve")
                          for hit in passage.marks.within(name, start, end)]
        return (found for found in rule.compiled.finditer(passage.view, start, end)
                if not any(first <= found.start() < last for first, last in whole))

    def _begins_with_verb(self, passage: Passage, at: int, end: int) -> bool:
        while at < end and passage.view[at] == " ":
            at += 1
        mark = passage.marks.starting("ends", at)
        return bool(mark and mark.entry.get("role") == "verb")

    def _coordinated(self, passage: Passage, parts: list[int], index: int, opened: set[int]) -> int:
        """Go on leftwards from a part while the parts before only add names to it, to the first that has a head."""
        found = index
        while index > 0 and parts[index] not in opened:
            start, end = parts[index - 1], parts[index]
            if _ends_with_date(passage, start, end):
                # "cơ cấu kinh tế đến năm 2025, | khu vực dịch vụ": what is coordinated has no date inside.
                break
            if self._says(passage, start, end):
                return self._led(passage, start, end) or parts[found]
            index -= 1
            begin = self.head_start(passage, start, end)
            if begin is not None:
                found = index
                if index and self._is_topic(passage, parts[0]) and self._is_strong(passage, begin):
                    # "Về thương mại, dịch vụ, | tổng mức bán lẻ hàng hóa và dịch vụ": before it stands the topic.
                    break
            elif not self._only_names(passage, start, end):
                break
            elif passage.view.endswith("và", start, end) and found == index + 1:
                found = index
        return parts[found]

    def _is_topic(self, passage: Passage, at: int) -> bool:
        """Tell whether a clause opens with what it is about (``Về thương mại, …``)."""
        lead = passage.marks.starting("leads", word_at(passage, at, passage.end))
        return lead is not None and bool(lead.entry.attributes.get("topic"))

    def _is_strong(self, passage: Passage, at: int) -> bool:
        head = passage.marks.starting("heads", at)
        return head is not None and not head.entry.attributes.get("weak")

    def _led(self, passage: Passage, start: int, end: int) -> int | None:
        """Give where a name begins behind the verb that leads in to it (``đã đưa | ngành thương mại, dịch vụ``)."""
        heads = passage.marks.within("heads", start, end)
        if not heads or not heads[-1].entry.attributes.get("weak") or self._says(passage, heads[-1].end, end):
            return None
        at = heads[-1].start
        while before := passage.marks.ending("heads", at - 1):
            at = before.start
        verb = passage.marks.ending("ends", at - 1)
        return at if verb and verb.entry.get("role") == "verb" and at > start else None

    def _only_names(self, passage: Passage, start: int, end: int) -> bool:
        """Tell whether a part is a short name (``chăn nuôi`` in ``giá trị trồng trọt, chăn nuôi, thủy sản``)."""
        words = passage.view[start:end].strip(" ,").removesuffix(" và").split()
        is_short = 0 < len(words) <= _LONGEST_NAME and passage.view[end - 1] in ",à"
        return is_short and not self._says(passage, start, end) and not any(map(str.isdigit, passage.view[start:end]))

    def _says(self, passage: Passage, start: int, end: int) -> bool:
        """Tell whether a part says something of its own: it holds a verb or a predicate."""
        heads = [(hit.start, hit.end) for hit in passage.marks.within("heads", start, end)]
        verbs = [hit for hit in passage.marks.within("ends", start, end) if hit.entry.get("role") == "verb"
                 and not passage.marks.starting("activities", hit.start)]
        verbs += [hit for hit in passage.marks.within("cues", start, end) if hit.entry.get("says") in _SAYING]
        return any(not any(first <= hit.start and hit.end <= last for first, last in heads) for hit in verbs)


def _ends_with_date(passage: Passage, start: int, end: int) -> bool:
    """Tell whether a part that a comma closes ends with a date."""
    closing = end - 1
    return passage.view[closing : end] == "," and any(
        start < date.start and date.end == closing for date in passage.labelled("DATE")
    )


def without_lead(passage: Passage, start: int, end: int) -> int:
    """Skip what only leads in to a phrase; give where the phrase begins.

    Connectives, dates and names lead in to any phrase, verbs and prepositions only to the name of an indicator.
    """
    begin = _skip(passage, start, end, _ALL)
    return begin if begin < end and passage.marks.starting("heads", begin) else _skip(passage, start, end, _CONNECTIVES)


def _skip(passage: Passage, start: int, end: int, opens: frozenset[str]) -> int:
    while start < end:
        if passage.view[start] in TRIM:
            start += 1
            continue
        if passage.marks.starting("heads", start):
            return start
        over = passage.entity_over(start, NAMES)
        lead = passage.marks.starting("leads", start)
        if over and over.end <= end:
            start = over.end
        elif lead and lead.end <= end and lead.entry.get("opens") in opens:
            start = lead.end
        else:
            return start
    return start
