"""What a run tells while it works: a progress bar on a terminal, a line every few seconds elsewhere."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as Bar

from pipeline.batch.run import Progress
from pipeline.cli.console import err_console
from pipeline.cli.log import tell
from pipeline.model import Failure

_SECONDS_BETWEEN_LINES: Final = 5.0


@dataclass(slots=True, kw_only=True)
class Pace:
    """How far a run is and how fast it goes.

    Parameters
    ----------
    clock
        Gives the seconds since any fixed moment.
    """

    clock: Callable[[], float]
    done: int = 0
    total: int = 0
    failed: int = 0
    began: float | None = None

    def add(self, progress: Progress) -> None:
        """Take a step of the run into account."""
        if self.began is None:
            self.began = self.clock()
        self.done, self.total = progress.done, progress.total
        self.failed += len(progress.failures)

    @property
    def seconds(self) -> float:
        """The time since the first step."""
        return 0.0 if self.began is None else self.clock() - self.began

    @property
    def rate(self) -> float | None:
        """Documents a second, or ``None`` while nothing is done."""
        return self.done / self.seconds if self.done and self.seconds else None

    @property
    def remaining(self) -> float | None:
        """The seconds that the rest will take at this rate, or ``None`` while it is not known."""
        return (self.total - self.done) / self.rate if self.rate else None

    def __str__(self) -> str:
        parts = [f"done {self.done:,} of {self.total:,}"]
        if self.rate is not None:
            parts.append(f"{self.rate:.2g}/s" if self.rate < 10 else f"{self.rate:,.0f}/s")  # noqa: PLR2004  digits
        parts.append(f"{self.failed:,} failed")
        if self.remaining:
            parts.append(f"ETA {duration(self.remaining)}")
        return ", ".join(parts)


def duration(seconds: float) -> str:
    """Give a length of time in its one or two largest units: ``35 s``, ``4 min``, ``2 h 10 min``."""
    whole = round(seconds)
    if whole < 60:  # noqa: PLR2004  seconds in a minute
        return f"{whole} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours:,} h {minutes} min" if hours else f"{minutes} min"


def tell_failure(failure: Failure) -> None:
    """Tell of one failed document."""
    line = f"failed: {failure.path}: {failure.error} {failure.message} (stage {failure.stage})"
    tell("error", "failed", line, **failure.model_dump(by_alias=True, exclude={"schema_version"}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """Takes the steps of a run and tells of them; ``told`` holds the paths of the failures that were told."""

    pace: Pace
    show: Callable[[], None]
    told: set[str] = field(default_factory=set)

    def __call__(self, progress: Progress) -> None:
        """Tell of one step."""
        self.pace.add(progress)
        for failure in progress.failures:
            tell_failure(failure)
            self.told.add(failure.path)
        self.show()


@contextmanager
def following(*, bar: bool, clock: Callable[[], float] = time.monotonic) -> Iterator[Follower]:
    """Give what follows a run.

    Parameters
    ----------
    bar
        Draw a progress bar instead of writing lines about the progress. Failures are lines in any case.
    clock
        Gives the seconds since any fixed moment.
    """
    pace = Pace(clock=clock)
    with _bar(pace) if bar else _lines(pace) as show:
        yield Follower(pace=pace, show=show)


@contextmanager
def _bar(pace: Pace) -> Iterator[Callable[[], None]]:
    with Bar(BarColumn(), TextColumn("{task.description}"), console=err_console, transient=True) as drawn:
        task = drawn.add_task("starting", total=None)
        yield lambda: drawn.update(task, completed=pace.done, total=pace.total, description=str(pace))


@contextmanager
def _lines(pace: Pace) -> Iterator[Callable[[], None]]:
    when, told = pace.clock(), 0

    def tell_pace(wait: float = 0.0) -> None:
        nonlocal when, told
        if pace.done > told and pace.clock() - when >= wait:
            when, told = pace.clock(), pace.done
            _tell_pace(pace)

    try:
        yield partial(tell_pace, _SECONDS_BETWEEN_LINES)
    finally:
        tell_pace()


def _tell_pace(pace: Pace) -> None:
    rate, remaining = pace.rate, pace.remaining
    tell("info", "progress", str(pace), done=pace.done, total=pace.total, failed=pace.failed,
         per_second=None if rate is None else round(rate, 3),
         eta_seconds=None if remaining is None else round(remaining))
