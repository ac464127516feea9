"""What a run tells while it works, on a clock of the test's own."""

import io
import json
from collections.abc import Iterator

import pytest
from rich.console import Console

from pipeline.batch.run import Progress
from pipeline.cli import follow, log
from pipeline.model import Failure

FAILURE = Failure(doc_id=None, path="a [b]/:tam:.txt", stage="run", error="W001", message="took longer than 1 s",
                  seconds=1.0)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    stream = io.StringIO()
    console = Console(file=stream, highlight=False, emoji=False, soft_wrap=True, width=100)
    monkeypatch.setattr(log, "err_console", console)
    monkeypatch.setattr(follow, "err_console", console)
    log.start()
    yield stream
    log.start()


def steps(clock: Clock, *, bar: bool = False) -> None:
    with follow.following(bar=bar, clock=clock) as follower:
        follower(Progress(done=0, total=20_000))
        for second in range(1, 19):
            clock.now = float(second)
            failures = (FAILURE,) if second == 7 else ()
            follower(Progress(done=66 * second, total=20_000, failures=failures))
        assert follower.told == {FAILURE.path}


def test_lines_come_every_few_seconds_and_at_the_end_and_failures_at_once(told: io.StringIO) -> None:
    steps(Clock())
    assert told.getvalue().splitlines() == [
        "done 330 of 20,000, 66/s, 0 failed, ETA 5 min",
        "failed: a [b]/:tam:.txt: W001 took longer than 1 s (stage run)",
        "done 660 of 20,000, 66/s, 1 failed, ETA 5 min",
        "done 990 of 20,000, 66/s, 1 failed, ETA 5 min",
        "done 1,188 of 20,000, 66/s, 1 failed, ETA 5 min",
    ]


def test_json_lines_hold_time_level_event_and_fields(told: io.StringIO) -> None:
    log.start(log.Form.JSON)
    steps(Clock())
    rows = [json.loads(line) for line in told.getvalue().splitlines()]
    assert all(row.pop("time").endswith("+00:00") for row in rows)
    assert rows[1:3] == [
        {"level": "error", "event": "failed", "doc_id": None, "path": FAILURE.path, "stage": "run", "error": "W001",
         "message": "took longer than 1 s", "seconds": 1.0},
        {"level": "info", "event": "progress", "done": 660, "total": 20_000, "failed": 1, "per_second": 66.0,
         "eta_seconds": 293},
    ]


def test_a_bar_keeps_failures_as_lines(told: io.StringIO) -> None:
    steps(Clock(), bar=True)
    assert "failed: a [b]/:tam:.txt: W001 took longer than 1 s (stage run)\n" in told.getvalue()


def test_nothing_is_told_of_progress_where_nothing_is_to_do(told: io.StringIO) -> None:
    with follow.following(bar=False, clock=Clock()) as follower:
        follower(Progress(done=0, total=0))
        follower(Progress(done=0, total=0))
    assert told.getvalue() == ""


def test_an_interrupted_run_tells_how_far_it_came(told: io.StringIO) -> None:
    def interrupted() -> None:
        with follow.following(bar=False, clock=Clock()) as follower:
            follower(Progress(done=8, total=9))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert told.getvalue() == "done 8 of 9, 0 failed\n"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "0 s"), (59.4, "59 s"), (59.6, "1 min"), (239.0, "4 min"), (3599.0, "1 h 0 min"), (7800.0, "2 h 10 min"),
     (3_600_000.0, "1,000 h 0 min")],
)
def test_lengths_of_time_are_told_in_words(seconds: float, words: str) -> None:
    assert follow.duration(seconds) == words
