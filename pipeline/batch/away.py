"""Output folders behind a URL: a run works in a folder of this machine and brings the result there.

The state is a database and needs a real file system. So a run takes the lock, fetches the state, works as ever, puts
the published files beside the old ones, and the manifest last: who reads by the manifest's digests never mistakes a
half-brought generation for a whole one. The working folder stays, so that a run that was killed goes on where it was.
What a cluster has finished lies under the URL from the start, for its machines to reach.
"""

import hashlib
import json
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from pipeline.batch.exchange import STATE
from pipeline.batch.folders import RemoteFolder
from pipeline.batch.places import Place
from pipeline.batch.publish import MANIFEST
from pipeline.batch.run import Options, Progress, Report, run
from pipeline.errors import OutputError

_STATE_FILE: Final = f"{STATE}/state.sqlite"
_LOCK: Final = f"{STATE}/lock"
_BASE: Final = "base"


def run_away(source: Place, url: str, options: Options, progress: Callable[[Progress], None]) -> Report:
    """Annotate report files into an output folder behind a URL.

    Parameters
    ----------
    source, options, progress
        As :func:`pipeline.batch.run.run` has them.
    url
        The output folder.

    Returns
    -------
    Report
        What was done.

    Raises
    ------
    OutputError
        ``O004`` when it cannot be written there, ``O005`` when another run works there; else as :func:`run`.
    """
    there = RemoteFolder(url)
    try:
        with _locked(there, url):
            here = fetch(url)
            report = run(source, here, replace(options, shards=f"{url.rstrip('/')}/{STATE}/shards"), progress)
            _bring(here, there)
    except OSError as error:
        raise OutputError("O004", f"cannot be written: {error}", file=url,
                          remedy="What was finished is kept on this machine; run again to go on.") from error
    return report


def fetch(url: str) -> Path:
    """Give the folder of this machine that stands for an output folder behind a URL, with its state.

    It is kept as it is where it goes on from what lies there now, else the state is fetched.
    """
    there = RemoteFolder(url)
    here = _working_folder(url)
    base = _digest_of_manifest(there)
    mark = here / STATE / _BASE
    if mark.is_file() and mark.read_text(encoding="ascii") == base:
        return here
    shutil.rmtree(here, ignore_errors=True)
    mark.parent.mkdir(parents=True)
    if there.exists(_STATE_FILE):
        there.get(_STATE_FILE, here / _STATE_FILE)
    mark.write_text(base, encoding="ascii")
    return here


def _bring(here: Path, there: RemoteFolder) -> None:
    """Put the files of a generation in their places, the manifest last, and remove those it no longer has."""
    manifest = (here / MANIFEST).read_bytes()
    files = set(json.loads(manifest)["files"])
    earlier = json.loads(there.read(MANIFEST))["files"] if there.exists(MANIFEST) else {}
    described = {file.name for file in here.glob("*.json")} - {MANIFEST}
    for name in sorted(files | described | {_STATE_FILE}):
        there.put(here / name, name)
    there.write(MANIFEST, manifest)
    (here / STATE / _BASE).write_text(hashlib.sha256(manifest).hexdigest(), encoding="ascii")
    for name in sorted(set(earlier) - files):
        there.remove(name)


def _digest_of_manifest(there: RemoteFolder) -> str:
    return hashlib.sha256(there.read(MANIFEST)).hexdigest() if there.exists(MANIFEST) else ""


def _working_folder(url: str) -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()
    return cache / "chitieu" / hashlib.sha256(url.rstrip("/").encode()).hexdigest()[:16]


@contextmanager
def _locked(there: RemoteFolder, url: str) -> Iterator[None]:
    """Keep other runs off, as far as the store can: where it cannot refuse to overwrite, two may begin at once."""
    since = datetime.now(UTC).isoformat(timespec="seconds")
    content = json.dumps({"host": socket.gethostname(), "pid": os.getpid(), "since": since}).encode()
    try:
        there.create(_LOCK, content)
    except FileExistsError as error:
        other = json.loads(there.read(_LOCK))
        if not _is_dead(other):
            holder = f"process {other['pid']} of {other['host']}, since {other['since']}"
            raise OutputError("O005", f"another run works on this folder: {holder}", file=url,
                              remedy=f"Wait for it; if it was killed, remove {_LOCK} there.") from error
        there.write(_LOCK, content)
    try:
        yield
    finally:
        there.remove(_LOCK)


def _is_dead(holder: dict[str, Any]) -> bool:
    """Tell whether the holder of a lock is known to be dead: it was on this machine, and its process is no more."""
    if holder["host"] != socket.gethostname() or os.name == "nt":
        return False
    try:
        os.kill(holder["pid"], 0)
    except ProcessLookupError:
        return True
    except PermissionError:  # alive, and another user's
        return False
    return False
