"""The records of the data contract, as typed, frozen models; the JSON Schema files are generated from here.

Every record class names one JSONL file. Records are wide: a row holds every key of its file, with ``null`` (or an empty
list) where a key does not apply, so that a reader that infers a schema from the first rows is right.
"""

from collections.abc import Iterable
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

SCHEMA: Final = "chitieu/1.1"

Offset = Annotated[int, Field(ge=0, description="Offset in the document's canonical text, in Unicode code points")]
Edtf = Annotated[str, Field(description="A date or interval in EDTF (ISO 8601-2): 2021-01-19, 2020-03, 2020/2025")]
IsoDay = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", description="A calendar day, ISO 8601")]

Level = Literal["hamlet", "commune", "district", "province", "nation"]
BlockKind = Literal["title", "meta", "heading", "paragraph", "list_item", "table_row", "caption", "boilerplate"]
EntityLabel = Literal["OFFICIAL", "PERSON", "ADMIN_UNIT", "DATE", "ORG", "LEGAL_DOC"]
DateKind = Literal["date", "month", "quarter", "half_year", "year", "school_year", "term", "interval", "set"]
DateMod = Literal["start", "mid", "end", "approx", "before", "after"]
OrgKind = Literal[
    "party", "council", "government", "front", "union", "agency", "military_police", "school", "company", "other",
]
Link = Literal["exact", "context", "ambiguous", "none"]
GoalKind = Literal["objective", "orientation", "task", "solution", "breakthrough", "theme", "target"]
GoalField = Literal[
    "economy", "budget", "urban", "environment", "culture_society", "education", "health", "welfare", "security",
    "administration", "party", "other",
]
TargetKind = Literal["target", "result", "estimate"]
Measure = Literal["level", "change", "plan_ratio"]
Direction = Literal["increase", "decrease"]
Comparator = Literal["eq", "ge", "gt", "le", "lt", "approx", "range"]
Frequency = Literal["annual", "monthly", "quarterly"]
WarningCode = Literal[
    "ambiguous_number", "assumed_term", "impossible_date", "inconsistent_growth", "inconsistent_ratio",
    "inconsistent_share", "inconsistent_sum", "inconsistent_words", "inferred_year", "lunar_date",
    "misspelt_name", "reversed_interval", "unresolved_year",
]


class Value(BaseModel):
    """Base of every value: immutable, and closed to unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True,
                              json_schema_serialization_defaults_required=True)


class TextSpan(Value):
    """A piece of the canonical text, with half-open offsets."""

    start: Offset
    end: Offset
    text: str

    @model_validator(mode="after")
    def _is_half_open(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"span {self.start}:{self.end} is empty or reversed")
        return self


class Place(Value):
    """The administrative unit that a document, goal or figure is about."""

    name: str
    level: Level | None = None
    code: str | None = Field(None, description="Statistics-office code valid at the document's date")


class Source(Value):
    """Where a document came from."""

    path: str = Field(description="Path below the input folder, with forward slashes")
    sha256: str
    bytes: int
    format: str
    encoding: str


class Block(Value):
    """A structural piece of a document."""

    id: str
    kind: BlockKind
    start: Offset
    end: Offset
    level: int | None = Field(None, description="Depth of a heading or list item, 1 outermost")
    number: str | None = Field(None, description="The printed number or letter: 1, II, a, Một")
    parent: str | None = Field(None, description="Id of the heading block that governs this one")


class Record(Value):
    """Base of every record."""

    schema_version: Literal["chitieu/1.1"] = Field(SCHEMA, alias="schema")
    doc_id: str


class Document(Record):
    """One row of documents.jsonl."""

    source: Source
    text: str = Field(description="The canonical text that all offsets count in")
    title: TextSpan | None = None
    published: str | None = Field(None, description="ISO date or date-time")
    place: Place | None = None
    blocks: tuple[Block, ...] = ()


class Sentence(Record):
    """One row of tokens.jsonl."""

    id: str
    block: str
    start: Offset
    end: Offset
    text: str
    tokens: tuple[tuple[int, int], ...] = Field(description="Word segmentation: [start, end] of every token")
    pos: tuple[str, ...] | None = None


class Annotation(Record):
    """Base of the records that a rule made."""

    id: str
    start: Offset
    end: Offset
    text: str
    rule: str = Field(description="Id of the rule that made the record")
    warnings: tuple[WarningCode, ...] = ()


class Role(Value):
    """An office held: title, the body it is held in, and where the role stands in the text."""

    title: str
    organization: str | None = None
    level: Level | None = None
    start: int | None = None
    end: int | None = None


class Successor(Value):
    """A unit that took over (part of) another one's area."""

    code: str
    name: str


