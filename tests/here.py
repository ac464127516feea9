"""What several test files share: an engine in this process, a small report, the type of a reader."""

from collections.abc import Callable, Generator, Iterable
from functools import cache, partial

from pipeline.batch.engine import Work
from pipeline.batch.inputs import Input
from pipeline.batch.work import Outcome, Worker
from pipeline.model import Target

Reader = Callable[[str], list[Target]]
REPORT = "UBND phường họp\nNgày đăng 20/01/2021\n\nNăm 2020, tổng thu ngân sách đạt {n} tỷ đồng.\n"


class EngineHere:
    """The work in this process, one document at a time: what is tested is where it comes from and goes to."""

    def run(self, items: Iterable[Input], work: Work) -> Generator[list[Outcome], None, None]:
        make = work.make_worker
        is_plain = isinstance(make, partial) and make.func is Worker and not work.rules
        worker = _plain() if is_plain else make()
        for item in items:
            yield worker.annotate([item])


@cache
def _plain() -> Worker:
    return Worker(None, ())
