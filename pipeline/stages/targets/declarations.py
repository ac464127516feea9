"""Tells what stands over or before a sentence: the announcement of a plan, or of figures that are foreseen."""

from collections.abc import Callable, Sequence
from typing import Final

from pipeline.model import Block, Entity
from pipeline.reading import Reading
from pipeline.stages.targets.announcements import Announcements
from pipeline.stages.targets.fits import Fits
from pipeline.stages.targets.passage import Passage
from pipeline.stages.targets.sections import LISTED, Sections

_ANNOUNCEMENT: Final = 120


class Declarations:
    """What headings, lead-ins, the title and the sentence before make of a sentence.

    Parameters
    ----------
    reading
        The document.
    announcements
        Tells what words announce.
    fits
        Tells which times may hold plans.
    between
        Gives the times between two offsets.

    Attributes
    ----------
    sections
        The blocks of the document by section.
    """

    def __init__(
        self, reading: Reading, announcements: Announcements, fits: Fits,
        between: Callable[[int, int], Sequence[Entity]],
    ) -> None:
        self._reading = reading
        self._announcements = announcements
        self._fits = fits
        self._between = between
        self.sections = Sections(reading, self._announces)

    def forecasts(self, passage: Passage) -> bool:
        """Tell whether the lead-in or heading right over a sentence says that its figures are foreseen or estimated."""
        leads = self.sections.leads(self._reading.blocks_by_id[passage.sentence.block])
        return any(self._announcements.forecasts(self._reading.folded, lead.start, lead.end) for lead in leads)

    def declares_plan(self, passage: Passage) -> bool:
        """Tell whether the headings and the lead-in over a sentence, the title, or a plan just adopted make it one."""
        if passage.marks.starting("continuing", passage.start) and self.adopted(passage):
            return True
        block = self._reading.blocks_by_id[passage.sentence.block]
        opening = self._announcements.opening(self._reading.folded, block.start, block.end)
        labels = [lead for lead in self.sections.leads(block) if not self._is_headline(lead)]
        over = [*([opening] if opening else []), *((label.start, label.end) for label in labels)]
        title = self._reading.document.title
        if title and self._is_under_title(block, passage):
            over.append((title.start, title.end))
        is_plan = False
        for start, end in over:
            said = None if is_plan else self._announcements.first(self._reading.folded, start, end)
            if said and not said["plan"]:
                return False
            is_plan = is_plan or said is not None
            dates = self._between(start, end)
            if is_plan and dates:
                return self._fits.has_room(dates[-1])
        return False

    def _is_under_title(self, block: Block, passage: Passage) -> bool:
        """Tell whether what the title announces holds for a sentence.

        It does for lists and below the name of a document's kind (``KẾ HOẠCH``); in prose as long as the text has not
        come to speak of an earlier time.
        """
        title = self._reading.document.title
        if title is None or block.kind in LISTED or block.kind == "heading":
            return title is not None
        view = self._reading.folded
        if self._announcements.is_plan_itself(self._reading.text, view, title.start):
            return True
        planned, told = self._between(title.start, title.end), self._between(title.end, passage.end)
        if not planned or not self._announcements.is_plan(view, title.start, title.end):
            return False
        return all((date.start_date or "") >= (planned[-1].start_date or "") for date in told[-1:])

    def adopted(self, passage: Passage) -> list[Entity]:
        """Give the last date of the sentence before, where that says that a plan for a time to come was adopted."""
        before = self._reading.sentence_at(self._last_letter(passage.start))
        if before is None or not self._announcements.adopts(self._reading.folded, before.start, before.end):
            return []
        return [date for date in self._between(before.start, before.end)[-1:] if self._fits.is_known
                and self._fits.has_room(date) and not self._fits.has_begun(date)]

    def _last_letter(self, at: int) -> int:
        """Give the offset of the last character before an offset that is no blank."""
        while at > 0 and self._reading.text[at - 1].isspace():
            at -= 1
        return at - 1

    def _is_headline(self, block: Block) -> bool:
        """Tell whether a heading is a statement, as those in news are, and so announces nothing below it."""
        if block.kind != "heading" or block.number:
            return False
        return self._has_figures(block) or self._announcements.is_call(self._reading.folded, block.start, block.end)

    def _announces(self, block: Block) -> bool:
        """Tell whether a list item only announces what follows: a plan or report with its time, and no figures."""
        is_short = block.end - block.start <= _ANNOUNCEMENT
        said = self._announcements.first(self._reading.folded, block.start, block.end)
        dated = self._between(block.start, block.end)
        return bool(dated) and is_short and said is not None and not self._has_figures(block)

    def _has_figures(self, block: Block) -> bool:
        """Tell whether a block holds digits outside its own number and its dates."""
        inside = {at for date in self._between(block.start, block.end) for at in range(date.start, date.end)}
        body = range(block.start + len(block.number or "") + 1, block.end)
        return any(self._reading.folded[at].isdigit() and at not in inside for at in body)
