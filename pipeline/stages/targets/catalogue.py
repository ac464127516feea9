"""The catalogue of indicators by their names, each in its standard form."""

from dataclasses import dataclass, replace
from typing import Final, cast

from pipeline.rules import Entry, RuleSet
from pipeline.stages.targets.ends import Ends
from pipeline.stages.targets.phrases import PHRASES, Row, Standard

CATALOGUE: Final = "indicators/catalogue"
# So many words name something without the word for a rate before them (``dân số đô thị đạt 42%``).
_LEAST_IMPLIED: Final = 3
_KINDS: Final = ("forms", "loose", "bare", "parts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A form of an entry.

    A loose one names it only where the figure itself is of the entry's dimension and, if it is a counted noun, where
    the sentence says how many there are. A bare one is loose and may be narrowed by what ends a list of counts. An
    implied one is loose and leaves out that it is a rate, which what makes up a share of something else may do too.
    """

    entry: Entry
    loose: bool
    bare: bool = False
    implied: bool = False


class Catalogue:
    """The indicators by name, and those of parts by whole and name.

    Parameters
    ----------
    rules
        The rules of the run.
    standard
        Puts phrases into their standard form.
    ends
        Tells which words are harmless.
    """

    def __init__(self, rules: RuleSet, standard: Standard, ends: Ends) -> None:
        names: dict[Row, list[Name]] = {}
        parts: dict[tuple[str, Row], list[Entry]] = {}
        forms = [(entry, kind, form) for entry in rules.entries(CATALOGUE) for kind in _KINDS
                 for form in (entry.forms if kind == "forms" else strings(entry, kind))]
        for (entry, kind, _), row in zip(forms, standard.rows(form for *_, form in forms), strict=True):
            if kind == "parts":
                for whole in strings(entry, "wholes"):
                    parts.setdefault((whole, row), []).append(entry)
            else:
                names.setdefault(row, []).append(Name(entry=entry, loose=kind != "forms", bare=kind == "bare"))
        variants = {entry.id: entry for entry in rules.entries(f"{PHRASES}/variants")}
        rate = standard(variants["variant.rate"].get("as"))
        for row, found in [*names.items()]:
            if row[: len(rate)] == rate and len(row) >= len(rate) + _LEAST_IMPLIED and not ends.trails(row):
                short = names.setdefault(row[len(rate) :], [])
                known = {name.entry.id for name in short}
                short += [replace(name, loose=True, implied=True) for name in found if name.entry.id not in known]
        self.names = names
        self.parts = parts


def strings(entry: Entry, name: str) -> Row:
    """Give an entry's list of strings, empty where it has none."""
    return cast("Row", entry.attributes.get(name, ()))
