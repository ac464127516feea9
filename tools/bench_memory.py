"""Peak memory of a run by number of documents: it must not grow with them.

Makes short synthetic reports, runs ``chitieu run`` over them, and reads from ``/proc`` (so on Linux alone) the peak
resident size of the main process and of the largest of the processes below it, which are its workers.

    python -m tools.bench_memory 200 20000
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

REPORT = """UBND {level} {name} họp đánh giá tháng {month}/{year}
Ngày đăng {day:02}/{month:02}/{year}

Ngày {day}/{month}/{year}, đồng chí Trần Minh Khôi, Chủ tịch UBND {level} {name}, cho biết tổng thu ngân sách đạt {n} tỷ
đồng, bằng {percent}% dự toán. {level} phấn đấu trong năm {next} giảm {n} hộ nghèo, tăng thu ngân sách {percent}%.
"""
PLACES = (("phường", "Bồ Đề"), ("xã", "Sơn Kim 1"), ("huyện", "Cao Lộc"), ("quận", "Hải Châu"), ("thị xã", "Bỉm Sơn"))


def report(number: int) -> str:
    """Give the text of a synthetic report; no two are alike."""
    level, name = PLACES[number % len(PLACES)]
    year = 2015 + number // 7 % 10
    return f"Số {number}/BC-UBND\n" + REPORT.format(
        level=level, name=name, year=year, next=year + 1, month=number % 12 + 1, day=number % 28 + 1,
        n=number % 900 + 3, percent=90 + number % 30,
    )


def make(folder: Path, count: int) -> None:
    """Write so many reports, a thousand to a subfolder."""
    for number in range(count):
        file = folder / f"{number // 1000:04}" / f"{number:07}.txt"
        file.parent.mkdir(exist_ok=True)
        file.write_text(report(number), encoding="utf-8")


def peak(process: int) -> int:
    """Give the peak resident size of a process in kilobytes, 0 when it is gone."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")), 0)


def below(process: int) -> Iterator[int]:
    """Give the processes that a process has started, and those that they have."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="utf-8").split()
    except OSError:
        return
    for child in map(int, children):
        yield child
        yield from below(child)


def measured(command: list[str]) -> tuple[int, int, float]:
    """Run a command; give the peaks of the main process and of its largest child in kilobytes, and the seconds."""
    began = time.monotonic()
    main = largest = 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        while running.poll() is None:
            main = max(main, peak(running.pid))
            largest = max([largest, *map(peak, below(running.pid))])
            time.sleep(0.1)
    if running.returncode:
        sys.exit(f"{' '.join(command)} ended with status {running.returncode}")
    return main, largest, time.monotonic() - began


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("counts", type=int, nargs="+", help="numbers of documents")
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    print("| documents | run | main process, MB | largest worker, MB | s |")
    print("|---:|---|---:|---:|---:|")
    for count in arguments.counts:
        with tempfile.TemporaryDirectory() as scratch:
            source, out = Path(scratch, "in"), Path(scratch, "out")
            source.mkdir()
            make(source, count)
            command = [sys.executable, "-m", "pipeline", "run", str(source), "--out", str(out),
                       "--workers", str(arguments.workers)]
            for name, more in (("first", []), ("nothing new", []), ("in parts", ["--partition-size", "1000"])):
                of_main, of_worker, seconds = measured([*command, *more])
                worker = f"{of_worker / 1024:.1f}" if name == "first" else ""
                print(f"| {count:,} | {name} | {of_main / 1024:.1f} | {worker} | {seconds:.1f} |", flush=True)


if __name__ == "__main__":
    main()
