"""Commands for those who read the output: ``schema``, ``validate`` and ``export``."""

import json
from pathlib import Path
from typing import Annotated, Final

import typer

from pipeline.cli.console import FAILED, app, err_console, out_console
from pipeline.export import ddl
from pipeline.export.tables import EXPORTERS
from pipeline.export.tables import export as write_export
from pipeline.export.validate import validate as check_output
from pipeline.model import RECORDS, json_schema

_JSON_SCHEMA: Final = "jsonschema"
_FORMATS: Final = (_JSON_SCHEMA, *ddl.DIALECTS)


@app.command()
def schema(
    name: Annotated[str | None, typer.Argument(help=f"One of {', '.join(RECORDS)}; all by default.")] = None,
    dialect: Annotated[str, typer.Option("--format", "-f", help=f"One of {', '.join(_FORMATS)}.")] = _JSON_SCHEMA,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write one JSON Schema file per kind here.")] = None,
) -> None:
    """Print the schema of the output files: JSON Schema, or table definitions."""
    if name is not None and name not in RECORDS:
        raise typer.BadParameter(f"{name} is none of {', '.join(RECORDS)}")
    if dialect not in _FORMATS:
        raise typer.BadParameter(f"{dialect} is none of {', '.join(_FORMATS)}")
    if dialect != _JSON_SCHEMA:
        out_console.print(ddl.definitions(dialect, name), end="", markup=False, soft_wrap=True)
        return
    schemas = {key: json_schema(key) for key in RECORDS if name in {None, key}}
    if out is None:
        out_console.print_json(json.dumps(schemas[name] if name else schemas, ensure_ascii=False))
        return
    out.mkdir(parents=True, exist_ok=True)
    for key, content in schemas.items():
        file = out / f"{key}.schema.json"
        file.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


@app.command()
def validate(out: Annotated[Path, typer.Argument(metavar="OUT", help="The output folder of a run.")]) -> None:
    """Check an output folder: schema, ids and joins, offsets, digests of the manifest."""
    count = 0
    for defect in check_output(out):
        count += 1
        err_console.print(f"{defect.code} {defect.file}, line {defect.line}: {defect.message}", markup=False)
    out_console.print(f"{count} defects")
    if count:
        raise typer.Exit(FAILED)


@app.command()
def export(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The output folder of a run.")],
    name: Annotated[str, typer.Option("--format", "-f", help=f"One of {', '.join(EXPORTERS)}.")],
    target: Annotated[Path, typer.Option("--out", "-o", help="A folder for parquet and csv, a file for the others.")],
) -> None:
    """Write the output as Parquet, a DuckDB database, CSV or an Excel workbook."""
    if name not in EXPORTERS:
        raise typer.BadParameter(f"{name} is none of {', '.join(EXPORTERS)}")
    write_export(name, out, target)
    out_console.print(f"Written to {target}", markup=False)
