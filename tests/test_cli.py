"""The command line: what it prints, where, and with which exit status."""

import io
import json
import re
import signal
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

import pytest

from pipeline.cli import main


def chitieu(*arguments: object, cwd: Path | None = None) -> "subprocess.CompletedProcess[str]":
    """Call the command line in this process, where everything is loaded already."""
    words = ["chitieu", *map(str, arguments)]
    out, err = io.StringIO(), io.StringIO()
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    status: object = 0
    with patch.object(sys, "argv", words), chdir(cwd or "."), redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            status = end.code
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
    assert status is None or isinstance(status, int)
    return subprocess.CompletedProcess(words, status or 0, out.getvalue(), err.getvalue())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    source = tmp_path / "in"
    source.mkdir()
    (source / "a.txt").write_text("Năm 2020, phường Bồ Đề thu 5 tỷ đồng.\n", encoding="utf-8")
    return source


def test_a_clean_run_exits_with_0_and_says_what_it_did(folder: Path, tmp_path: Path) -> None:
    done = chitieu("run", folder, "--out", tmp_path / "out")
    assert done.returncode == 0
    assert "documents, new" in done.stdout
    assert re.fullmatch(r"done 1 of 1, [\d.]+/s, 0 failed\n", done.stderr)


def test_a_failed_document_gives_1_and_one_line_on_stderr(folder: Path, tmp_path: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    done = chitieu("run", folder, "--out", tmp_path / "out")
    assert done.returncode == 1
    failed, *_, progress = done.stderr.splitlines()
    assert failed == (
        "failed: empty.txt: D001 the file is empty. Put the report's text into it or remove it. (stage ingest)"
    )
    assert progress.startswith("done 2 of 2, ")
    again = chitieu("run", folder, "--out", tmp_path / "out")
    assert again.stderr == f"{failed}\n", "nothing was done, and the failure still stands"


def test_logs_are_json_objects_where_wanted(folder: Path, tmp_path: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    done = chitieu("run", folder, "--out", tmp_path / "out", "--log-format", "json")
    rows = [json.loads(line) for line in done.stderr.splitlines()]
    assert {(row["level"], row["event"]) for row in rows} == {
        ("error", "failed"), ("info", "progress"), ("info", "finished"),
    }
    assert rows[-1]["records"]["errors"] == 1
    refused = chitieu("run", tmp_path / "none", "--log-format", "json")
    assert json.loads(refused.stderr)["error"] == "C001"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("run", "nowhere"), "C001"), (("run", "."), "C002"), (("status", "."), "O006"), (("retry", "."), "O006"),
     (("evaluate", ".", "--gold", "."), "O006"), (("rules", "check", "nowhere"), "R001")],
)
def test_a_wrong_call_gives_2_and_one_line_with_a_code(tmp_path: Path, arguments: tuple[str, ...], code: str) -> None:
    done = chitieu(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"chitieu: {code} ")