class Entity(Annotation):
    """One row of entities.jsonl: one mention. Which fields are filled depends on the label."""

    label: EntityLabel
    sentence: str | None
    name: str | None = Field(None, description="OFFICIAL, PERSON, ADMIN_UNIT: the name without type word or honorific")
    person: str | None = Field(None, description="OFFICIAL, PERSON: one id for all mentions of a person in a document")
    honorific: str | None = None
    roles: tuple[Role, ...] = ()
    unit_type: str | None = Field(None, description="ADMIN_UNIT: phường, xã, thị trấn, quận, huyện, ...")
    level: Level | None = Field(None, description="ADMIN_UNIT, ORG")
    code: str | None = Field(None, description="ADMIN_UNIT: statistics-office code valid at the document's date")
    within: tuple[str, ...] = Field((), description="ADMIN_UNIT: codes of the parents, innermost first")
    link: Link | None = None
    candidates: tuple[Successor, ...] = Field((), description="ADMIN_UNIT: the units it may be when link is ambiguous")
    successors: tuple[Successor, ...] = Field((), description="ADMIN_UNIT: units that hold its area now")
    kind: DateKind | OrgKind | None = Field(None, description="DATE, ORG")
    value: Edtf | None = Field(None, description="DATE")
    start_date: IsoDay | None = None
    end_date: IsoDay | None = None
    mod: DateMod | None = None
    relative: bool | None = Field(None, description="DATE: resolved against the document's own date")
    admin_unit: str | None = Field(None, description="ORG: code of the administrative unit it belongs to")
    doc_type: str | None = Field(None, description="LEGAL_DOC")
    number: str | None = Field(None, description="LEGAL_DOC: as written, without blanks")
    issued: IsoDay | None = None
    issuer: str | None = None


class Goal(Annotation):
    """One row of goals.jsonl: one statement of what is to be done or reached."""

    kind: GoalKind
    number: str | None = None
    heading: str | None = Field(None, description="Id of the heading block it stands under")
    field: GoalField | None = None
    period: Edtf | None = None
    actor: str | None = None
    place: Place | None = None
    targets: tuple[str, ...] = ()


class Target(Annotation):
    """One row of targets.jsonl: one measured quantity, in long, tidy form."""

    sentence: str
    statement: str = Field(description="Shared by the quantities of one indicator in one sentence")
    indicator: TextSpan | None = None
    indicator_id: str | None = None
    kind: TargetKind
    measure: Measure
    direction: Direction | None = None
    comparator: Comparator
    value: float
    value_max: float | None = None
    denominator: float | None = None
    unit: str
    unit_text: str | None = None
    reference: TextSpan | None = None
    reference_period: Edtf | None = None
    period: Edtf | None = None
    frequency: Frequency | None = None
    place: Place | None = None


class Failure(Value):
    """One row of errors.jsonl: a document, or an input, that could not be processed."""

    schema_version: Literal["chitieu/1.1"] = Field(SCHEMA, alias="schema")
    doc_id: str | None
    path: str
    stage: str
    error: str = Field(description="Error code")
    message: str
    seconds: float = Field(description="Time spent on it, in seconds: the one value that differs from run to run")


RECORDS: Final[dict[str, type[Value]]] = {
    "documents": Document,
    "tokens": Sentence,
    "entities": Entity,
    "goals": Goal,
    "targets": Target,
    "errors": Failure,
}


def is_readable(schema: str) -> bool:
    """Tell whether records of a schema version can be read as records of this one: minor versions only add fields."""
    return schema.partition(".")[0] == SCHEMA.partition(".")[0]


def json_schema(name: str) -> dict[str, object]:
    """Give the JSON Schema of one output file's records, in which every key is required: absent values are null."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{SCHEMA}/{name}",
        **RECORDS[name].model_json_schema(by_alias=True, mode="serialization"),
    }


def check_offsets(text: str, records: Iterable[Annotation | Sentence]) -> None:
    """Raise ``ValueError`` for the first record whose text is not the canonical text at its offsets.

    Parameters
    ----------
    text
        The canonical text.
    records
        Sentences or annotations of that document.
    """
    for record in records:
        for span in (record, *_inner_spans(record)):
            if text[span.start : span.end] != span.text:
                raise ValueError(f"{record.id}: text[{span.start}:{span.end}] is not {span.text!r}")


def _inner_spans(record: Annotation | Sentence) -> tuple[TextSpan, ...]:
    if isinstance(record, Target):
        return tuple(span for span in (record.indicator, record.reference) if span is not None)
    return ()
