"""Measure speed, memory and start-up, and write the page docs/benchmarks.md.

Usage: python -m tools.bench FOLDER [--rounds N] [--out FILE]

The loops are measured in turn in one process, round by round, in seconds of processor time, so that their ratios hold
when the machine's speed drifts; medians are given. What the program takes alone, and whole runs by the command line,
are measured in processes of their own.
"""

import argparse
import gc
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

from pipeline.stages.ingest import ingest

CHECKOUT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = CHECKOUT / "docs" / "benchmarks.md"
WHOLE: Final = "the whole pipeline"
WORDS: Final = "`underthesea.word_tokenize`"
_PACKAGES: Final = ("underthesea", "underthesea_core", "spacy", "pyvi", "pydantic", "regex")
_STARTS: Final = 5
_RUN_CHARACTERS: Final = 3_000_000

# Both run in a process of their own: what the loops load besides would count.
FIRST_DOCUMENT: Final = """
import gc
from pipeline.process import Pipeline
from pipeline.rules import load
pipeline = Pipeline(load())
gc.freeze()  # as every worker does
pipeline("x.txt", "Năm 2020, phường Bồ Đề thu 5 tỷ đồng.".encode())
print("done", flush=True)
"""
ALONE: Final = """
import json, resource, sys, time
from itertools import pairwise
from pathlib import Path
from pipeline.process import Pipeline
from pipeline.reading import Reading
from pipeline.rules import load
from pipeline.stages.ingest import ingest

pipeline = Pipeline(load())
spent = dict.fromkeys(("ingest", "segment", "tokenize", "entities", "goals", "targets"), 0.0)
files = [(file.name, file.read_bytes()) for file in sorted(Path(sys.argv[1]).rglob("*.txt"))]
for warm in (True, False):
    for name, content in files:
        marks = [time.process_time()]
        note = lambda: marks.append(time.process_time())
        document = ingest(name, content); note()
        document = pipeline.segment(document); note()
        reading = Reading(document, pipeline.tokenize(document)); note()
        entities = pipeline.entities(reading); note()
        goals = pipeline.goals(reading, entities); note()
        pipeline.targets(reading, entities, goals); note()
        if not warm:
            for stage, (begin, end) in zip(spent, pairwise(marks), strict=True):
                spent[stage] += end - begin
print(json.dumps({"stages": spent, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}))
"""

