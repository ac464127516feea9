"""Rules as data: loads and validates a rules folder into one immutable rule set with a digest.

Two kinds of file are read, both below one root folder and known by their path without the ending
(``entities/dates`` for ``entities/dates.toml``):

*Patterns* (``.toml``) hold ``[attributes]`` (what a rule of this file may say beside its pattern), ``[fragments]``
(named pieces of patterns) and ``[[rule]]`` tables. *Lexicons* (``.jsonl``) hold a header line with the same
``attributes``, then one entry a line. Every rule and entry carries its own proof: ``yes`` and ``no`` examples. A file
says by ``proof`` what they prove: ``match`` (the default), that the pattern hits exactly the span in a ``yes`` and
nothing in a ``no``; ``record``, that the whole pipeline makes a record by this rule with that span and those fields,
or none; ``link``, that the pipeline makes one, by another rule, over the span that names this one as its indicator.

The pattern language is that of the `regex` package, with three conveniences: line breaks with their indentation are
dropped; a blank stands for one to sixteen blanks (``" ?"`` for none to sixteen); ``{name}`` stands for a fragment.
A group named ``span`` narrows the hit to itself; one named ``from``, inside a look-behind, widens it to the left, so
that the search can set out from a rarer word: ``(?<=(?P<from>(?:đầu|cuối) ))quý`` hits "cuối quý".
"""

import hashlib
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias, TypeVar, cast, get_args

import regex

from pipeline import text as texts
from pipeline.errors import RuleError
from pipeline.lasting import lasting

View = Literal["folded", "cased"]
Proof = Literal["match", "record", "link"]
T = TypeVar("T")
Scalar: TypeAlias = str | int | float | bool | tuple[str, ...]

_TYPES: Final[dict[str, type | tuple[type, ...]]] = {
    "string": str, "integer": int, "number": (int, float), "boolean": bool, "strings": list,
}
_RULE_KEYS: Final = frozenset({"id", "pattern", "view", "priority", "yes", "no"})
_ENTRY_KEYS: Final = frozenset({"id", "forms", "priority", "yes", "no"})
_HEADER_KEYS: Final = frozenset({"lexicon", "view", "proof", "attributes"})
_FILE_KEYS: Final = frozenset({"proof", "attributes", "fragments", "rule"})
_FRAGMENT: Final = regex.compile(r"\{([a-z_][a-z0-9_]*)\}")
# Bounded, so that the matcher can look for a pattern's fixed words first and step back from them.
_SOME_BLANKS: Final = " {1,16}"
_NO_OR_SOME_BLANKS: Final = " {0,16}"
_SECONDS: Final = 20.0
_ID: Final = regex.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A proof of a rule: a text, the span the rule must cover, and fields the resulting record must have."""

    text: str
    span: str
    published: str | None = None
    fields: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, kw_only=True)  # without slots, so that the compiled pattern can be kept
class Rule:
    """A pattern with its attributes and its proof.

    Attributes
    ----------
    pattern, expanded
        The pattern as it is written, and as the `regex` package reads it.
    seconds
        How long one search may take; ``None``, and then without a look at the clock, for the program's own patterns,
        which its tests prove.
    """

    id: str
    file: str
    path: Path = field(repr=False, compare=False)
    pattern: str
    expanded: str = field(repr=False)
    view: View
    priority: int
    attributes: Mapping[str, Scalar]
    proof: Proof
    yes: tuple[Example, ...]
    no: tuple[str, ...]
    seconds: float | None = None

    @cached_property
    def compiled(self) -> "regex.Pattern[str]":
        """The pattern, compiled when it is first needed.

        Raises
        ------
        RuleError
            ``R006`` when it does not compile, ``R007`` when it matches the empty string.
        """
        where = f"{self.id}.pattern"
        try:
            compiled = regex.compile(self.expanded, regex.V1)
        except regex.error as error:
            raise RuleError("R006", f"pattern does not compile: {error}; expanded: {self.expanded}", file=self.path,
                            where=where, remedy="Mend the pattern.") from error
        if compiled.fullmatch(""):
            raise RuleError("R007", "pattern matches the empty string", file=self.path, where=where,
                            remedy="Make some part of it obligatory.")
        return compiled

    def get(self, name: str, default: str = "") -> str:
        """Give a string attribute, or `default` where the rule does not set it."""
        return cast("str", self.attributes.get(name, default))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A lexicon entry: surface forms that mean one thing, with attributes and proof."""

    id: str
    file: str
    forms: tuple[str, ...]
    view: View
    priority: int
    attributes: Mapping[str, Scalar]
    proof: Proof
    yes: tuple[Example, ...]
    no: tuple[str, ...]

    def get(self, name: str, default: str = "") -> str:
        """Give a string attribute, or `default` where the entry does not set it."""
        return cast("str", self.attributes.get(name, default))


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """All rules of a run, by file; `digest` changes with any byte of any rule file."""

    patterns: Mapping[str, tuple[Rule, ...]]
    lexicons: Mapping[str, tuple[Entry, ...]]
    tables: Mapping[str, Path]
    digests: Mapping[str, str]
    digest: str
    asked: set[str] = field(default_factory=set, repr=False, compare=False)

    def compile(self) -> None:
        """Compile all patterns now; raises as :attr:`Rule.compiled` does."""
        for rules in self.patterns.values():
            _compile(rules)

    def rules(self, name: str) -> tuple[Rule, ...]:
        """Give the rules of a file or, for a folder name, of all files below it."""
        files = _below(self.patterns, name)
        self.asked.update(f"{file}.toml" for file in files)
        return tuple(rule for file in files for rule in self.patterns[file])

    def entries(self, name: str) -> tuple[Entry, ...]:
        """Give the lexicon entries of a file or, for a folder name, of all files below it."""
        files = _below(self.lexicons, name)
        self.asked.update(f"{file}.jsonl" for file in files)
        return tuple(entry for file in files for entry in self.lexicons[file])

    def only(self, names: Sequence[str]) -> "RuleSet":
        """Give a view of some files and of all files below some folders; asking it for another is ``R001``.

        Parameters
        ----------
        names
            Files without their ending, and folders.

        Returns
        -------
        RuleSet
            Its digest is that of these files alone. What is asked of it counts as asked of the whole set.
        """
        def _kept(files: Mapping[str, T]) -> dict[str, T]:
            return {file: files[file] for name in names for file in files if _is_below(file, name)}

        digests = _kept(self.digests)
        return RuleSet(patterns=_kept(self.patterns), lexicons=_kept(self.lexicons), tables=_kept(self.tables),
                       digests=digests, digest=_digest_of(digests), asked=self.asked)

    def refuse_unread(self) -> None:
        """Make sure that every file has been asked for, once all stages are built.

        Raises
        ------
        RuleError
            ``R011`` for a file whose rules no stage would ever look for.
        """
        files = [*(f"{file}.toml" for file in self.patterns), *(f"{file}.jsonl" for file in self.lexicons)]
        for file in files:
            if file not in self.asked:
                raise RuleError("R011", "no stage reads this file", file=file,
                                remedy="Put it where the program's own rules of its kind lie: chitieu rules list.")


