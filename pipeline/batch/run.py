"""A run over a folder: plan, work, publish.

A run is planned from digests alone: of each file's content, of the rules, and from the program's version. What has not
changed since the last run into the same folder is kept; what is new or changed is computed, and where only the rules of
a late stage have changed, no more than from that stage on.
"""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from pipeline import __version__
from pipeline.batch.engine import Engine, Limits, LocalEngine, Work
from pipeline.batch.exchange import STATE, recover
from pipeline.batch.inputs import Earlier, Input, check, digested, file_of
from pipeline.batch.keys import INGEST, first_stage, program_digest, stage_keys
from pipeline.batch.places import Place, place
from pipeline.batch.publish import publish
from pipeline.batch.shards import Shards
from pipeline.batch.store import Store
from pipeline.batch.work import Outcome, Worker, as_equal
from pipeline.errors import OutputError
from pipeline.layout import Layout, require
from pipeline.model import SCHEMA, Failure
from pipeline.process import Pipeline
from pipeline.rules import RuleSet, load

SHOWN: Final = 100
"""So many vanished paths and failures a report names; the files and the manifest name all."""
_COPIED_AT_ONCE: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a run may be told.

    Parameters
    ----------
    limits
        Workers, and what a document may cost.
    rules
        Folders of rules laid over the program's own.
    force
        Do all documents again.
    prune
        Drop documents whose file has vanished.
    retry
        Do those documents again that failed in the last run.
    make_worker
        Makes a worker in each process; by default one with the rules above.
    engine
        Where the work is done; by default in processes of this machine.
    layout
        How the files of annotations lie in the output folder.
    shards
        Path or URL of the folder for what a cluster has finished; by default inside the output folder.
    """

    limits: Limits
    rules: tuple[Path, ...] = ()
    force: bool = False
    prune: bool = False
    retry: bool = False
    make_worker: Callable[[], Worker] | None = None
    engine: Engine = field(default_factory=LocalEngine)
    layout: Layout = field(default_factory=Layout)
    shards: str | None = None


@dataclass(slots=True, kw_only=True)
class Report:
    """What a run did: numbers of inputs by what became of them, and records by file.

    ``changed`` counts files with other content, ``redone`` those done again for another reason: new rules or program,
    ``force``, ``retry``; ``redone_from`` counts these by the first stage that was run again. ``copied`` counts those
    among all of them that were not computed, as another file has their content. ``failed`` and ``vanished`` count what
    is in the output now; the first few of them are named.
    """

    new: int = 0
    changed: int = 0
    redone: int = 0
    redone_from: Counter[str] = field(default_factory=Counter)
    copied: int = 0
    kept: int = 0
    failed: int = 0
    failures: tuple[Failure, ...] = ()
    vanished: int = 0
    vanished_paths: tuple[str, ...] = ()
    ignored: int = 0
    records: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is: the numbers of documents done and to do, and those failures that the last step brought."""

    done: int
    total: int
    failures: tuple[Failure, ...] = ()


def _silent(_progress: Progress) -> None:
    """Report no progress."""


def run(source: Place, out: Path, options: Options, progress: Callable[[Progress], None] = _silent) -> Report:
    """Annotate the report files of a folder into an output folder.

    Parameters
    ----------
    source
        A folder of report files, or one file.
    out
        The output folder; made when it does not exist. Earlier results in it are kept where still true.
    options
        What the run may do.
    progress
        Called before the first document and behind each group of them.

    Returns
    -------
    Report
        What was done. ``failed`` counts all documents of the output that could not be processed.

    Raises
    ------
    CallError
        When `source` is no folder of reports.
    RuleError
        When the rules are not valid.
    OutputError
        ``O003``, ``O004`` when `out` cannot be written; ``O005`` when another run works on it.
    """
    began = datetime.now(UTC)
    check(source)
    require(options.layout.compression)
    rules = _rules(options.rules)
    keys = stage_keys(rules)
    state = out / STATE
    with _locked(out, state), Store(state / "state.sqlite") as store:
        recover(out, state)
        report = Report()
        store.set("source", str(source.resolve()))
        store.set("rules", "\n".join(str(folder.resolve()) for folder in options.rules))
        store.set("layout", json.dumps(asdict(options.layout)))
        store.remember_keys(keys)
        shards = Shards(home=options.shards or str(state.resolve() / "shards"), key=keys[-1])
        _take_in(shards, store, options)
        with store.writing():
            _plan(source, store, keys, report, options)
        _work(source, store, shards, report, options, progress)
        report.vanished, report.vanished_paths = store.count(keys[-1]).vanished, store.vanished(SHOWN)
        if options.prune:
            store.drop_vanished()
        ended = datetime.now(UTC)
        report.seconds = (ended - began).total_seconds()
        counts = store.count(keys[-1])
        report.records = publish(store, out, state, _about(rules.digest, began, ended) | {"documents": {
            "inputs": counts.inputs, "done": counts.inputs - counts.failed, "failed": counts.failed,
            "vanished": counts.vanished,
        }}, options.layout)
        shards.sweep()
        report.failed, report.failures = counts.failed, tuple(islice(store.failures(), SHOWN))
    return report


