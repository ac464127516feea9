"""The units by name and code, and where their areas went."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Final

from pipeline import text as texts
from pipeline.gazetteer.model import Unit, UnitKey
from pipeline.gazetteer.names import Speller
from pipeline.gazetteer.tables import Tables
from pipeline.lasting import lasting
from pipeline.model import Level

_CODE_LEVELS: Final[dict[int, Level]] = {2: "province", 3: "district", 5: "commune"}


class UnitIndex:
    """Looks units up.

    Parameters
    ----------
    tables
        The units and successions.
    speller
        Gives names their keys.
    """

    def __init__(self, tables: Tables, speller: Speller) -> None:
        self._slices = tables.slices
        self._order = {item.name: number for number, item in enumerate(tables.slices)}
        self._successions = tables.successions
        self._heirs: dict[UnitKey, tuple[Unit, ...]] = {}
        self._by_name: dict[str, list[Unit]] = defaultdict(list)
        self._by_code: dict[tuple[str, str], list[Unit]] = defaultdict(list)
        # One fold over all names is far cheaper than one fold a name.
        folded = texts.fold("\n".join(unit.name for unit in tables.units)).split("\n")
        for unit, name in zip(tables.units, folded, strict=True):
            self._by_name[speller.folded_key(name)].append(unit)
            self._by_code[unit.level, unit.code].append(unit)

    @property
    def keys(self) -> Iterable[str]:
        """The keys of all names."""
        return self._by_name.keys()

    def keys_of_type(self, level: Level, unit_type: str) -> list[str]:
        """Give the keys of the names of all units of a level and type."""
        return [
            key for key, units in self._by_name.items()
            if any(unit.level == level and unit.unit_type == unit_type for unit in units)
        ]

    def named(self, key: str, levels: Collection[Level] = (), on: str | None = None) -> list[Unit]:
        """Give the units with a key, of some levels (all by default), that stood on a day (any by default)."""
        units = self._by_name.get(key)
        if units is None:
            return []
        return self._on([unit for unit in units if not levels or unit.level in levels], on)

    def possible(self, key: str, levels: Collection[Level], on: str) -> list[Unit]:
        """Give the units with a key that may have stood on a day, by whatever list."""
        return [unit for unit in self._by_name.get(key, ()) if unit.level in levels and unit.stands_on(on)]

    def are_siblings(self, key: str, other: str, levels: Collection[Level]) -> bool:
        """Tell whether two names were units of some levels side by side, in one unit and at one time."""
        order = self._order
        return any(
            one.parents[:1] == two.parents[:1]
            and order[one.first_list] <= order[two.last_list] and order[two.first_list] <= order[one.last_list]
            for one in self.named(key, levels) for two in self.named(other, levels)
        )

    def knows(self, key: str, levels: Collection[Level], unit_type: str, on: str) -> bool:
        """Tell whether a name is one of some levels, and of a type unless that is empty, on a day."""
        return any(unit_type in {"", unit.unit_type} for unit in self.named(key, levels, on))

    def coded(self, code: str, on: str | None) -> Unit | None:
        """Give the unit with a code on a day; its newest version when no day is given."""
        level = _CODE_LEVELS.get(len(code), "commune")
        versions = self._on(self._by_code.get((level, code), []), on)
        return versions[-1] if versions else None

    def _on(self, units: list[Unit], day: str | None) -> list[Unit]:
        """Keep the units that stood on a day: those of the list that usually holds then, else those that may have.

        The day of a change between the two oldest lists is not known; from the day when most of these changes took
        effect the newer list counts, before it the older one.
        """
        if day is None:
            return units
        usual = self._order[self.list_on(day)]
        of_list = [unit for unit in units if self._order[unit.first_list] <= usual <= self._order[unit.last_list]]
        return of_list or [unit for unit in units if unit.stands_on(day)]

    @property
    def newest_day(self) -> str:
        """The first day of the newest list."""
        return self._slices[-1].usual_from

    def key_of(self, unit: Unit) -> str:
        """Give the key of a unit's name."""
        return self._keys[unit.key]

    def children(self, code: str, on: str | None) -> list[Unit]:
        """Give the units directly inside the one with a code, on a day (any by default)."""
        return self._on(self._by_parent.get(code, []), on)

    def list_on(self, day: str) -> str:
        """Give the name of the list that usually holds on a day."""
        begun = [item for item in self._slices if item.usual_from <= day]
        return begun[-1].name

    def days_after(self, day: str) -> list[str]:
        """Give the first usual day of each list newer than the one that holds on a day, the oldest first."""
        return [item.usual_from for item in self._slices[self._order[self.list_on(day)] + 1 :]]

    def days_before(self, day: str) -> list[str]:
        """Give the last usual day of each list older than the one that holds on a day, the newest first."""
        at = self._order[self.list_on(day)]
        return [item.usual_to for item in reversed(self._slices[:at]) if item.usual_to is not None]

    def successors(self, unit: Unit) -> tuple[Unit, ...]:
        """Give the units of the newest list that hold a unit's area.

        None while the unit itself stands, none either where the sources do not tell. A unit that only lost its
        district, and took no other's area, stands.
        """
        known = self._heirs.get(unit.key)
        if known is None:
            known = self._heirs[unit.key] = self._trace(unit)
        return known

    def _trace(self, unit: Unit) -> tuple[Unit, ...]:
        reached: list[tuple[Level, str]] = [(unit.level, unit.code)]
        for earlier, later in zip(self._slices, self._slices[1:], strict=False):
            if self._order[later.name] > self._order[unit.last_list]:
                reached = list(dict.fromkeys(
                    goal for level, code in reached for goal in self._step(level, code, earlier.name, later.name)
                ))
        newest = self._slices[-1].name
        units = [version for place in reached for version in self._by_code[place] if version.last_list == newest]
        if len(units) == 1 and self._is_same(unit, units[0]):
            return ()
        return tuple(sorted(units, key=lambda item: item.code))

    def _step(self, level: Level, code: str, earlier: str, later: str) -> list[tuple[Level, str]]:
        goals = self._successions.get((level, later, code))
        if goals is not None:
            # Districts ended in 2025: what an island district became is a commune-level special zone.
            return [(_CODE_LEVELS[len(goal)], goal) for goal in goals]
        if level == "district" and self._version(level, code, later) is None:
            inside = self._communes.get((earlier, code), ())
            return [goal for commune in inside for goal in self._step("commune", commune, earlier, later)]
        return [(level, code)] if self._version(level, code, later) is not None else []

    def _version(self, level: Level, code: str, list_name: str) -> Unit | None:
        at = self._order[list_name]
        versions = self._by_code.get((level, code), ())
        order = self._order
        return next((unit for unit in versions if order[unit.first_list] <= at <= order[unit.last_list]), None)

    def _is_same(self, old: Unit, new: Unit) -> bool:
        if old.key == new.key:
            return True
        if (old.code, old.unit_type, texts.fold(old.name)) != (new.code, new.unit_type, texts.fold(new.name)):
            return False
        return len(self._sources[new.level, new.first_list, new.code]) == 1

    @cached_property
    @lasting
    def _keys(self) -> dict[UnitKey, str]:
        return {unit.key: key for key, units in self._by_name.items() for unit in units}

    @cached_property
    @lasting
    def _by_parent(self) -> dict[str, list[Unit]]:
        """All versions of the units inside each unit, by its code."""
        inside: dict[str, list[Unit]] = defaultdict(list)
        for unit in (unit for versions in self._by_code.values() for unit in versions if unit.parents):
            inside[unit.parents[0]].append(unit)
        return inside

    @cached_property
    def _communes(self) -> dict[tuple[str, str], list[str]]:
        """Codes of the communes of each district, by list and district code."""
        inside: dict[tuple[str, str], list[str]] = defaultdict(list)
        for unit in (unit for versions in self._by_code.values() for unit in versions):
            if unit.level == "commune":
                for item in self._slices[self._order[unit.first_list] : self._order[unit.last_list] + 1]:
                    inside[item.name, unit.parents[0]].append(unit.code)
        return inside

    @cached_property
    def _sources(self) -> dict[tuple[str, str, str], list[str]]:
        """Codes of the units whose area went into each unit, by level, list and code."""
        sources: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for (level, list_name, old), goals in self._successions.items():
            for goal in goals:
                sources[level, list_name, goal].append(old)
        return sources
