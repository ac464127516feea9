"""Speed of the whole pipeline on one core, beside a bare loop of underthesea's word_tokenize over the same lines.

Usage: python -m tools.bench FOLDER [--rounds N]

Both are measured in turn in the same process, so that the ratio holds when the machine's speed drifts; the medians of
the rounds are printed. Stage shares come from separate calls of the stages.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

from underthesea import word_tokenize

from pipeline.batch.inputs import discover, file_of
from pipeline.process import Pipeline
from pipeline.reading import Reading
from pipeline.rules import load
from pipeline.stages.ingest import ingest

STAGES = ("ingest", "segment", "tokenize", "entities", "goals", "targets")
START_UP = """
import time; began = time.perf_counter()
from pipeline.process import Pipeline
from pipeline.rules import load
Pipeline(load())("x.txt", "Năm 2020, phường Bồ Đề thu 5 tỷ đồng.".encode())
print(time.perf_counter() - began)
"""


def timed(call: Callable[[], object]) -> float:
    """Give the seconds that a call takes."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def word_loop(texts: Sequence[str]) -> None:
    """Segment every non-blank line, as one would without this program."""
    for text in texts:
        for line in text.split("\n"):
            if line.strip():
                word_tokenize(line, use_token_normalize=False)


def stage_seconds(pipeline: Pipeline, files: Sequence[tuple[str, bytes]]) -> dict[str, float]:
    """Give the seconds that each stage takes over all files."""
    spent: dict[str, float] = defaultdict(float)
    for name, content in files:
        marks = [time.perf_counter()]
        document = ingest(name, content)
        marks.append(time.perf_counter())
        document = pipeline.segment(document)
        marks.append(time.perf_counter())
        reading = Reading(document, pipeline.tokenize(document))
        marks.append(time.perf_counter())
        entities = pipeline.entities(reading)
        marks.append(time.perf_counter())
        goals = pipeline.goals(reading, entities)
        marks.append(time.perf_counter())
        pipeline.targets(reading, entities, goals)
        marks.append(time.perf_counter())
        for stage, (begin, end) in zip(STAGES, pairwise(marks), strict=True):
            spent[stage] += end - begin
    return spent


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    files = sorted((found.path, file_of(arguments.folder, found.name).read_bytes())
                   for found in discover(arguments.folder) if found.is_report)
    pipeline = Pipeline(load())
    texts = [ingest(name, content).text for name, content in files]
    characters = sum(map(len, texts))

    def whole() -> None:
        for name, content in files:
            pipeline(name, content)

    whole()
    word_loop(texts)
    rounds = [(timed(whole), timed(lambda: word_loop(texts))) for _ in range(arguments.rounds)]
    pipeline_seconds = statistics.median(first for first, _ in rounds)
    loop_seconds = statistics.median(second for _, second in rounds)
    ratio = statistics.median(first / second for first, second in rounds)
    print(f"documents {len(files)}, characters {characters:,}, rounds {arguments.rounds}, medians")
    print(f"whole pipeline     {pipeline_seconds:7.3f} s  {characters / pipeline_seconds:10,.0f} characters/s")
    print(f"word_tokenize loop {loop_seconds:7.3f} s  {characters / loop_seconds:10,.0f} characters/s")
    print(f"ratio of times     {ratio:7.2f}")
    shares = stage_seconds(pipeline, files)
    for name, seconds in shares.items():
        print(f"  {name:9} {seconds / sum(shares.values()):6.1%}")
    starts = [float(subprocess.run([sys.executable, "-c", START_UP], capture_output=True, text=True, check=True).stdout)
              for _ in range(5)]
    print(f"start-up to the first document {statistics.median(starts):.2f} s")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


if __name__ == "__main__":
    main()
