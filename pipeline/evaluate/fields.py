"""When a field of a predicted record agrees with gold.

*Closed* fields say something by being absent (a level has no direction, an exact value no upper end): they are always
compared. All others are *open*: compared only where gold fills them.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from pipeline.evaluate.pairing import Record, overlap

_TOLERANCE: Final = 1e-6
_SPAN_THRESHOLD: Final = 0.5

CORE: Final = ("value", "value_max", "unit", "measure", "kind")
FULL: Final = (*CORE, "comparator", "direction", "denominator", "period", "indicator")


def same_number(predicted: object, gold: object) -> bool:
    """Tell whether two numbers agree to a millionth, or are both absent."""
    if predicted is None or gold is None:
        return predicted is gold
    if not isinstance(predicted, int | float) or not isinstance(gold, int | float):
        return predicted == gold
    return abs(predicted - gold) <= _TOLERANCE * max(1.0, abs(gold))


def same_text(predicted: object, gold: object) -> bool:
    """Tell whether two texts agree but for case and blanks."""
    return _plain(predicted) == _plain(gold)


def same_span(predicted: object, gold: object) -> bool:
    """Tell whether two spans share at least half of what they cover together."""
    if not isinstance(predicted, Mapping) or not isinstance(gold, Mapping):
        return False
    return overlap(predicted, gold) >= _SPAN_THRESHOLD


def same_place(predicted: object, gold: object) -> bool:
    """Tell whether two places bear the same name."""
    return same_text(_name(predicted), _name(gold))


def includes_roles(predicted: object, gold: object) -> bool:
    """Tell whether all gold roles are among the predicted ones; a mention may know more roles than stand beside it."""
    return _roles(gold) <= _roles(predicted)


def same(predicted: object, gold: object) -> bool:
    """Tell whether two plain values are equal."""
    return predicted == gold


_COMPARE: Final[dict[str, dict[str, Callable[[object, object], bool]]]] = {
    "entities": {
        "name": same_text, "honorific": same_text, "roles": includes_roles, "level": same, "code": same,
        "unit_type": same_text, "link": same, "kind": same, "value": same, "mod": same, "start_date": same,
        "end_date": same, "doc_type": same_text, "number": same, "issued": same, "issuer": same_text,
        "admin_unit": same,
    },
    "goals": {"kind": same, "number": same, "field": same, "period": same, "actor": same_text, "place": same_place},
    "targets": {
        "value": same_number, "value_max": same_number, "denominator": same_number, "unit": same, "measure": same,
        "kind": same, "direction": same, "comparator": same, "indicator": same_span, "indicator_id": same,
        "period": same, "reference_period": same, "frequency": same, "place": same_place,
    },
}
_CLOSED: Final = {"targets": frozenset({"value", "value_max", "denominator", "unit", "measure", "kind", "direction",
                                        "comparator"})}
_IMPLIED: Final = {"comparator": "eq"}


def verdicts(layer: str, predicted: Record, gold: Record) -> dict[str, bool]:
    """Give, for every field that gold decides, whether the prediction agrees.

    Parameters
    ----------
    layer
        ``entities``, ``goals`` or ``targets``.
    predicted, gold
        A pair of records in the form of the contract.
    """
    found: dict[str, bool] = {}
    for name, agree in _COMPARE[layer].items():
        wanted = gold.get(name, _IMPLIED.get(name))
        if wanted in (None, (), []) and name not in _CLOSED.get(layer, ()):
            continue
        found[name] = agree(predicted.get(name, _IMPLIED.get(name)), wanted)
    return found


def _plain(value: object) -> str:
    return " ".join(str(value or "").lower().split())


def _name(place: object) -> object:
    return place.get("name") if isinstance(place, Mapping) else place


def _roles(value: Any) -> set[tuple[str, str]]:
    return {(_plain(role.get("title")), _plain(role.get("organization"))) for role in value or ()}
