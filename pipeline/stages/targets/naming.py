"""Chooses the phrase that names what a quantity measures: left of it, behind it, or the noun that it counts."""

from typing import Final

from pipeline.match import Hit
from pipeline.rules import RuleSet
from pipeline.stages.targets.clauses import Clauses
from pipeline.stages.targets.counted import counted_phrase
from pipeline.stages.targets.counting import HAVING, NAMING, classifies, is_series, measures, names_count
from pipeline.stages.targets.frame import Frame
from pipeline.stages.targets.passage import word_at
from pipeline.stages.targets.predicate import COLON, MOVES
from pipeline.stages.targets.quantity import PERCENT, TIMES
from pipeline.stages.targets.spot import Spot
from pipeline.stages.targets.subject import SubjectFinder

Span = tuple[int, int]
_OPENING: Final = 6
_LONGEST_ACT: Final = 4
_EXTENTS: Final = frozenset({"ha", "m2", "km2", "km", "m", "m3", "sao", "tonne", "kg", "l"})


class Namer:
    """Chooses the phrases that name what is measured.

    Parameters
    ----------
    rules
        The rules of the run.
    clauses
        Tells where clauses begin.
    """

    def __init__(self, rules: RuleSet, clauses: Clauses) -> None:
        self._clauses = clauses
        self._subjects = SubjectFinder(rules, clauses)
        shapes = {rule.id: rule.compiled for rule in rules.rules("targets/shapes")}
        self._places, self._listing = shapes["list.places"], shapes["join.list"]

    def name(self, spot: Spot) -> Span | None:
        """Give the phrase that stands at a quantity, or ``None`` when it takes the one before it.

        Parameters
        ----------
        spot
            The quantity with the stretch of text that may name it.
        """
        left = self._left(spot)
        head = self._subjects.head(spot.passage, left) if left else None
        if spot.quantity.noun:
            return self._of_count(spot, left, head)
        if left and head and spot.quantity.unit == PERCENT and spot.predicate.first(NAMING | HAVING) == "has":
            # "Thiệt hại nặng nhất là xã A, có tới 90% nhà dân bị tốc mái": what there is stands behind.
            return self._subjects.right(spot.passage, spot.quantity.end, spot.ceiling) or left
        if left and head:
            # "thiệt hại 320 ha lúa": an amount of money has no extent.
            takes = head.entry.attributes.get("act") or (
                head.entry.attributes.get("money") and spot.quantity.unit in _EXTENTS and not spot.predicate.says
            )
            return (self._object(spot, left, head) if takes else None) or left
        if spot.quantity.unit == PERCENT and spot.predicate.first(MOVES | {"becomes", "share", "each"}) not in {
            "share", "ratio",
        }:
            return self._of_share(spot, left)
        return self._object(spot, left, head) or left

    def contrasted(self, first: Spot, frame: Frame, second: Spot, name: Span) -> Span | None:
        """Give what is done with the first of two counts of one thing, where the second is named so.

        Parameters
        ----------
        first, frame
            A count and its frame.
        second, name
            The count behind it, and the phrase that names that (``làm mới 15 nhà và sửa chữa | 4 nhà``).
        """
        is_counted = frame.own and first.quantity.noun is not None and frame.indicator is not None and (
            frame.indicator[0] >= first.quantity.start
        )
        is_act = name[1] <= second.quantity.start and second.repeats(first.quantity.noun)
        if not is_counted or not is_act or HAVING & set(first.predicate.says) or self._is_head(first, name):
            return None
        left, marks = self._left(first), first.passage.marks
        verbs = [hit for hit in marks.within("ends", *left) if hit.entry.get("role") == "verb"] if left else []
        # "tiếp nhận 40 hồ sơ, giải quyết 38 hồ sơ": the first are all that there are.
        return left if left and verbs and marks.ending("sieve", left[1]) is None else None

    def _is_head(self, spot: Spot, name: Span) -> bool:
        return self._subjects.head(spot.passage, name) is not None

    # --- what kind of quantity --------------------------------------------------------------------------------------

    def _of_count(self, spot: Spot, left: Span | None, head: Hit | None) -> Span | None:
        """Name a count: by what stands before it, or by the noun that it counts."""
        if left and ((head and names_count(spot, left, head)) or self._tells(spot, left)):
            return left
        if left is None and spot.current and self._goes_on(spot, spot.current) and (
            spot.predicate.first(NAMING) or self._lists_on(spot, spot.current)
        ):
            return None
        if left is None and spot.current and is_series(spot):
            return None
        noun = spot.quantity.noun
        return counted_phrase(spot.passage, spot.quantity.start, noun, spot.ceiling) if noun else None

    def _of_share(self, spot: Spot, left: Span | None) -> Span | None:
        """Name a percentage that no known name stands before: by what it is a share of."""
        planned = self._planned(spot)
        right = self._subjects.right(spot.passage, spot.quantity.end, spot.ceiling)
        if planned is None and left is None and right and self._tells_which(spot, right):
            return right
        if planned is None and spot.predicate.says and spot.is_of_whole and left is None and spot.current:
            return None
        return planned or right or left

    def _tells_which(self, spot: Spot, right: Span) -> bool:
        """Tell whether a verb says what holds for the share of a whole (``80% dân số | tham gia bảo hiểm y tế``)."""
        whole = spot.passage.marks.starting("references", right[0])
        if whole is None or whole.entry.get("against") != "whole" or spot.predicate.first(MOVES | {"share"}):
            return False
        verb = spot.passage.marks.starting("ends", word_at(spot.passage, whole.end, right[1]))
        return verb is not None and verb.entry.get("role") == "verb"

    def _object(self, spot: Spot, left: Span | None, act: Hit | None) -> Span | None:
        """Give what an amount is an amount of (``thu hồi 12 tỷ đồng nợ thuế``, ``làm mới 600 m đường ngõ``).

        An extent, a mass or a volume is of any thing named behind it, unless the work that is measured stands before.
        """
        if spot.quantity.unit in {PERCENT, TIMES}:
            return None
        found = self._subjects.right(spot.passage, spot.quantity.end, spot.ceiling)
        head = self._subjects.head(spot.passage, found) if found else None
        if head and not head.entry.attributes.get("weak"):
            return found
        last = spot.passage.marks.ending("heads", left[1]) if left else None
        named = last is not None and last.entry.attributes.get("act")
        if last and named and act and act.entry.attributes.get("money"):
            # "bố trí vốn kiên cố hóa 27 km": of the two names the work has an extent.
            return last.start, last.end
        extends = found and not named and spot.quantity.unit in _EXTENTS
        return self._subjects.thing(spot.passage, found) if found and extends else None

    def _planned(self, spot: Spot) -> Span | None:
        """Give what a plan is for (``100% chỉ tiêu tuyển quân``)."""
        passage = spot.passage
        plan = passage.marks.starting("references", word_at(passage, spot.quantity.end, spot.ceiling))
        if plan is None or plan.entry.get("against") != "plan":
            return None
        # "chỉ tiêu giao | quân" are no "chỉ tiêu giao".
        torn = next((at for at in range(plan.start + 1, plan.end)
                     if (head := passage.marks.starting("heads", at)) and head.end > plan.end), plan.end)
        found = self._subjects.right(passage, torn, spot.ceiling)
        return found if found and self._subjects.head(passage, found) else None

    # --- left of a quantity -----------------------------------------------------------------------------------------

    def _left(self, spot: Spot) -> Span | None:
        """Give the phrase before the predicate, unless it only says against what, or where, the same was measured."""
        passage, predicate, floor = spot.passage, spot.predicate, spot.floor
        # "rà soát tại 40 chợ": what comes before says nothing of the chợ.
        if spot.quantity.noun and not predicate.says and passage.marks.ending("placing", spot.quantity.start - 1):
            return None
        if floor >= predicate.start or (spot.current and predicate.says and self._is_bracketed(spot)):
            return None
        if spot.current and self._is_of_place(spot):
            return None
        if spot.current:
            floor = self._clauses.last_break(passage, floor, predicate.start)
        # All from the beginning of a line to a colon is a label: "b) Bổ sung quỹ …: 50 tỷ đồng".
        opens = COLON in predicate.says and spot.is_in_list and floor - passage.start <= _OPENING
        counted = spot.quantity.noun is not None
        left = self._subjects.left(passage, floor, predicate.start, counted=counted, labelled=opens)
        if left is None:
            return self._before_bracket(spot)
        return left if self._may_name(spot, left) else None

    def _before_bracket(self, spot: Spot) -> Span | None:
        """Give the known name of a clause whose only figure stands in brackets (``thu thuế vượt dự toán (40 tỷ)``)."""
        passage, opened = spot.passage, spot.predicate.start
        while opened > spot.floor and passage.view[opened - 1] in " (":
            opened -= 1
        if "(" not in passage.view[opened : spot.predicate.start]:
            return None
        left = self._subjects.left(passage, spot.floor, opened, counted=False)
        head = self._subjects.head(passage, left) if left else None
        if left is None or head is None or not head.entry.attributes.get("names"):
            return None
        cues = passage.marks.within("cues", head.end, left[1])
        said = (cue.start for cue in cues if cue.entry.get("says") in NAMING)
        return left[0], len(passage.view[: min(said, default=left[1])].rstrip(" ,"))

    def _may_name(self, spot: Spot, left: Span) -> bool:
        """Tell whether the phrase before a predicate names something; a proper name or a reference does not."""
        head = self._subjects.head(spot.passage, left)
        cue = spot.passage.marks.starting("cues", left[0])
        if head is None and cue and cue.entry.get("says") in {"ratio", "over"}:
            # "30 ha, bằng cùng kỳ, đạt 100% kế hoạch": what stands before says how the same moved.
            return False
        if head:
            return not (spot.current and head.entry.attributes.get("vague") and left[1] == head.end)
        text, opens = spot.passage.reading.text[left[0] : left[1]], left[0] == spot.passage.start
        if spot.predicate.says and text.istitle() and not (opens and " " not in text):
            return False
        cue, lead = spot.passage.marks.starting("cues", left[0]), spot.passage.marks.ending("leads", left[1])
        lists = lead is not None and lead.entry.attributes.get("lists") and COLON in spot.predicate.says
        if lists or (cue and cue.entry.get("says") == "ratio"):
            # "…: 30 ha, bằng cùng kỳ, đạt 100% kế hoạch"; "… nhiều lĩnh vực, cụ thể: 140 người".
            return False
        units = spot.passage.labelled("ADMIN_UNIT")
        placed = any(left[1] <= unit.start and unit.end <= spot.predicate.start for unit in units)
        return spot.passage.marks.starting("references", left[0]) is None and not (
            spot.current and placed and spot.predicate.first(MOVES)
        )

    def _is_bracketed(self, spot: Spot) -> bool:
        """Tell whether a bracket opens here that names no indicator of its own (``(năm 2004 là 28 nghìn người)``)."""
        opened = spot.passage.view.rfind("(", spot.floor, spot.predicate.start)
        if opened <= spot.passage.view.rfind(")", spot.floor, spot.predicate.start):
            return False
        return self._clauses.head_start(spot.passage, opened + 1, spot.predicate.start) is None

    def _is_of_place(self, spot: Spot) -> bool:
        """Tell whether only a name stands before a value in a list of places (``ở các xã: An Hòa 4 ha, …``)."""
        passage, text = spot.passage, spot.passage.reading.text
        name = text[spot.floor : spot.predicate.start].strip(" ,;\n").removeprefix("và ")
        if not name.istitle() or not name.replace(" ", "").isalpha():
            return False
        lead = self._places.search(passage.view, passage.start, spot.floor)
        return lead is not None and self._clauses.last_break(passage, lead.end(), spot.floor) == lead.end()

    # --- counts -----------------------------------------------------------------------------------------------------

    def _tells(self, spot: Spot, left: Span) -> bool:
        """Tell whether a phrase that is no known name still says what a count is of."""
        if COLON in spot.predicate.says and spot.is_in_list and left[0] - spot.passage.start <= _OPENING:
            return True
        if classifies(spot, left) or measures(spot, left):
            return True
        words = spot.view(left).count(" ") + 1
        if words == 1 or "with" in spot.predicate.says:
            return False
        repeats = words <= _LONGEST_ACT and (spot.repeats(spot.current) or spot.repeats(spot.counted))
        if HAVING & set(spot.predicate.says):
            # "trong đó hoạt động bền vững chỉ có 57 công trình", but not "nhóm của thôn có 27 thành viên".
            verb = spot.passage.marks.starting("ends", left[0])
            repeats = repeats and verb is not None and verb.entry.get("role") == "verb"
        return (repeats and spot.passage.view[spot.quantity.start - 1] != "(") or spot.repeats(left)

    def _lists_on(self, spot: Spot, current: Span) -> bool:
        """Tell whether a count is one more object of the verb before the last (``thành lập mới 28 … và | 64 tổ``)."""
        before = spot.counted
        return before is not None and current[1] <= before[0] and not spot.predicate.says and (
            self._listing.fullmatch(spot.passage.view, before[1], spot.quantity.start) is not None
        )

    def _goes_on(self, spot: Spot, current: Span) -> bool:
        """Tell whether a count goes on with the indicator before it: that names one, or counts the same thing."""
        noun = spot.quantity.noun or _NOWHERE
        if spot.passage.view.startswith(spot.view(noun), current[0]):
            return True
        head = self._subjects.head(spot.passage, current)
        if ";" in spot.passage.view[current[1] : spot.floor] and spot.predicate.first(MOVES):
            # "bê tông hóa 30 km đường; giảm 101 hộ nghèo": what moved is another thing.
            return False
        generic = spot.passage.marks.starting("generic", noun[0])
        counts_any = generic is not None and generic.end == noun[1]
        return head is not None and (
            spot.counts_in(current) or counts_any or bool(head.entry.attributes.get("act"))
        )


_NOWHERE: Final = (0, 0)
