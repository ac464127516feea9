"""underthesea's word segmentation, summed out of tables: the same model and the same words in a fraction of the time.

underthesea describes a token by 43 strings, such as ``T[-1,0].lower=nhân dân`` (the two tokens from the one before, in
lower case), and a linear-chain CRF with two labels (a word begins, a word goes on) adds up the weights that it has
learnt for them. Only the difference between the two labels' weights decides. So the model's strings are read once into
tables keyed by what they describe, a token, a pair or a triple, and hold for each the difference it makes at every
distance; a sentence is scored by one look-up for each token, pair and triple in it.

The model file is in CRFsuite's format (Okazaki, https://www.chokkan.org/software/crfsuite), its strings in a CQDB.
"""

import pickle
import re
import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Final

Span = tuple[int, int]
Row = tuple[float, ...]

_MODEL: Final = "ws_crf_vlsp2013_20230727"
_LABELS: Final = ["B-W", "I-W"]  # a word begins, a word goes on
_TEMPLATE: Final = re.compile(r"T\[(-?\d)(?:,(-?\d))?\](?:\.(lower|isdigit|istitle|is_in_dict))?")
_REACH: Final = 2
_LONGEST: Final = 3
_CHUNK: Final = re.compile(r"\S+")
_INTEGER: Final = re.compile(r"([+-]?)0*([0-9]{1,10})")
_REMEMBERED: Final = 1 << 16
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
        grams = [_Grams(length, dictionary) for length in range(1, _LONGEST + 1)]
        for name, weight in model.weights.items():
            template, _, value = name.partition("=")
            first, length, function = _parse(template)
            grams[length - 1].add(function, value, first, weight)
        self._single, self._pair, self._triple = (lru_cache(_REMEMBERED)(each.row) for each in grams)
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
            for first, last, token in self._split(chunk.group(), behind):
                spans.append((start + first, start + last))
                tokens.append(token)
        if not tokens:
            return []
        words: list[Span] = []
        for span, begins in zip(spans, self._begins(tokens), strict=True):
            if begins or not words:
                words.append(span)
            else:
                words[-1] = (words[-1][0], span[1])
        return words

    def _split_anew(self, chunk: str, behind: str) -> tuple[tuple[int, int, str], ...]:
        return tuple((*found.span(), found.group()) for found in self._pattern.finditer(chunk + behind))

    def _begins(self, tokens: list[str]) -> list[bool]:
        """Tell for every token whether a word begins there: Viterbi's algorithm on differences."""
        begin_begin, begin_on, on_begin, on_on = self._transitions
        differences = self._differences(tokens)
        lead = next(differences)  # of the best reading in which a word begins here over the best in which one goes on
        steps: list[tuple[bool, bool]] = []  # whether a word began one token before, for either reading
        for difference in differences:
            if_begins, if_on = lead + begin_begin - on_begin, lead + begin_on - on_on
            if abs(if_begins) < _CLOSE or abs(if_on) < _CLOSE:
                raise UndecidedError
            steps.append((if_begins > 0, if_on > 0))
            lead = difference + on_begin - on_on + max(if_begins, 0.0) - max(if_on, 0.0)
        if abs(lead) < _CLOSE:
            raise UndecidedError
        choices = [lead > 0]
        for if_choice_begins, if_choice_on in reversed(steps):
            choices.append(if_choice_begins if choices[-1] else if_choice_on)
        return choices[::-1]

    def _differences(self, tokens: list[str]) -> Iterator[float]:
        """Give for every token by how much all that is said of it speaks for the beginning of a word."""
        padded = [_START] * _REACH + tokens + [_END] * _REACH
        one = [self._single(token) for token in padded]
        two = [self._pair(*pair) for pair in pairwise(padded)]
        three = [self._triple(*triple) for triple in zip(padded, padded[1:], padded[2:], strict=False)]
        for at in range(len(tokens)):
            yield (
                one[at][0] + one[at + 1][1] + one[at + 2][2] + one[at + 3][3] + one[at + 4][4]
                + two[at][0] + two[at + 1][1] + two[at + 2][2] + two[at + 3][3]
                + three[at][0] + three[at + 1][1] + three[at + 2][2]
            )


class _Grams:
    """What the n-grams of one length say of the tokens around them.

    A row holds one difference for every distance, the token farthest behind the n-gram first.
    """

    def __init__(self, length: int, dictionary: set[str]) -> None:
        self._width = 2 * _REACH + 2 - length
        self._dictionary = dictionary
        self._rows: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0] * self._width))
        self._traits = cache(self._traits_anew)

    def add(self, function: str, value: str, first: int, weight: float) -> None:
        self._rows[function][value][first + _REACH] += weight

    def row(self, *tokens: str) -> Row:
        if tokens[0] == _START or tokens[-1] == _END:
            edge = "BOS" if tokens[0] == _START else "EOS"
            return self._sum(rows.get(edge) for rows in self._rows.values())
        text = " ".join(tokens)
        lower = text.lower()
        is_integer = len(tokens) == 1 and _is_integer(text)
        traits = self._traits(is_integer, all(map(_is_title, tokens)), lower in self._dictionary)
        own, own_lower = self._rows[""].get(text), self._rows["lower"].get(lower)
        return self._sum((traits, own, own_lower)) if own or own_lower else traits

    def _traits_anew(self, is_integer: bool, is_title: bool, is_known: bool) -> Row:  # noqa: FBT001  # cached by place
        return self._sum((
            self._rows["isdigit"].get(str(is_integer)),
            self._rows["istitle"].get(str(is_title)),
            self._rows["is_in_dict"].get(str(is_known)),
        ))

    def _sum(self, rows: Iterable[Sequence[float] | None]) -> Row:
        return tuple(map(sum, zip([0.0] * self._width, *filter(None, rows), strict=True)))


def _is_integer(text: str) -> bool:
    """Tell whether underthesea calls the text a number: an integer of 32 bits."""
    found = _INTEGER.fullmatch(text)
    return found is not None and -(2**31) <= int(found[1] + found[2]) < 2**31


@lru_cache(_REMEMBERED)
def _is_title(token: str) -> bool:
    return token[0].upper() == token[0]


@cache
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
