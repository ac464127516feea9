"""PostgreSQL takes the output as it is, by the emitted table definitions.

The tests use the server named by CHITIEU_POSTGRES_DSN, in a schema that they make and drop, or else start one of their
own for as long as they run. Without either they are skipped.
"""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, LiteralString, cast

import psycopg
import pytest
from here import EngineHere
from psycopg import sql

from pipeline.batch.engine import Limits
from pipeline.batch.run import Options, run
from pipeline.columns import FOREIGN_KEYS
from pipeline.export.ddl import definitions
from pipeline.model import RECORDS

CHECKOUT = Path(__file__).resolve().parents[2]
DSN = "CHITIEU_POSTGRES_DSN"
DEBIAN = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name.partition(".")[0]))
PATHS = os.pathsep.join([os.environ.get("PATH", ""), *map(str, reversed(DEBIAN))])
COPY = "COPY lines FROM STDIN WITH (FORMAT csv, QUOTE e'\\x01', DELIMITER e'\\x02')"
SCHEMA = f"chitieu_test_{os.getpid()}"

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = tmp_path_factory.mktemp("in")
    (source / "empty.txt").touch()
    for file in (CHECKOUT / "corpus").glob("*/*.txt"):
        shutil.copy(file, source)
    out = tmp_path_factory.mktemp("out")
    run(source, out, Options(limits=Limits(workers=1), engine=EngineHere()))
    return out


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Give the address of a server: the one named in the environment, or one of our own that ends with the tests."""
    if DSN in os.environ:
        yield os.environ[DSN]
        return
    programs = {name: shutil.which(name, path=PATHS) for name in ("initdb", "pg_ctl")}
    if not all(programs.values()):
        pytest.skip(f"no PostgreSQL server: {DSN} is not set, and initdb and pg_ctl are not installed")
    with tempfile.TemporaryDirectory() as folder:
        # The server refuses to run as the superuser, and the other user has to reach its files.
        user = {"user": "nobody", "extra_groups": []} if os.geteuid() == 0 else {}
        if user:
            shutil.chown(folder, "nobody")
        data = f"{folder}/data"

        def call(program: str, *arguments: str) -> None:
            command = [str(programs[program]), "-D", data, *arguments]
            done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL,
                                  stdout=log, stderr=log, check=False, **cast("Any", user))
            assert done.returncode == 0, Path(log.name).read_text(encoding="utf-8")

        with Path(folder, "log").open("w", encoding="utf-8") as log:
            call("initdb", "--username=tester", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
            call("pg_ctl", "start", "--wait", "--options", f"-c listen_addresses= -c fsync=off -k {folder}")
            try:
                yield f"host={folder} user=tester dbname=postgres"
            finally:
                call("pg_ctl", "stop", "--wait", "--mode=immediate")


@pytest.fixture(scope="module")
def database(server: str, output: Path) -> Iterator["psycopg.Connection[tuple[Any, ...]]"]:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(SCHEMA)))
        try:
            connection.execute(sql.SQL("SET search_path TO {}").format(sql.Identifier(SCHEMA)))
            connection.execute(cast("LiteralString", definitions("postgres")))
            for name in RECORDS:
                load(connection, output, name)
            yield connection
        finally:
            connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(SCHEMA)))


def load(connection: "psycopg.Connection[tuple[Any, ...]]", out: Path, name: str) -> None:
    """Load one file the way docs/records.md shows it."""
    connection.execute("CREATE TEMPORARY TABLE lines (line jsonb)")
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        copy.write((out / f"{name}.jsonl").read_bytes())
    table = sql.Identifier(name)
    connection.execute(
        sql.SQL("INSERT INTO {} SELECT (jsonb_populate_record(NULL::{}, line)).* FROM lines").format(table, table),
    )
    connection.execute("DROP TABLE lines")


def lines(out: Path, name: str) -> list[str]:
    return (out / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", RECORDS)
def test_every_row_comes_back_as_it_went_in(
    database: "psycopg.Connection[tuple[Any, ...]]", output: Path, name: str,
) -> None:
    found = [row for (row,) in database.execute(sql.SQL("SELECT to_jsonb(t) FROM {} t").format(sql.Identifier(name)))]
    wanted = [json.loads(line) for line in lines(output, name)]
    assert wanted
    assert sorted(found, key=identity) == sorted(wanted, key=identity)


def identity(row: dict[str, Any]) -> str:
    return str(row.get("id") or row.get("path") or row["doc_id"])


@pytest.mark.parametrize("name", FOREIGN_KEYS)
def test_the_keys_of_the_contract_hold(database: "psycopg.Connection[tuple[Any, ...]]", name: str) -> None:
    for field, other, key in FOREIGN_KEYS[name]:
        database.execute(sql.SQL("ALTER TABLE {} ADD FOREIGN KEY ({}) REFERENCES {} ({})").format(
            *map(sql.Identifier, (name, field, other, key)),
        ))


def test_an_id_cannot_be_loaded_twice(database: "psycopg.Connection[tuple[Any, ...]]") -> None:
    with pytest.raises(psycopg.errors.UniqueViolation), database.transaction():
        database.execute("INSERT INTO targets SELECT * FROM targets LIMIT 1")


def test_rows_join_and_lie_on_their_text(database: "psycopg.Connection[tuple[Any, ...]]", output: Path) -> None:
    found = database.execute(
        "SELECT count(*), sum(value) FROM targets t JOIN documents d USING (doc_id) JOIN tokens s ON s.id = t.sentence "
        'WHERE substring(d.text FROM t.start + 1 FOR t."end" - t.start) = t.text '
        'AND s.start <= t.start AND t."end" <= s."end" AND d.source->>\'path\' IS NOT NULL',
    ).fetchone()
    wanted = [json.loads(line)["value"] for line in lines(output, "targets")]
    assert found == (len(wanted), pytest.approx(sum(wanted)))


def test_lists_are_lists(database: "psycopg.Connection[tuple[Any, ...]]", output: Path) -> None:
    found = database.execute(
        "SELECT count(*) FROM goals g CROSS JOIN unnest(g.targets) AS inside(id) JOIN targets t ON t.id = inside.id",
    ).fetchone()
    assert found == (sum(len(json.loads(line)["targets"]) for line in lines(output, "goals")),)
