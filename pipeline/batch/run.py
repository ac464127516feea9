"""A run over a folder: plan, work, publish.

A run is planned from digests alone: of each file's content, of the rules, and from the program's version. What has not
changed since the last run into the same folder is kept; what is new or changed is computed.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from pipeline import __version__
from pipeline.batch import engine
from pipeline.batch.inputs import Input, Listing, digest, discover
from pipeline.batch.publish import publish, recover
from pipeline.batch.store import Store
from pipeline.batch.work import Worker
from pipeline.errors import OutputError
from pipeline.model import SCHEMA, Failure
from pipeline.process import Pipeline
from pipeline.rules import load

STATE: Final = ".chitieu"


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
    """

    limits: engine.Limits
    rules: tuple[Path, ...] = ()
    force: bool = False
    prune: bool = False
    retry: bool = False
    make_worker: Callable[[], Worker] | None = None


@dataclass(slots=True, kw_only=True)
class Report:
    """What a run did: numbers of inputs by what became of them, failures, and records by file.

    ``changed`` counts files with other content, ``redone`` those done again for another reason: new rules or program,
    ``force``, ``retry``.
    """

    new: int = 0
    changed: int = 0
    redone: int = 0
    kept: int = 0
    failed: int = 0
    vanished: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()
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


def run(source: Path, out: Path, options: Options, progress: Callable[[Progress], None] = _silent) -> Report:
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
    listing = discover(source)
    digest_of_rules = _digest_of_rules(options.rules)
    key = run_key(digest_of_rules)
    state = out / STATE
    with _locked(out, state), Store(state / "state.sqlite") as store:
        recover(out, state)
        report = Report(ignored=listing.ignored)
        store.set("source", str(source.resolve()))
        store.set("rules", "\n".join(str(folder.resolve()) for folder in options.rules))
        todo = _plan(listing, store, key, report, options)
        report.vanished = tuple(store.mark_present(path for path, _ in listing.files))
        _work(todo, store, key, options, progress)
        if options.prune:
            store.drop_vanished()
        ended = datetime.now(UTC)
        report.seconds = (ended - began).total_seconds()
        report.records = publish(store, out, state, _about(digest_of_rules, began, ended))
        report.failures = tuple(store.failures())
        report.failed = len(report.failures)
    return report


def _digest_of_rules(overlays: Sequence[Path]) -> str:
    rules = load(overlays=overlays)
    if overlays:
        # What no stage can use would end every worker at its start; here it is one message.
        Pipeline(rules)
    return rules.digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What an output folder holds; ``current`` and ``outdated`` count documents that are there and did not fail."""

    source: Path
    rules: tuple[Path, ...]
    current: int
    outdated: int
    vanished: int
    failures: tuple[Failure, ...]


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
    with Store(state) as store:
        rules = tuple(Path(line) for line in (store.get("rules") or "").splitlines())
        key = run_key(load(overlays=rules).digest)
        known = list(store.all_known())
        return Status(
            source=Path(store.get("source") or ""), rules=rules, failures=tuple(store.failures()),
            current=sum(one.key == key and one.present and not one.failed for one in known),
            outdated=sum(one.key != key and one.present and not one.failed for one in known),
            vanished=sum(not one.present for one in known),
        )


def run_key(rules_digest: str) -> str:
    """Give the digest of all that decides a document's result beside its content and name: schema, program, rules."""
    return hashlib.sha256(f"{SCHEMA}\0{program_digest()}\0{rules_digest}".encode()).hexdigest()


@cache
def program_digest() -> str:
    """Give the digest of the program's own source files: a version number alone would miss a change in a checkout."""
    package = Path(__file__).resolve().parents[1]
    whole = hashlib.sha256(__version__.encode())
    for file in sorted(package.rglob("*.py")):
        whole.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()


def _plan(listing: Listing, store: Store, key: str, report: Report, options: Options) -> list[Input]:
    todo: list[Input] = []
    for path, file in listing.files:
        item = Input(path=path, file=file, sha256=digest(file))
        known = store.known(path)
        if known is None:
            report.new += 1
        elif known.sha256 != item.sha256 or item.sha256 is None:
            report.changed += 1
        elif known.key != key or options.force or (options.retry and known.failed):
            report.redone += 1
        else:
            report.kept += 1
            continue
        todo.append(item)
    return todo


def _work(
    todo: Sequence[Input], store: Store, key: str, options: Options, progress: Callable[[Progress], None],
) -> None:
    done = 0
    progress(Progress(done=done, total=len(todo)))
    if not todo:
        return
    for outcomes in engine.run(todo, options.limits, options.make_worker or partial(Worker, None, options.rules)):
        store.put(outcomes, key)
        done += len(outcomes)
        failures = tuple(outcome.failure for outcome in outcomes if outcome.failure is not None)
        progress(Progress(done=done, total=len(todo), failures=failures))


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
    try:
        state.mkdir(parents=True, exist_ok=True)
        with FileLock(state / "lock", timeout=0):
            yield
    except Timeout as error:
        raise OutputError("O005", "another run works on this folder", file=out,
                          remedy="Wait for it, or choose another output folder.") from error
    except (PermissionError, NotADirectoryError, FileExistsError) as error:
        raise OutputError("O003", f"cannot be used as an output folder: {error.strerror}", file=out,
                          remedy="Choose a folder that can be written.") from error
