"""underthesea's word segmentation, summed out of tables: the same model and the same words in a fraction of the time.

underthesea describes a token by 43 strings, such as ``T[-1,0].lower=nhân dân`` (the two tokens from the one before, in
lower case), and a linear-chain CRF with two labels (a word begins, a word goes on) adds up the weights that it has
learnt for them. Only the difference between the two labels' weights decides. So the model's strings are read once into
tables keyed by what they describe, a token, a pair or a triple, and hold for each the difference it makes at every
distance. All that is said of a triple, its pairs and its tokens is added up once and remembered, so that a sentence is
scored by one look-up for each triple in it.

The model file is in CRFsuite's format (Okazaki, https://www.chokkan.org/software/crfsuite), its strings in a CQDB.
"""

import pickle
import re
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import Final, TypeAlias

Span = tuple[int, int]
Row = tuple[float, ...]

_MODEL: Final = "ws_crf_vlsp2013_20230727"
_LABELS: Final = ["B-W", "I-W"]  # a word begins, a word goes on
_TEMPLATE: Final = re.compile(r"T\[(-?\d)(?:,(-?\d))?\](?:\.(lower|isdigit|istitle|is_in_dict))?")
_FUNCTIONS: Final = ("", "lower", "isdigit", "istitle", "is_in_dict")
_REACH: Final = 2
_LONGEST: Final = 3
_CHUNK: Final = re.compile(r"\S+")
_INTEGER: Final = re.compile(r"([+-]?)0*([0-9]{1,10})")
_REMEMBERED: Final = 1 << 13  # of each kind; twice as many cost a worker eight megabytes more in a long run
_CLOSE: Final = 1e-6
# What stands before the first and behind the last token; no token holds a blank.
_START: Final = " start"
_END: Final = " end"


class UnknownModelError(ValueError):
    """A model that is not of the kind read here."""


class UndecidedError(ValueError):
    """Two readings so close that the order in which weights are added up decides between them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A CRF that says where words begin.

    Attributes
    ----------
    weights
        For every string, by how much it speaks for the beginning of a word rather than its going on.
    transitions
        Weights of the steps begin-begin, begin-on, on-begin, on-on.
    """

    weights: Mapping[str, float]
    transitions: tuple[float, float, float, float]


def read_model(content: bytes) -> Model:
    """Read a CRFsuite model with the labels ``B-W`` and ``I-W``.

    Raises
    ------
    UnknownModelError
        When the content is not such a model.
    """
    magic, kind, version = struct.unpack_from("<4s4x4sI", content)
    if (magic, kind, version) != (b"lCRF", b"FOMC", 100):
        raise UnknownModelError("not a CRFsuite model")
    features_at, labels_at, names_at = struct.unpack_from("<III", content, 28)
    if list(_strings(content, labels_at)) != _LABELS:
        raise UnknownModelError(f"labels other than {_LABELS}")
    names = list(_strings(content, names_at))
    weights = dict.fromkeys(names, 0.0)
    transitions = [0.0] * 4
    (size,) = struct.unpack_from("<I", content, features_at + 4)
    features = struct.iter_unpack("<IIId", content[features_at + 12 : features_at + size])
    for is_transition, source, label, weight in features:
        if is_transition:
            transitions[2 * source + label] = weight
        else:
            weights[names[source]] += -weight if label else weight
    begin_begin, begin_on, on_begin, on_on = transitions
    return Model(weights=weights, transitions=(begin_begin, begin_on, on_begin, on_on))


def _strings(content: bytes, start: int) -> Iterator[str]:
    """Give the strings of a CQDB in the order of their ids."""
    count, links = struct.unpack_from("<II", content, start + 16)
    for link in struct.unpack_from(f"<{count}I", content, start + links):
        at = start + link
        (size,) = struct.unpack_from("<I", content, at + 4)
        yield content[at + 8 : at + 7 + size].decode()


