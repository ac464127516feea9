"""The Dask engine: the work of the local engine, shard by shard on the machines of a cluster.

A task is one shard of documents. Only paths and digests travel through the scheduler; what a task makes, it commits
with :mod:`pipeline.batch.shards`. Inside the task the documents are handed to a :class:`~pipeline.batch.engine.Crew`,
so that a document that kills, hangs or eats memory does so in a child of Dask's worker, and Dask never sees it. What
is left to kill a Dask worker is the machine. The scheduler then blames every shard that the worker had, so that a
shard it gives up is run again with nothing beside it, then document by document, before one is called failed.
"""

import logging
import multiprocessing
import threading
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import islice
from multiprocessing.util import Finalize
from typing import Final
from uuid import uuid4

import dask
from distributed import Client, Future, KilledWorker, LocalCluster, as_completed

from pipeline.batch.engine import Crew, Work
from pipeline.batch.inputs import Input
from pipeline.batch.keys import stage_keys
from pipeline.batch.work import Outcome, failed
from pipeline.errors import CallError, ChitieuError, OutputError
from pipeline.rules import load

DOCUMENTS: Final = 64
_QUEUED_PER_THREAD: Final = 2
_RETRIES: Final = 2
# A forked child of a program with threads may hang, and only what is no daemon may have children of its own.
# Dask's profiler would look at threads that only wait, a hundred times a second.
CONFIG: Final = {
    "distributed.worker.daemon": False, "distributed.worker.multiprocessing-method": "spawn",
    "distributed.worker.profile.enabled": False,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One task: documents, and how they are to be done.

    ``run`` names the run, so that no other takes over its worker processes; ``tries`` counts how often the shard has
    been lost; one that was blamed once is ``alone``.
    """

    name: str
    items: tuple[Input, ...]
    work: Work
    run: str
    tries: int = 0
    alone: bool = False


class DaskEngine:
    """A cluster that shares the folders of a run.

    Parameters
    ----------
    scheduler
        Address of a Dask scheduler, such as ``tcp://10.0.0.1:8786``; without one, a cluster is made on this machine,
        with as many workers as the run has.
    documents
        Number of documents in a shard.
    patience
        Seconds to wait for the scheduler's answer.
    """

    def __init__(self, scheduler: str | None = None, *, documents: int = DOCUMENTS, patience: float = 30.0) -> None:
        self._scheduler = scheduler
        self._documents = documents
        self._patience = patience

    def run(self, items: Iterable[Input], work: Work) -> Generator[list[Outcome], None, None]:
        """Annotate files, as :class:`~pipeline.batch.engine.Engine` says.

        Raises
        ------
        CallError
            ``C005`` when no worker process can be started there, ``C006`` when there is no such scheduler, or its
            workers cannot do the work.
        OutputError
            ``O009`` when a shard was committed but cannot be read here.
        """
        run = uuid4().hex
        with self._connected(work.limits.workers) as client:
            try:
                yield from _Driver(client, work, run, self._documents).annotate(items)
            finally:
                with suppress(Exception):  # a cluster that is gone has nothing to dismiss
                    client.run(_dismiss, run)

    @contextmanager
    def _connected(self, workers: int) -> Iterator[Client]:
        if self._scheduler is None:
            with local_cluster(workers) as cluster, Client(cluster, set_as_default=False) as client:
                yield client
            return
        try:
            client = Client(self._scheduler, set_as_default=False, timeout=self._patience)
        except (OSError, ValueError) as error:
            raise CallError("C006", f"no scheduler answers: {error}", file=self._scheduler,
                            remedy="Give the address that `dask scheduler` prints.") from error
        with client:
            yield client


@contextmanager
def local_cluster(workers: int) -> Iterator[LocalCluster]:
    """Make a cluster on this machine: one process with one thread for each worker."""
    # Dask itself need not try again what a worker died of: the driver does, with nothing beside it.
    with (
        dask.config.set(CONFIG | {"distributed.scheduler.allowed-failures": 0}),
        LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, memory_limit=None, host="127.0.0.1",
                     dashboard_address="127.0.0.1:0", worker_dashboard_address="127.0.0.1:0",
                     scheduler_kwargs={"dashboard": False}, silence_logs=logging.CRITICAL) as cluster,
    ):
        yield cluster


class _Driver:
    """One run on a cluster: a few tasks for each of its threads at a time, whatever the number of documents."""

    def __init__(self, client: Client, work: Work, run: str, documents: int) -> None:
        self._client = client
        self._work = work
        self._run = run
        self._documents = documents
        self._running: dict[Future[str], Shard] = {}
        self._done = as_completed(loop=client.loop)
        self._again: list[Shard] = []

    def annotate(self, items: Iterable[Input]) -> Iterator[list[Outcome]]:
        waiting = self._cut(iter(items))
        while self._fill(waiting):
            future = next(self._done)
            outcomes = self._outcomes(future, self._running.pop(future))
            if outcomes is not None:
                yield outcomes

    def _cut(self, items: Iterator[Input]) -> Iterator[Shard]:
        while group := tuple(islice(items, self._documents)):
            yield self._shard(tuple(replace(item, file=item.file.absolute()) for item in group))

    def _shard(self, items: tuple[Input, ...], *, alone: bool = False) -> Shard:
        shards = self._work.shards
        return Shard(name=shards.name(items), items=shards.lend(items), work=self._work, run=self._run, alone=alone)

    def _fill(self, waiting: Iterator[Shard]) -> bool:
        """Submit what may run now; tell whether anything is running."""
        while not any(shard.alone for shard in self._running.values()):
            if self._again and (not self._again[-1].alone or not self._running):
                self._submit(self._again.pop())
            elif self._again or len(self._running) >= max(1, self._threads()) * _QUEUED_PER_THREAD:
                break
            elif (shard := next(waiting, None)) is not None:
                self._submit(shard)
            else:
                break
        return bool(self._running)

    def _threads(self) -> int:
        return sum(self._client.nthreads().values())

    def _submit(self, shard: Shard) -> None:
        key = f"chitieu-{shard.name}-{self._run}-{shard.tries}-{shard.alone}"
        future = self._client.submit(annotate, shard, key=key, pure=False, retries=_RETRIES)
        self._running[future] = shard
        self._done.add(future)

    def _outcomes(self, future: "Future[str]", shard: Shard) -> list[Outcome] | None:
        """Give a shard's outcomes, or ``None`` when it, or its documents one by one, have to be run again."""
        error = future.exception() if future.status == "error" else None
        if isinstance(error, KilledWorker):
            return self._blamed(shard)
        if isinstance(error, ChitieuError):
            raise error
        if error is not None or future.status != "finished":
            raise CallError("C006", f"the cluster cannot do the work: {error or future.status}",
                            remedy="What was finished is kept; run again to go on.") from error
        outcomes = self._work.shards.read(shard.name)
        if outcomes is not None:
            return outcomes
        if shard.tries == _RETRIES:
            raise OutputError("O009", "a committed shard cannot be read here", file=self._work.shards.home,
                              remedy="Do all machines of the cluster see the same output folder?")
        self._again.append(replace(shard, tries=shard.tries + 1))
        return None

    def _blamed(self, shard: Shard) -> list[Outcome] | None:
        if not shard.alone:
            self._again.append(replace(shard, alone=True))
            return None
        if len(shard.items) > 1:
            items = self._work.shards.borrow(shard.items)
            self._again.extend(self._shard((item,), alone=True) for item in reversed(items))
            return None
        if shard.tries == 0:
            # Workers also end for reasons of their own, such as a cluster that closes one: once is no proof.
            self._again.append(replace(shard, tries=1))
            return None
        return [failed(shard.items[0], "run", "W005", "ended the cluster's worker each time it was tried", 0.0)]


def annotate(shard: Shard) -> str:
    """Do a shard in a worker of the cluster: the task.

    Returns
    -------
    str
        The name of the shard, which has now been committed.

    Raises
    ------
    CallError
        ``C006`` when this worker has another program or other rules, or may not have children.
    """
    if multiprocessing.current_process().daemon:
        raise CallError("C006", "the workers of the cluster may not have child processes",
                        remedy="Start them with DASK_DISTRIBUTED__WORKER__DAEMON=False in their environment.")
    shards = shard.work.shards
    if not shards.exists(shard.name):
        outcomes = [outcome for group in _crew(shard).annotate(shards.borrow(shard.items)) for outcome in group]
        shards.commit(shard.name, sorted(outcomes, key=lambda outcome: outcome.path))
    return shard.name


# The worker processes of each thread of a Dask worker, by the run that they belong to.
_crews: dict[int, tuple[str, Crew]] = {}


def _crew(shard: Shard) -> Crew:
    """Give this thread's crew of one, which outlasts the task: a pipeline takes a second to build."""
    thread = threading.get_ident()
    run, crew = _crews.get(thread, ("", None))
    if crew is not None and run == shard.run:
        return crew
    if crew is not None:
        crew.close()
    if stage_keys(load(overlays=shard.work.rules))[-1] != shard.work.shards.key:
        raise CallError("C006", "a worker of the cluster has another version of the program or other rules",
                        remedy="Install the same version on all machines and start the workers again.")
    if not _crews:
        # A Dask worker that ends waits for its children, which only end when they are told.
        Finalize(None, _dismiss, exitpriority=100)
    crew = Crew(replace(shard.work.limits, workers=1), shard.work.make_worker)
    _crews[thread] = (shard.run, crew)
    return crew


def _dismiss(run: str | None = None) -> None:
    """End the worker processes of a run, or of all, in this Dask worker."""
    for thread, (own, crew) in list(_crews.items()):
        if run in {None, own}:
            del _crews[thread]
            crew.close()
