"""What a stored result follows from: one key for each stage, each of which takes in the key of the stage before it.

A result is still true when the key of its last stage is what it would be now. Where only later keys differ, the layers
of the stages before them are still true, and the work begins behind them.
"""

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from pipeline import __version__
from pipeline.model import SCHEMA
from pipeline.process import READS
from pipeline.rules import RuleSet

INGEST: Final = "ingest"


def stage_keys(rules: RuleSet) -> tuple[str, ...]:
    """Give the key of each stage of :data:`READS`: of schema, program and all rules read up to it."""
    keys: list[str] = []
    key = _digest(SCHEMA, program_digest())
    for names in READS.values():
        key = _digest(key, rules.only(names).digest)
        keys.append(key)
    return tuple(keys)


def first_stage(then: Sequence[str], now: Sequence[str]) -> str | None:
    """Give the first stage whose result is no longer true, by its keys then and now; ``None`` when all are true.

    Without keys of an earlier run, or when the very first stage is concerned, that is ``ingest``: the file is read.
    """
    for index, (stage, key) in enumerate(zip(READS, now, strict=True)):
        if index >= len(then) or then[index] != key:
            return stage if index else INGEST
    return None


@cache
def program_digest() -> str:
    """Give the digest of the program's own source files: a version number alone would miss a change in a checkout."""
    package = Path(__file__).resolve().parents[1]
    whole = hashlib.sha256(__version__.encode())
    for file in sorted(package.rglob("*.py")):
        whole.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