_PAGE: Final = """\
# Benchmarks

Written by `make bench`; do not edit. Everything was measured in one go on one machine:

- {cores} cores ({machine}), {system}, Python {python}
- {packages}

## One core, beside other programs

The time to go once through {documents} documents of {characters:,} characters that are already in memory, in seconds of
processor time: medians of {rounds} rounds in which all took turns. The whole pipeline does all stages on whole
documents; the others only cut or tag each line.

| what | seconds | characters/s | time beside {words} |
|---|---:|---:|---:|
{loops}

## Whole runs

`chitieu run --workers N` over {run_documents:,} documents of {run_characters:,} characters: wall-clock time with
start-up, reading, writing and the manifest.

| workers | seconds | documents/s | characters/s | times as fast as one |
|---:|---:|---:|---:|---:|
{runs}

## Where the time goes

| stage | share |
|---|---:|
{stages}

## Start-up and memory

From the start of a process to its first annotated document: {start:.1f} s (median of {starts}).
Peak memory of a process that annotates these documents one after the other: {memory:,.0f} MiB.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Whole runs of the command line: documents, characters, and the seconds by number of workers."""

    documents: int
    characters: int
    seconds: Mapping[int, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All that was measured."""

    documents: int
    characters: int
    rounds: Sequence[Mapping[str, float]]
    stages: Mapping[str, float]
    memory: int
    start: float
    run: Run


def loops(files: Sequence[tuple[str, bytes]], texts: Sequence[str]) -> dict[str, Callable[[], object]]:
    """Give what is compared, by name: each is one pass over all documents, the others line by line."""
    import spacy  # noqa: PLC0415  loaded where it is used, as its loading is no part of any measure
    from underthesea import ner, word_tokenize  # noqa: PLC0415

    from pipeline.process import Pipeline  # noqa: PLC0415
    from pipeline.rules import load  # noqa: PLC0415

    pipeline, make_doc = Pipeline(load()), spacy.blank("vi").make_doc
    gc.freeze()  # as every worker does
    lines = [line for text in texts for line in text.split("\n") if line.strip()]
    return {
        WHOLE: lambda: [pipeline(name, content) for name, content in files],
        WORDS: lambda: [word_tokenize(line, use_token_normalize=False) for line in lines],
        "spaCy's tokenizer for Vietnamese (pyvi)": lambda: [make_doc(line) for line in lines],
        "`underthesea.ner`": lambda: [ner(line) for line in lines],
    }


def measured(calls: Mapping[str, Callable[[], object]], rounds: int) -> list[dict[str, float]]:
    """Give the seconds of processor time of each call in each round, behind one round that is not counted."""
    return [{name: _seconds(call) for name, call in calls.items()} for _ in range(rounds + 1)][1:]


def _seconds(call: Callable[[], object]) -> float:
    began = time.process_time()
    call()
    return time.process_time() - began


def start_up() -> float:
    """Give the median of the seconds from the start of a process to its first document."""
    def once() -> float:
        began = time.perf_counter()
        with subprocess.Popen([sys.executable, "-c", FIRST_DOCUMENT], stdout=subprocess.PIPE, cwd=CHECKOUT) as process:
            assert process.stdout is not None
            process.stdout.readline()
            return time.perf_counter() - began

    return statistics.median(once() for _ in range(_STARTS))


def alone(folder: Path) -> tuple[dict[str, float], int]:
    """Give the seconds of each stage and the peak memory in bytes of a process that annotates the folder."""
    command = [sys.executable, "-c", ALONE, str(folder.resolve())]
    told = json.loads(subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout)
    return told["stages"], told["memory"]


def runs(texts: Sequence[str]) -> Run:
    """Measure whole runs with one worker and with two, in the order one, two, two, one."""
    characters = sum(map(len, texts))
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "in")
        folder.mkdir()
        copies = -(-_RUN_CHARACTERS // characters)
        for copy in range(copies):
            for number, text in enumerate(texts):
                # No two files are alike, as a run may compute the same content once.
                content = f"{text}\n\nBản sao số {copy + 1}\n"
                (folder / f"{copy:04}-{number:03}.txt").write_text(content, encoding="utf-8")
        seconds: dict[int, list[float]] = {1: [], 2: []}
        for workers in (1, 2, 2, 1):
            command = [sys.executable, "-m", "pipeline", "run", str(folder), "--out", f"{scratch}/out", "--force",
                       "--workers", str(workers)]
            began = time.perf_counter()
            subprocess.run(command, cwd=CHECKOUT, capture_output=True, check=True)
            seconds[workers].append(time.perf_counter() - began)
    return Run(documents=copies * len(texts), characters=copies * characters,
               seconds={workers: statistics.median(taken) for workers, taken in seconds.items()})


def page(figures: Figures) -> str:
    """Give the page that tells the figures."""
    names, run, whole = list(figures.rounds[0]), figures.run, sum(figures.stages.values())
    seconds = {name: statistics.median(taken[name] for taken in figures.rounds) for name in names}
    beside = {name: statistics.median(taken[name] / taken[WORDS] for taken in figures.rounds) for name in names}
    return _PAGE.format(
        cores=os.cpu_count(), machine=platform.machine(), system=platform.system(), python=platform.python_version(),
        packages=", ".join(f"{name} {version(name)}" for name in _PACKAGES),
        documents=figures.documents, characters=figures.characters, rounds=len(figures.rounds), words=WORDS,
        loops=_rows((name, f"{seconds[name]:.3f}", f"{figures.characters / seconds[name]:,.0f}", f"{beside[name]:.2f}")
                    for name in names),
        run_documents=run.documents, run_characters=run.characters,
        runs=_rows((workers, f"{taken:.1f}", f"{run.documents / taken:,.0f}", f"{run.characters / taken:,.0f}",
                    f"{run.seconds[1] / taken:.2f}") for workers, taken in run.seconds.items()),
        stages=_rows((stage, f"{taken / whole:.1%}") for stage, taken in figures.stages.items()),
        start=figures.start, starts=_STARTS, memory=figures.memory / 2**20,
    )


def _rows(cells: Iterable[Sequence[object]]) -> str:
    return "\n".join(f"| {' | '.join(map(str, row))} |" for row in cells)


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--out", type=Path, default=PAGE)
    arguments = parser.parse_args()
    files = [(file.name, file.read_bytes()) for file in sorted(arguments.folder.rglob("*.txt"))]
    texts = [ingest(name, content).text for name, content in files]
    stages, memory = alone(arguments.folder)
    figures = Figures(
        documents=len(files), characters=sum(map(len, texts)), rounds=measured(loops(files, texts), arguments.rounds),
        stages=stages, memory=memory, start=start_up(), run=runs(texts),
    )
    text = page(figures)
    print(text)
    arguments.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