class FastSegmenter:
    """Cuts a text into words as underthesea does.

    Parameters
    ----------
    model
        underthesea's model.
    dictionary
        Its words, in lower case.
    tokens
        Its pattern of a token; no token reaches over a blank.

    Raises
    ------
    UnknownModelError
        When the model describes tokens by other templates than are known here.
    """

    def __init__(self, model: Model, dictionary: set[str], tokens: "re.Pattern[str]") -> None:
        self._pattern = tokens
        self._transitions = model.transitions
        singles, pairs, self._triples = (
            _Grams(rows, _width(length), dictionary) for length, rows in enumerate(_rows(model.weights), start=1)
        )
        self._single, self._pair = lru_cache(_REMEMBERED)(singles.row), lru_cache(_REMEMBERED)(pairs.row)
        self._window = lru_cache(_REMEMBERED)(self._window_anew)
        self._split = lru_cache(_REMEMBERED)(self._split_anew)

    @classmethod
    def of_underthesea(cls) -> "FastSegmenter":
        """Read the installed underthesea's model; any exception says that it is another than known here."""
        package = import_module("underthesea.pipeline.word_tokenize")
        pattern = import_module("underthesea.pipeline.word_tokenize.regex_tokenize").patterns
        folder = Path(str(package.__file__)).with_name("models") / _MODEL
        dictionary = pickle.loads((folder / "dictionary.bin").read_bytes())  # noqa: S301  # as underthesea does itself
        return cls(read_model((folder / "models.bin").read_bytes()), dictionary, pattern)

    def __call__(self, text: str) -> list[Span]:
        """Give the words of a text, its characters normalised as underthesea does, as half-open offsets.

        Raises
        ------
        UndecidedError
            When only underthesea itself can say which of two readings it takes, which strange tokens bring about.
        """
        spans: list[Span] = []
        tokens: list[str] = []
        for chunk in _CHUNK.finditer(text):
            start, end = chunk.span()
            # The pattern looks ahead for a blank or the end of the text, which may have a line end behind it.
            behind = " " if end + 1 < len(text) else text[end:]
            places, found = self._split(chunk.group(), behind)
            spans.extend([(start + first, start + last) for first, last in places])
            tokens.extend(found)
        if not tokens:
            return []
        words: list[Span] = []
        start, end = spans[0]
        for (first, last), begins in zip(spans, self._begins(tokens), strict=True):
            if begins and first > start:
                words.append((start, end))
                start = first
            end = last
        words.append((start, end))
        return words

    def _split_anew(self, chunk: str, behind: str) -> tuple[list[Span], list[str]]:
        found = list(self._pattern.finditer(chunk + behind))
        return [token.span() for token in found], [token.group() for token in found]

    def _begins(self, tokens: list[str]) -> list[bool]:
        """Tell for every token whether a word begins there: Viterbi's algorithm on differences."""
        begin_begin, begin_on, on_begin, on_on = self._transitions
        to_begin, to_on, rest = begin_begin - on_begin, begin_on - on_on, on_begin - on_on
        differences = self._differences(tokens)
        lead = differences[0]  # of the best reading in which a word begins here over the best in which one goes on
        steps: list[tuple[bool, bool]] = []  # whether a word began one token before, for either reading
        for difference in differences[1:]:
            if_begins, if_on = lead + to_begin, lead + to_on
            if -_CLOSE < if_begins < _CLOSE or -_CLOSE < if_on < _CLOSE:
                raise UndecidedError
            steps.append((if_begins > 0, if_on > 0))
            lead = difference + rest + (if_begins if if_begins > 0 else 0.0) - (if_on if if_on > 0 else 0.0)
        if -_CLOSE < lead < _CLOSE:
            raise UndecidedError
        begins = lead > 0
        choices = [begins]
        for if_choice_begins, if_choice_on in reversed(steps):
            begins = if_choice_begins if begins else if_choice_on
            choices.append(begins)
        return choices[::-1]

    def _differences(self, tokens: list[str]) -> list[float]:
        """Give for every token by how much all that is said of it speaks for the beginning of a word."""
        padded = [_START] * _REACH + tokens + [_END] * _REACH
        windows = [*map(self._window, padded, padded[1:], padded[2:])]
        return [left[0] + middle[1] + right[2]
                for left, middle, right in zip(windows, windows[1:], windows[2:], strict=False)]

    def _window_anew(self, first: str, second: str, third: str) -> Row:
        """Give what a triple of tokens, its pairs and its tokens say of the third, the second and the first of them.

        A token is the third of one triple, the second of the next and the first of the one behind that. What pairs and
        tokens say of it is counted with the first or the last of the three.
        """
        triple = self._triples.row(first, second, third)
        left, right = self._pair(first, second), self._pair(second, third)
        one, two, three = self._single(first), self._single(second), self._single(third)
        return (
            triple[0] + left[0] + right[1] + one[0] + two[1] + three[2],
            triple[1],
            triple[2] + left[2] + right[3] + two[3] + three[4],
        )