def test_the_module_and_the_command_are_the_same(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pipeline", "status", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    here = chitieu("status", tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (here.returncode, here.stdout, here.stderr)


def test_an_unknown_option_gives_2(tmp_path: Path) -> None:
    assert chitieu("run", "--frobnicate", cwd=tmp_path).returncode == 2


def test_status_and_retry_tell_what_failed(folder: Path, tmp_path: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    chitieu("run", folder, "--out", tmp_path / "out")
    told = chitieu("status", tmp_path / "out")
    assert "documents, failed" in told.stdout
    assert "empty.txt: D001" in told.stderr
    assert chitieu("retry", tmp_path / "out").returncode == 1
    (folder / "empty.txt").write_text("Năm 2021, phường thu 6 tỷ đồng.\n", encoding="utf-8")
    assert chitieu("retry", tmp_path / "out").returncode == 0


def test_the_schema_is_printed_as_json() -> None:
    assert json.loads(chitieu("schema", "targets").stdout)["title"] == "Target"
    assert set(json.loads(chitieu("schema").stdout)) >= {"documents", "targets"}
    assert chitieu("schema", "nothing").returncode == 2


HEADER = """{"lexicon": "targets/units", "proof": "record", "attributes": {"unit": "string", "factor": "number"}}
"""
BUSHEL = {"id": "unit.bushel", "forms": ["giạ"], "unit": "kg", "factor": 20,
          "yes": [{"text": "Năng suất lúa đạt 300 giạ/ha.", "span": "300 giạ/ha", "value": 6000.0, "unit": "kg"}]}


def overlay(folder: Path, entry: dict[str, object]) -> Path:
    file = folder / "targets" / "units.jsonl"
    file.parent.mkdir(parents=True)
    file.write_text(HEADER + json.dumps(entry, ensure_ascii=False) + "\n", encoding="utf-8")
    return folder


def test_a_unit_of_ones_own_is_used(folder: Path, tmp_path: Path) -> None:
    mine = overlay(tmp_path / "mine", BUSHEL)
    (folder / "a.txt").write_text("Năm 2020, sản lượng lúa đạt 300 giạ.\n", encoding="utf-8")
    done = chitieu("run", folder, "--out", tmp_path / "out", "--rules", mine)
    assert done.returncode == 0, done.stderr
    (row,) = map(json.loads, (tmp_path / "out" / "targets.jsonl").read_text(encoding="utf-8").splitlines())
    assert (row["value"], row["unit"], row["rule"]) == (6000.0, "kg", "unit.bushel")


def test_rules_that_no_stage_reads_are_refused(folder: Path, tmp_path: Path) -> None:
    rules = overlay(tmp_path / "mine", {"id": "unit.crate", "forms": ["kiện gạch"], "unit": "crate", "factor": 1})
    (rules / "targets").rename(rules / "crates")
    for command in (("rules", "check", rules), ("run", folder, "--out", tmp_path / "out", "--rules", rules)):
        done = chitieu(*command)
        assert done.returncode == 2
        (line,) = done.stderr.splitlines()
        assert line.startswith("chitieu: R011 crates/units.jsonl: no stage reads this file. ")


def test_rules_check_tells_which_example_is_broken(tmp_path: Path) -> None:
    wrong = BUSHEL | {"yes": [{"text": "Sản lượng đạt 300 giạ.", "span": "300 giạ", "value": 1.0}]}
    done = chitieu("rules", "check", overlay(tmp_path / "mine", wrong))
    assert done.returncode == 1
    assert "targets/units::unit.bushel::yes[0]" in done.stderr


def test_rules_are_listed_with_their_file() -> None:
    done = chitieu("rules", "list")
    assert done.returncode == 0
    assert "entities/dates" in done.stdout


def test_place_answers_as_of_a_day_with_parents_and_successors() -> None:
    done = chitieu("place", "phường Thụy Khuê, Tây Hồ", "--on", "2020-11-13")
    assert done.returncode == 0
    assert "phường Thụy Khuê (00112), quận Tây Hồ (003), thành phố Hà Nội (01)" in done.stdout
    assert "now phường" in done.stdout
    assert chitieu("place", "xã Không Hề Có").returncode == 1
    assert chitieu("place", "Tây Hồ", "--on", "yesterday").returncode == 2


def test_the_outline_shows_headings_with_their_goals(tmp_path: Path) -> None:
    report = tmp_path / "plan.txt"
    report.write_text(
        "Kế hoạch công tác năm 2021\nNgày đăng 05/01/2021 | 08:00\n\nII. NHIỆM VỤ TRỌNG TÂM NĂM 2021\n\n"
        "1. Đẩy mạnh thu ngân sách, chống thất thu thuế.\n2. Hoàn thành xây dựng trường mầm non.\n", encoding="utf-8",
    )
    done = chitieu("outline", report)
    assert done.returncode == 0
    assert "NHIỆM VỤ TRỌNG TÂM NĂM 2021" in done.stdout
    assert "task: 1. Đẩy mạnh thu ngân sách, chống thất thu thuế" in done.stdout
    assert done.stderr.strip() == "2 goals"
    assert chitieu("outline", tmp_path / "none.txt").returncode == 2


def test_a_floor_under_an_unknown_score_is_a_wrong_call(folder: Path, tmp_path: Path) -> None:
    chitieu("run", folder, "--out", tmp_path / "out")
    chitieu("gold", "new", folder / "a.txt", "--out", tmp_path / "gold")
    call = ("evaluate", tmp_path / "out", "--gold", tmp_path / "gold", "--fail-under")
    assert chitieu(*call, "targets.full=1.0").returncode == 0
    assert chitieu(*call, "target.full=1.0").returncode == 2


def test_a_damaged_manifest_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"files": {}', encoding="utf-8")
    done = chitieu("validate", tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("chitieu: O001 ")
