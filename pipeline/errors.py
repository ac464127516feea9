"""Coded errors: every message says which file, where, and what to do.

Codes are grouped by a letter: ``R`` rules, ``D`` documents, ``S`` stages, ``W`` workers, ``O`` output, ``G`` gold,
``C`` calls, ``V`` what ``chitieu validate`` finds.
"""

from functools import partial
from pathlib import Path


class ChitieuError(Exception):
    """An error that a user can act on.

    Parameters
    ----------
    code
        Short stable identifier, such as ``R003``.
    message
        What is wrong, in one sentence.
    file
        The file concerned, if any.
    where
        Place inside the file: a line number, a rule id with its field, an offset.
    remedy
        What the user can do about it.
    """

    stage: str | None = None
    """The stage in which it happened, set by the pipeline."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        file: Path | str | None = None,
        where: str | None = None,
        remedy: str | None = None,
    ) -> None:
        self.code = code
        self.message = message
        self.file = str(file) if file is not None else None
        self.where = where
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.file, self.where) if part)
        text = f"{self.code} {place}: {self.message}" if place else f"{self.code}: {self.message}"
        return self._with_remedy(text)

    @property
    def detail(self) -> str:
        """All but code and file, for records that hold these in fields of their own."""
        return self._with_remedy(f"{self.where}: {self.message}" if self.where else self.message)

    def _with_remedy(self, text: str) -> str:
        if self.remedy is None:
            return text
        return f"{text} {self.remedy}" if text.endswith((".", ";", ":")) else f"{text}. {self.remedy}"

    def __reduce__(self) -> tuple[object, ...]:
        # Keyword-only arguments do not survive the default pickling that worker processes rely on.
        rebuild = partial(type(self), file=self.file, where=self.where, remedy=self.remedy)
        return rebuild, (self.code, self.message), {"stage": self.stage}


class RuleError(ChitieuError):
    """A rule file that cannot be used (codes ``R…``)."""


class DocumentError(ChitieuError):
    """An input document that cannot be read (codes ``D…``)."""


class StageError(ChitieuError):
    """A stage that produced something its contract forbids (codes ``S…``)."""


class OutputError(ChitieuError):
    """An output folder or file that cannot be written or read (codes ``O…``)."""


class CallError(ChitieuError):
    """A call of the program with wrong arguments (codes ``C…``)."""