# For every function of a template, what it says of the tokens at every distance, by value.
_Table: TypeAlias = dict[str, dict[str, list[float]]]


def _rows(weights: Mapping[str, float]) -> list[_Table]:
    """Read the strings of a model, those on single tokens first, then those on pairs and triples.

    A row holds one difference for every distance, the token farthest behind the n-gram first.
    """
    tables: list[_Table] = [{function: {} for function in _FUNCTIONS} for _ in range(_LONGEST)]
    places: dict[str, tuple[dict[str, list[float]], int, list[float]]] = {}
    for name, weight in weights.items():
        template, _, value = name.partition("=")
        if template not in places:
            first, length, function = _parse(template)
            places[template] = tables[length - 1][function], first + _REACH, [0.0] * _width(length)
        rows, distance, nothing = places[template]
        row = rows.get(value)
        if row is None:
            row = rows[value] = nothing.copy()
        row[distance] += weight
    return tables


def _width(length: int) -> int:
    """Give the number of distances at which an n-gram of a length may stand from a token."""
    return 2 * _REACH + 2 - length


class _Grams:
    """What the n-grams of one length say of the tokens around them."""

    def __init__(self, rows: _Table, width: int, dictionary: set[str]) -> None:
        self._nothing = (0.0,) * width
        self._dictionary = dictionary
        self._own, self._own_lower = rows[""], rows["lower"]
        self._start, self._end = (self._sum(of.get(edge) for of in rows.values()) for edge in ("BOS", "EOS"))
        self._traits = {
            (is_integer, is_title, is_known): self._sum((
                rows["isdigit"].get(str(is_integer)),
                rows["istitle"].get(str(is_title)),
                rows["is_in_dict"].get(str(is_known)),
            ))
            for is_integer, is_title, is_known in product((False, True), repeat=3)
        }

    def row(self, *tokens: str) -> Row:
        if tokens[0] == _START:
            return self._start
        if tokens[-1] == _END:
            return self._end
        text = " ".join(tokens)
        lower = text.lower()
        is_integer = len(tokens) == 1 and _is_integer(text)
        traits = self._traits[is_integer, all(map(_is_title, tokens)), lower in self._dictionary]
        own, own_lower = self._own.get(text), self._own_lower.get(lower)
        return self._sum((traits, own, own_lower)) if own or own_lower else traits

    def _sum(self, rows: Iterable[Sequence[float] | None]) -> Row:
        return tuple(map(sum, zip(self._nothing, *filter(None, rows), strict=True)))


def _is_integer(text: str) -> bool:
    """Tell whether underthesea calls the text a number: an integer of 32 bits."""
    found = _INTEGER.fullmatch(text)
    return found is not None and -(2**31) <= int(found[1] + found[2]) < 2**31


@lru_cache(_REMEMBERED)
def _is_title(token: str) -> bool:
    return token[0].upper() == token[0]


def _parse(template: str) -> tuple[int, int, str]:
    """Read ``T[-1,0].lower`` as distance of the first token, number of tokens, function."""
    found = _TEMPLATE.fullmatch(template)
    if not found:
        raise UnknownModelError(f"unknown template {template}")
    first = int(found[1])
    last = int(found[2] or first)
    if not -_REACH <= first <= last <= min(_REACH, first + _LONGEST - 1):
        raise UnknownModelError(f"template {template} reaches too far")
    return first, last - first + 1, found[3] or ""