def _below(files: Mapping[str, object], name: str) -> list[str]:
    found = sorted(file for file in files if _is_below(file, name))
    if not found:
        raise RuleError("R001", f"no rule file {name!r}", remedy="Restore it from the distribution.")
    return found


def _is_below(file: str, name: str) -> bool:
    return file == name or file.startswith(f"{name}/")


def _digest_of(digests: Mapping[str, str]) -> str:
    return hashlib.sha256("\n".join(f"{name} {digests[name]}" for name in sorted(digests)).encode()).hexdigest()


def default_root() -> Path:
    """Give the folder of the rules that come with the program: in the wheel, or beside the package in a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "_rules"
    return installed if installed.is_dir() else package.parent / "rules"


@lasting
def load(root: Path | None = None, overlays: Sequence[Path] = ()) -> RuleSet:
    """Load and validate rule folders.

    Parameters
    ----------
    root
        The base folder; the program's own rules by default.
    overlays
        Folders laid over it, in order: a rule or entry with a known id replaces that one, any other is added.

    Returns
    -------
    RuleSet
        Validated rules. The program's own patterns, which its tests prove, are compiled when they are first needed,
        as that saves a quarter of a second of every start; all others are compiled here.

    Raises
    ------
    RuleError
        For the first defect found, naming file, rule, field and remedy. Codes: ``R001`` missing file or folder,
        ``R002`` not TOML or JSON, ``R003`` unknown key, ``R004`` missing or wrong value, ``R005`` duplicate id or
        form, ``R006`` pattern that does not compile, ``R007`` pattern that matches the empty string, ``R008``
        missing proof, ``R009`` unknown or unused fragment, ``R010`` attribute outside the file's declaration.
    """
    folders = [root or default_root(), *overlays]
    patterns: dict[str, dict[str, Rule]] = {}
    lexicons: dict[str, dict[str, Entry]] = {}
    tables: dict[str, Path] = {}
    digests: dict[str, str] = {}
    for folder in folders:
        if not folder.is_dir():
            raise RuleError("R001", "no such rules folder", file=folder, remedy="Give a folder of rule files.")
        for path in sorted(folder.rglob("*")):
            if not path.is_file() or path.name.startswith("."):
                continue
            name = path.relative_to(folder).with_suffix("").as_posix()
            digests[name] = digests.get(name, "") + hashlib.sha256(path.read_bytes()).hexdigest()
            if path.suffix == ".toml":
                own = folder == default_root()
                found = {rule.id: rule for rule in _load_patterns(path, name, None if own else _SECONDS)}
                if not own:
                    _compile(found.values())
                patterns.setdefault(name, {}).update(found)
            elif path.suffix == ".jsonl":
                lexicons.setdefault(name, {}).update({entry.id: entry for entry in _load_lexicon(path, name)})
            else:
                tables[path.relative_to(folder).as_posix()] = path
    _check_unique_ids(patterns, lexicons)
    return RuleSet(
        patterns={name: tuple(rules.values()) for name, rules in patterns.items()},
        lexicons={name: tuple(entries.values()) for name, entries in lexicons.items()},
        tables=tables,
        digests=digests,
        digest=_digest_of(digests),
    )


def _compile(rules: Iterable[Rule]) -> None:
    for rule in rules:
        rule.compiled  # noqa: B018  # which the rule keeps


def _check_unique_ids(
    patterns: Mapping[str, Mapping[str, Rule]], lexicons: Mapping[str, Mapping[str, Entry]],
) -> None:
    seen: dict[str, str] = {}
    for name, items in [*patterns.items(), *lexicons.items()]:
        for key in items:
            if key in seen:
                raise RuleError("R005", f"id {key!r} is also in {seen[key]}", file=name, where=key,
                                remedy="Give every rule an id of its own.")
            seen[key] = name


# --- patterns -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """What the rules of one file share."""

    path: Path
    name: str
    declared: Mapping[str, object]
    proof: Proof
    view: View = "folded"
    seconds: float | None = None
    fragments: Mapping[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)


def _load_patterns(path: Path, name: str, seconds: float | None) -> Iterator[Rule]:
    try:
        data = tomllib.loads(texts.canonical(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError("R002", f"not valid TOML: {error}", file=path,
                        remedy="Patterns belong in '''literal strings'''.") from error
    _refuse_unknown(data, _FILE_KEYS, path, "top level")
    file = _File(
        path=path, name=name, declared=_attributes(data.get("attributes", {}), path),
        proof=_proof_kind(data.get("proof", "match"), path), fragments=_fragments(data.get("fragments", {}), path),
        seconds=seconds,
    )
    ids: set[str] = set()
    for row in data.get("rule", []):
        rule = _rule(row, file)
        _refuse_twice(rule.id, ids, path)
        yield rule
    unused = sorted(set(file.fragments) - file.used)
    if unused:
        raise RuleError("R009", f"fragments that no rule uses: {', '.join(unused)}", file=path, where="fragments",
                        remedy="Remove them.")


def _fragments(raw: Mapping[str, object], path: Path) -> dict[str, str]:
    fragments: dict[str, str] = {}
    for key, value in raw.items():
        if not isinstance(value, str) or not _FRAGMENT.fullmatch("{" + key + "}"):
            raise RuleError("R004", "a fragment is a lower-case name and a string", file=path, where=f"fragments.{key}",
                            remedy="Write name = '''pattern'''.")
        fragments[key] = value
    return fragments


def _rule(row: Mapping[str, Any], file: _File) -> Rule:
    path = file.path
    key = _identifier(row, path)
    _refuse_unknown(row, _RULE_KEYS | _names(file.declared), path, key)
    source = row.get("pattern")
    if not isinstance(source, str):
        raise RuleError("R004", "a rule needs a pattern", file=path, where=f"{key}.pattern",
                        remedy="Add pattern = '''...'''.")
    yes, no = _examples(row, path, key, needed=True)
    return Rule(
        id=key, file=file.name, path=path, pattern=source, expanded=_expand(source, file, key),
        view=_view(row.get("view", "folded"), path, key), priority=_priority(row, path, key),
        attributes=_attribute_values(row, file.declared, path, key), proof=file.proof, yes=yes, no=no,
        seconds=file.seconds,
    )


def _expand(source: str, file: _File, key: str) -> str:
    """Give the pattern with its fragments put in and its blanks made tolerant."""

    def _insert(found: "regex.Match[str]", depth: int = 0) -> str:
        inner = found[1]
        if inner not in file.fragments:
            raise RuleError("R009", f"unknown fragment {inner!r}", file=file.path, where=f"{key}.pattern",
                            remedy="Define it under [fragments], or mend the name.")
        if depth > len(file.fragments):
            raise RuleError("R009", "fragments refer to each other in a circle", file=file.path,
                            where=f"{key}.pattern", remedy="Break the circle.")
        file.used.add(inner)
        body = _FRAGMENT.sub(lambda again: _insert(again, depth + 1), _joined(file.fragments[inner]))
        return f"(?:{body})"

    return _blanks(_FRAGMENT.sub(_insert, _joined(source)))


def _joined(source: str) -> str:
    """Drop line breaks with the indentation behind them."""
    return "".join(line.strip() for line in source.splitlines()) if "\n" in source else source


def _blanks(pattern: str) -> str:
    """Let every blank outside a character class stand for one or several blanks."""
    out: list[str] = []
    in_class = False
    index = 0
    while index < len(pattern):
        char = pattern[index]
        following = pattern[index + 1] if index + 1 < len(pattern) else ""
        if char == "\\":
            out.append(char + following)
            index += 2
            continue
        in_class = char == "[" or (in_class and char != "]")
        if char == " " and not in_class:
            optional = following in {"?", "*"}
            out.append(_NO_OR_SOME_BLANKS if optional else _SOME_BLANKS)
            index += 2 if optional else 1
            continue
        out.append(char)
        index += 1
    return "".join(out)


# --- lexicons -------------------------------------------------------------------------------------------------------


def _load_lexicon(path: Path, name: str) -> Iterator[Entry]:
    file: _File | None = None
    owners: dict[str, str] = {}
    ids: set[str] = set()
    for number, line in enumerate(texts.canonical(path.read_text(encoding="utf-8")).splitlines(), start=1):
        row = _json_object(line, path, number)
        if file is None:
            file = _lexicon_header(row, path, name)
            continue
        entry = _entry(row, file)
        _refuse_twice(entry.id, ids, path)
        for form in entry.forms:
            if owners.setdefault(form, entry.id) != entry.id:
                raise RuleError("R005", f"form {form!r} also belongs to {owners[form]}", file=path, where=entry.id,
                                remedy="A form means one thing; remove it from one of them.")
        yield entry


def _json_object(line: str, path: Path, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise RuleError("R002", f"not valid JSON: {error}", file=path, where=f"line {number}",
                        remedy="Every line is one JSON object.") from error
    if not isinstance(row, dict):
        raise RuleError("R002", "not a JSON object", file=path, where=f"line {number}",
                        remedy="Every line is one JSON object.")
    return row


def _lexicon_header(row: Mapping[str, Any], path: Path, name: str) -> _File:
    _refuse_unknown(row, _HEADER_KEYS, path, "line 1")
    return _File(
        path=path, name=name, declared=_attributes(row.get("attributes", {}), path),
        proof=_proof_kind(row.get("proof", "match"), path), view=_view(row.get("view", "folded"), path, "line 1"),
    )


def _entry(row: Mapping[str, Any], file: _File) -> Entry:
    path = file.path
    key = _identifier(row, path)
    _refuse_unknown(row, _ENTRY_KEYS | _names(file.declared), path, key)
    raw = row.get("forms")
    if not isinstance(raw, list) or not raw or not all(isinstance(form, str) and form.strip() for form in raw):
        raise RuleError("R004", "an entry needs forms, a list of strings", file=path, where=f"{key}.forms",
                        remedy='Add "forms": ["..."].')
    folding = texts.fold if file.view == "folded" else texts.cased
    yes, no = _examples(row, path, key, needed=False)
    return Entry(
        id=key, file=file.name, forms=tuple(dict.fromkeys(folding(form) for form in raw)), view=file.view,
        priority=_priority(row, path, key), attributes=_attribute_values(row, file.declared, path, key),
        proof=file.proof, yes=yes, no=no,
    )


# --- what both have in common ---------------------------------------------------------------------------------------


def _identifier(row: Mapping[str, Any], path: Path) -> str:
    key = row.get("id")
    if not isinstance(key, str) or not _ID.fullmatch(key):
        raise RuleError("R004", f"id {key!r} is not lower-case words joined by . - or _", file=path,
                        where="id", remedy="Give it an id such as date.full.")
    return key


def _refuse_twice(key: str, ids: set[str], path: Path) -> None:
    if key in ids:
        raise RuleError("R005", "this id stands twice in the file", file=path, where=key,
                        remedy="Give every rule an id of its own.")
    ids.add(key)


def _refuse_unknown(row: Mapping[str, Any], known: frozenset[str] | set[str], path: Path, where: str) -> None:
    unknown = sorted(set(row) - known)
    if unknown:
        raise RuleError("R003", f"unknown keys: {', '.join(unknown)}", file=path, where=where,
                        remedy=f"Known here: {', '.join(sorted(known))}.")


def _names(declared: Mapping[str, object]) -> set[str]:
    """Give the attribute names of a declaration, in which a question mark says optional."""
    return {name.removesuffix("?") for name in declared}


def _attributes(raw: Mapping[str, object], path: Path) -> Mapping[str, object]:
    for key, kind in raw.items():
        if not (isinstance(kind, list) or kind in _TYPES):
            raise RuleError("R004", f"{kind!r} is no attribute type", file=path, where=f"attributes.{key}",
                            remedy=f"Use a list of allowed strings or one of {', '.join(_TYPES)}.")
    return raw


def _attribute_values(
    row: Mapping[str, Any], declared: Mapping[str, object], path: Path, key: str,
) -> Mapping[str, Scalar]:
    values: dict[str, Scalar] = {}
    for declaration, kind in declared.items():
        name = declaration.removesuffix("?")
        if name not in row:
            if not declaration.endswith("?"):
                raise RuleError("R010", f"attribute {name!r} is missing", file=path, where=key,
                                remedy="The file's [attributes] ask for it.")
            continue
        value = row[name]
        fits = value in kind if isinstance(kind, list) else isinstance(value, _TYPES[cast("str", kind)])
        if not fits:
            raise RuleError("R010", f"{value!r} is not allowed, {kind} is", file=path, where=f"{key}.{name}",
                            remedy="Mend the value or the file's [attributes].")
        values[name] = tuple(value) if isinstance(value, list) else value
    return MappingProxyType(values)


def _view(raw: object, path: Path, key: str) -> View:
    if raw not in {"folded", "cased"}:
        raise RuleError("R004", f"view {raw!r} is neither folded nor cased", file=path, where=f"{key}.view",
                        remedy="Use folded (case and accents' places ignored) or cased.")
    return raw


def _proof_kind(raw: object, path: Path) -> Proof:
    if raw not in get_args(Proof):
        raise RuleError("R004", f"proof {raw!r} is neither match nor record nor link", file=path, where="proof",
                        remedy="Use match (the pattern hits), record (the pipeline makes the record) or link "
                               "(the pipeline links a record to it).")
    return cast("Proof", raw)


def _priority(row: Mapping[str, Any], path: Path, key: str) -> int:
    value = row.get("priority", 0)
    if not isinstance(value, int):
        raise RuleError("R004", "priority is a whole number", file=path, where=f"{key}.priority", remedy="Mend it.")
    return value


def _examples(
    row: Mapping[str, Any], path: Path, key: str, *, needed: bool,
) -> tuple[tuple[Example, ...], tuple[str, ...]]:
    yes, no = row.get("yes", []), row.get("no", [])
    if needed and not (yes and no):
        raise RuleError("R008", "a rule proves itself by at least one yes and one no", file=path, where=key,
                        remedy='Add yes = [{ text = "...", span = "..." }] and no = ["..."].')
    if not isinstance(no, list) or not all(isinstance(item, str) for item in no):
        raise RuleError("R004", "no is a list of texts", file=path, where=f"{key}.no", remedy='Write no = ["..."].')
    return tuple(_example(item, path, key) for item in yes), tuple(no)


def _example(row: Mapping[str, Any], path: Path, key: str) -> Example:
    if not isinstance(row, dict) or not {"text", "span"} <= set(row):
        raise RuleError("R004", "a yes example has a text and a span", file=path, where=f"{key}.yes",
                        remedy='Write { text = "...", span = "..." }.')
    if row["span"] not in row["text"]:
        raise RuleError("R004", f"span {row['span']!r} is not in its text", file=path, where=f"{key}.yes",
                        remedy="Copy the span from the text.")
    fields = {name: value for name, value in row.items() if name not in {"text", "span", "published"}}
    return Example(text=row["text"], span=row["span"], published=row.get("published"), fields=MappingProxyType(fields))