def _rules(overlays: Sequence[Path]) -> RuleSet:
    rules = load(overlays=overlays)
    if overlays:
        # What no stage can use would end every worker at its start; here it is one message.
        Pipeline(rules)
    return rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What an output folder holds; ``current`` and ``outdated`` count documents that are there and did not fail."""

    source: Place
    rules: tuple[Path, ...]
    current: int
    outdated: int
    vanished: int
    failed: int
    failures: tuple[Failure, ...]
    layout: Layout


def status(out: Path) -> Status:
    """Tell what an output folder holds.

    Parameters
    ----------
    out
        The output folder of a run.

    Raises
    ------
    OutputError
        ``O006`` when no run has worked there.
    """
    state = out / STATE / "state.sqlite"
    if not state.is_file():
        raise OutputError("O006", "no run has worked here", file=out, remedy="Give the output folder of a run.")
    with Store(state, frozen=not os.access(state.parent, os.W_OK)) as store:
        rules = tuple(Path(line) for line in (store.get("rules") or "").splitlines())
        counts = store.count(stage_keys(load(overlays=rules))[-1])
        return Status(
            source=place(store.get("source") or ""), rules=rules, current=counts.current, outdated=counts.outdated,
            vanished=counts.vanished, failed=counts.failed, failures=tuple(islice(store.failures(), SHOWN)),
            layout=Layout(**json.loads(store.get("layout") or "{}")),
        )


def _plan(source: Place, store: Store, keys: Sequence[str], report: Report, options: Options) -> None:
    """List the folder in the store, and what there is to do."""
    store.begin_listing()
    for found, sha256 in digested(source):
        if not found.is_report:
            report.ignored += 1
            continue
        store.listed(found.path, found.name, sha256)
        known = store.known(found.path)
        stage: str | None = INGEST
        if known is None:
            report.new += 1
        elif known.sha256 != sha256 or sha256 is None:
            report.changed += 1
        else:
            again = options.force or (options.retry and known.failed)
            stage = INGEST if again else first_stage(store.keys(known.key), keys)
            if stage is not None and known.failed:
                stage = INGEST
            report.kept += stage is None
            report.redone += stage is not None
            report.redone_from.update([stage] if stage else [])
        if stage is not None:
            store.plan(found.path, sha256, stage)
    for path, known in () if options.prune else store.without_file(keys[-1]):
        stage = first_stage(store.keys(known.key), keys)
        # Without its file, a document begins with the text that was read from it.
        stage = "segment" if stage in {None, INGEST} else stage
        report.redone += 1
        report.redone_from.update([stage])
        store.plan(path, known.sha256, stage)


def _take_in(shards: Shards, store: Store, options: Options) -> None:
    """Store what a cluster finished for an earlier run that did not live to see it, unless all is to be done anew."""
    if options.force or options.retry:
        shards.sweep()
    for outcomes in shards.committed():
        store.put(outcomes, shards.key)


def _work(  # noqa: PLR0913, PLR0917  each is a part of the run
    source: Place, store: Store, shards: Shards, report: Report, options: Options, progress: Callable[[Progress], None],
) -> None:
    """Do what is planned: compute each content once, and take over the result for the other files that have it."""
    done, total = 0, store.left()

    def _put(outcomes: Sequence[Outcome]) -> None:
        nonlocal done
        store.put(outcomes, shards.key)
        done += len(outcomes)
        failures = tuple(outcome.failure for outcome in outcomes if outcome.failure is not None)
        progress(Progress(done=done, total=total, failures=failures))

    progress(Progress(done=done, total=total))
    rules = tuple(folder.resolve() for folder in options.rules)
    work = Work(limits=options.limits, make_worker=options.make_worker or partial(Worker, None, rules), rules=rules,
                shards=shards)
    # Once, but for a file that changed behind the listing: then its twins are left over.
    while store.left():
        if store.pair(shards.key):
            # Closed also when the run is stopped: then the workers have to end.
            with closing(options.engine.run(_inputs(source, store), work)) as groups:
                for outcomes in groups:
                    _put(outcomes)
        twins = (as_equal(twin.path, twin.equal) for twin in store.twins(shards.key))
        while copied := list(islice(twins, _COPIED_AT_ONCE)):
            _put(copied)
            report.copied += len(copied)


def _inputs(source: Place, store: Store) -> Iterator[Input]:
    for task in store.tasks():
        earlier = Earlier(stage=task.stage, packed=task.packed) if task.packed is not None else None
        file = source / task.path if task.file is None else file_of(source, task.file)
        yield Input(path=task.path, file=file, sha256=task.sha256, earlier=earlier)


def _about(digest_of_rules: str, began: datetime, ended: datetime) -> dict[str, object]:
    return {
        "schema": SCHEMA,
        "program": {"name": "chitieu", "version": __version__, "digest": program_digest()},
        "rules": {"digest": digest_of_rules},
        "started": began.isoformat(timespec="seconds"),
        "finished": ended.isoformat(timespec="seconds"),
        "seconds": round((ended - began).total_seconds(), 3),
    }


@contextmanager
def _locked(out: Path, state: Path) -> Iterator[None]:
    """Keep other runs off the output folder."""
    lock = FileLock(state / "lock", timeout=0)
    try:
        state.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise OutputError("O005", "another run works on this folder", file=out,
                          remedy="Wait for it, or choose another output folder.") from error
    except OSError as error:
        raise OutputError("O003", f"cannot be used as an output folder: {error.strerror}", file=out,
                          remedy="Choose a folder that can be written, on a disk that is not full.") from error
    try:
        yield
    finally:
        lock.release()
