"""The local engine: worker processes that contain poisonous documents.

pebble is used because, unlike the pools of the standard library, it ends and replaces a worker that hangs or dies and
goes on. What it loses with the worker is the whole group, so a group that fails is run again one document at a time,
and only the poison is lost.
"""

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from itertools import islice
from typing import Final

from pebble import ProcessExpired, ProcessPool

from pipeline.batch.inputs import Input
from pipeline.batch.work import Outcome, Worker, failed

GROUP: Final = 8
_QUEUED_PER_WORKER: Final = 3


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


def cores() -> int:
    """Give the number of processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_worker: Worker | None = None


def _start(make_worker: Callable[[], Worker], megabytes: int | None) -> None:
    global _worker  # noqa: PLW0603  a worker process has exactly one pipeline
    if megabytes is not None and sys.platform == "linux":
        import resource  # noqa: PLC0415  not there on Windows

        limit = megabytes * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    _worker = make_worker()


def _annotate(group: Sequence[Input]) -> list[Outcome]:
    if _worker is None:
        raise RuntimeError("the worker was not started")
    return _worker.annotate(group)


def run(items: Iterable[Input], limits: Limits, make_worker: Callable[[], Worker]) -> Iterator[list[Outcome]]:
    """Annotate files in worker processes.

    Parameters
    ----------
    items
        The files; read lazily, a few groups ahead of the workers.
    limits
        Number of workers and what a document may cost.
    make_worker
        Called once in each worker process; must be picklable.

    Yields
    ------
    list of Outcome
        The outcomes of one group, in the order in which groups finish; every item has exactly one outcome.
    """
    context = multiprocessing.get_context("forkserver" if sys.platform != "win32" else "spawn")
    if sys.platform != "win32":
        context.set_forkserver_preload(["pipeline.process"])
    waiting = iter(items)
    again: list[tuple[Input, ...]] = []
    with ProcessPool(
        max_workers=limits.workers, initializer=_start, initargs=(make_worker, limits.megabytes), context=context,
    ) as pool:
        running: dict[Future[list[Outcome]], tuple[Input, ...]] = {}
        while True:
            while len(running) < limits.workers * _QUEUED_PER_WORKER:
                group = again.pop() if again else tuple(islice(waiting, GROUP))
                if not group:
                    break
                running[pool.schedule(_annotate, args=[group], timeout=limits.seconds)] = group
            if not running:
                return
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                group = running.pop(future)
                outcomes = _outcomes(future, group, limits)
                if outcomes is None:
                    again.extend((item,) for item in group)
                else:
                    yield outcomes


def _outcomes(
    future: Future[list[Outcome]], group: tuple[Input, ...], limits: Limits,
) -> list[Outcome] | None:
    """Give a group's outcomes, or ``None`` when it has to be run again one document at a time."""
    try:
        return future.result()
    except FutureTimeoutError:
        problem = ("W001", f"took longer than {limits.seconds:.0f} s", limits.seconds)
    except ProcessExpired as error:
        problem = ("W002", f"killed its worker process (exit code {error.exitcode})", 0.0)
    except MemoryError:
        problem = ("W003", "took more memory than a worker may", 0.0)
    except Exception as error:  # noqa: BLE001  whatever a worker throws must not stop the run
        problem = ("W004", f"{type(error).__name__}: {error}", 0.0)
    if len(group) > 1:
        return None
    code, message, seconds = problem
    return [failed(group[0], "run", code, message, seconds)]
