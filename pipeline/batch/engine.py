"""The local engine: worker processes that contain poisonous documents.

pebble is used because, unlike the pools of the standard library, it ends and replaces a worker that hangs or dies and
goes on. What it loses with the worker is the whole group, so a group that fails is run again one document at a time,
and only the poison is lost.
"""

import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing.context import BaseContext
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, Self

from pebble import ProcessExpired, ProcessPool

from pipeline.batch.inputs import Input
from pipeline.batch.shards import Shards
from pipeline.batch.work import Outcome, Worker, failed
from pipeline.errors import CallError

GROUP: Final = 8
_QUEUED_PER_WORKER: Final = 3
_SECONDS_BETWEEN_LOOKS: Final = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How a run uses the machine.

    Parameters
    ----------
    workers
        Number of worker processes.
    seconds
        Time limit of one document.
    megabytes
        Memory limit of one worker, or ``None`` for no limit. Not enforced on Windows and macOS.
    """

    workers: int
    seconds: float = 120.0
    megabytes: int | None = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What an engine has to know of a run beside its documents.

    Parameters
    ----------
    limits
        Number of workers and what a document may cost.
    make_worker
        Called once in each worker process; must be picklable.
    rules
        Folders of rules laid over the program's own.
    shards
        Where finished work waits for the run, when it is done on other machines; named by the run's key.
    """

    limits: Limits
    make_worker: Callable[[], Worker]
    rules: tuple[Path, ...]
    shards: Shards


class Engine(Protocol):
    """Something that annotates documents: one machine's processes, or a cluster."""

    def run(self, items: Iterable[Input], work: Work) -> Generator[list[Outcome], None, None]:
        """Annotate files.

        Parameters
        ----------
        items
            The files; read lazily, not far ahead of the workers.
        work
            How it is to be done.

        Yields
        ------
        list of Outcome
            Some outcomes, in the order in which they are finished; every item has exactly one outcome.
        """
        ...


class LocalEngine:
    """Worker processes on this machine, for the time of one run.

    What they are made from begins to import the pipeline at once, beside the planning of the run.
    """

    def __init__(self) -> None:
        _prepare()

    def run(self, items: Iterable[Input], work: Work) -> Generator[list[Outcome], None, None]:
        """Annotate files, as :class:`Engine` says."""
        with Crew(work.limits, work.make_worker) as crew:
            yield from crew.annotate(items)


def cores() -> int:
    """Give the number of processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _prepare() -> BaseContext:
    """Start the process that workers are forked from, if it is not there, and give the way to fork them."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver  # noqa: PLC0415  not there on Windows

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.process", "pipeline.stages.tokenize.spacy_doc", "underthesea"])
    forkserver.ensure_running()
    return context


_worker: Worker | None = None


def _start(make_worker: Callable[[], Worker], megabytes: int | None) -> None:
    global _worker  # noqa: PLW0603  a worker process has exactly one pipeline
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if megabytes is not None and sys.platform == "linux":
        import resource  # noqa: PLC0415  not there on Windows

        limit = megabytes * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    _worker = make_worker()


def _end_with_parent() -> None:
    """Leave no orphan: a worker inside a document would not notice that nobody waits for it any more."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _annotate(group: Sequence[Input]) -> list[Outcome]:
    if _worker is None:
        raise RuntimeError("the worker was not started")
    return _worker.annotate(group)


class Crew:
    """Worker processes that contain what documents do to them; a context manager that ends them.

    Parameters
    ----------
    limits
        Number of workers and what a document may cost.
    make_worker
        Called once in each worker process; must be picklable.
    """

    def __init__(self, limits: Limits, make_worker: Callable[[], Worker]) -> None:
        self._limits = limits
        self._make_worker = make_worker
        self._pool = self._start_pool()

    def _start_pool(self) -> ProcessPool:
        return ProcessPool(max_workers=self._limits.workers, initializer=_start,
                           initargs=(self._make_worker, self._limits.megabytes), context=_prepare())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the workers at once."""
        self._pool.stop()
        self._pool.join()

    def annotate(self, items: Iterable[Input]) -> Iterator[list[Outcome]]:
        """Annotate files.

        Parameters
        ----------
        items
            The files; read lazily, a few groups ahead of the workers.

        Yields
        ------
        list of Outcome
            The outcomes of one group, in the order in which groups finish; every item has exactly one outcome.

        Raises
        ------
        CallError
            ``C005`` when no worker can be started.
        """
        waiting = iter(items)
        again: list[tuple[Input, ...]] = []
        running: dict[Future[list[Outcome]], _Group] = {}
        renewed = False
        while True:
            try:
                self._fill(running, waiting, again)
                if not running:
                    return
                for future in _finished(running):
                    outcomes = self._outcomes(future, running[future])
                    group = running.pop(future)
                    if outcomes is None:
                        again.extend((item,) for item in group.items)
                    else:
                        renewed = False
                        yield outcomes
            except BrokenProcessPool as error:
                # A worker that dies between two documents breaks the pool; one that cannot start breaks the next, too.
                if renewed:
                    raise CallError("C005", "no worker process can be started",
                                    remedy="Is the memory limit too low, or the machine out of memory?") from error
                renewed = True
                again.extend(group.items for group in running.values())
                running.clear()
                self.close()
                self._pool = self._start_pool()

    def _fill(
        self, running: "dict[Future[list[Outcome]], _Group]", waiting: Iterator[Input], again: list[tuple[Input, ...]],
    ) -> None:
        while len(running) < self._limits.workers * _QUEUED_PER_WORKER:
            items = again.pop() if again else tuple(islice(waiting, GROUP))
            if not items:
                return
            try:
                future = self._pool.schedule(_annotate, args=[items], timeout=self._limits.seconds)
            except RuntimeError as error:  # which is how pebble refuses work for a broken pool
                again.append(items)
                raise BrokenProcessPool from error
            running[future] = _Group(items=items)

    def _outcomes(self, future: Future[list[Outcome]], group: "_Group") -> list[Outcome] | None:
        """Give a group's outcomes, or ``None`` when it has to be run again one document at a time."""
        limit, spent = self._limits.seconds, group.spent
        try:
            return future.result()
        except BrokenProcessPool:
            raise
        except FutureTimeoutError:
            problem = ("W001", f"took longer than {limit:.0f} s", limit)
        except ProcessExpired as error:
            problem = ("W002", f"killed its worker process (exit code {error.exitcode})", spent)
        except MemoryError:
            problem = ("W003", "took more memory than a worker may", spent)
        except Exception as error:  # noqa: BLE001  whatever a worker throws must not stop the run
            problem = ("W004", f"{type(error).__name__}: {error}", spent)
        if len(group.items) > 1:
            return None
        code, message, seconds = problem
        return [failed(group.items[0], "run", code, message, seconds)]


@dataclass(slots=True, kw_only=True)
class _Group:
    """Documents that a worker has been given, and when it began with them, as far as it is known."""

    items: tuple[Input, ...]
    began: float | None = None

    @property
    def spent(self) -> float:
        """The seconds since a worker began with the group."""
        return 0.0 if self.began is None else time.monotonic() - self.began


def _finished(running: dict[Future[list[Outcome]], _Group]) -> Collection[Future[list[Outcome]]]:
    """Wait for groups to finish; groups wait for a worker, so look now and then which have one."""
    while True:
        done, waiting = wait(running, timeout=_SECONDS_BETWEEN_LOOKS, return_when=FIRST_COMPLETED)
        for future in waiting:
            if running[future].began is None and future.running():
                running[future].began = time.monotonic()
        if done:
            return done
