"""Words by underthesea, with offsets."""

import logging
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import version
from itertools import pairwise
from threading import RLock
from typing import Final, cast

from pipeline.lasting import lasting
from pipeline.stages.tokenize.fast import FastSegmenter, Span, UndecidedError, UnknownModelError

Segment = Callable[[str], list[Span]]

_LOG: Final = logging.getLogger(__name__)
# By `re`, which takes for blank what `str` does; `regex` leaves out the separators \x1c to \x1f.
_RUNS: Final = re.compile(r"\s+|\S+")
_LOADING: Final = RLock()
_PACKAGES: Final = ("underthesea", "underthesea_core")
# Releases for which the tests have shown that the fast way gives the same words; with others it is tried on sentences
# first, which means loading underthesea's own model as well.
_PROVEN_RELEASES: Final = frozenset({("9.5.0", "3.3.2")})
_PROOF: Final = (
    "Ủy ban nhân dân xã Hòa Bình thu ngân sách được 12,5 tỷ đồng, đạt 103,2% dự toán quý II/2021.",
    "Ðồng chí Lê Thị Tám – Phó bí thư thường trực Đảng ủy – phát biểu: “Năm nay hộ nghèo còn 1.250 hộ”!",
    "12 THÔN, BẢN HOÀN THÀNH CHỈ TIÊU (theo Quyết định số 45/QĐ-UBND ngày 3-4-2020)...",
    "H'Mông, Th.S Bùi Chín, TP. Vinh, http://xa.vn/a?b=1, a@xa.vn, 20.5.2021, BOS EOS 007 -5 ½ km2",
    "Tiếp tục đẩy mạnh chuyển dịch cơ cấu kinh tế nông thôn, nâng cao chất lượng nguồn nhân lực và đời sống nhân dân",
    "Công an thành phố Đà Lạt phối hợp với Sở Y tế tỉnh Lâm Đồng kiểm tra an toàn thực phẩm tại chợ đêm Âm Phủ",
    "Thành viên tổ hợp tác góp vốn, góp đất, hiến công làm đường bê tông nông thôn dài 3,2 km",
    "Bà con phấn khởi vì đường sá đi lại thuận tiện, trẻ em được đến trường, người già có nơi chữa bệnh",
    "xã",
)


def word_spans(text: str) -> list[Span]:
    """Give the offsets of the words of a text.

    Parameters
    ----------
    text
        Any string; best a single sentence, as the model was trained on sentences.

    Returns
    -------
    list of tuple
        Half-open offsets in text order. Every character that is not blank belongs to exactly one word; a word may
        hold blanks and line ends between its syllables.
    """
    composed = unicodedata.normalize("NFC", text)
    spans = segmenter()(composed)
    return spans if composed == text else list(_to_original(text, spans))


def segmenter() -> Segment:
    """Give the segmentation of composed (NFC) texts; the first call takes its time, in one thread only."""
    with _LOADING:
        return _load()


@cache
@lasting
def _load() -> Segment:
    try:
        by_tables = _load_fast()
        if tuple(version(package) for package in _PACKAGES) not in _PROVEN_RELEASES:
            _compare(by_tables)
    except Exception as error:  # noqa: BLE001  # whatever another release of underthesea may bring
        _LOG.warning("underthesea's own, slower word segmentation is used: its model cannot be read: %s", error)
        return by_underthesea
    return by_tables


def _load_fast() -> Segment:
    from underthesea.pipeline.text_normalize.character_normalize import character_normalize  # noqa: PLC0415

    segment = FastSegmenter.of_underthesea()

    def _segment(text: str) -> list[Span]:
        try:
            return segment(character_normalize(text))
        except UndecidedError:
            return by_underthesea(text)

    return _segment


def _compare(by_tables: Segment) -> None:
    for text in (*_PROOF, " ".join(_PROOF)):
        if by_tables(text) != by_underthesea(text):
            raise UnknownModelError(f"the tables cut {text!r} otherwise")


def by_underthesea(text: str) -> list[Span]:
    """Give the words of a composed (NFC) text by underthesea itself."""
    with _LOADING:
        word_tokenize = _load_underthesea()
    return list(_lay_out(text, word_tokenize(text, use_token_normalize=False)))


@cache
def _load_underthesea() -> Callable[..., list[str]]:
    from underthesea.pipeline.word_tokenize import word_tokenize  # noqa: PLC0415  # loads models, so not at import

    word_tokenize("xã")  # loads one more, which it does lazily and not safely among threads
    return cast("Callable[..., list[str]]", word_tokenize)


def _lay_out(composed: str, found: list[str]) -> Iterator[Span]:
    """Lay words back on their text by counting: they hold its characters in order, all but the blanks.

    underthesea respells some characters (``Ð`` to ``Đ``), one for one.
    """
    at = 0
    for word in found:
        start = -1
        for syllable in word.split():
            while composed[at].isspace():
                at += 1
            start = at if start < 0 else start
            at += len(syllable)
        yield start, at


def _to_original(text: str, spans: list[Span]) -> Iterator[Span]:
    """Take spans from the composed text back to the text; words that share a letter there become one."""
    letters = [span for run in _RUNS.finditer(text) for span in _composed_letters(run.group(), run.start())]
    start = end = 0
    for first, last in spans:
        begin = letters[first][0]
        if begin >= end:
            if end > start:
                yield start, end
            start = begin
        end = max(end, letters[last - 1][1])
    if end > start:
        yield start, end


def _composed_letters(run: str, offset: int) -> Iterator[Span]:
    """Give for every character of a run's composed form the span of the run that it comes from."""
    composed = unicodedata.normalize("NFC", run)
    parts = _clusters(run)
    if "".join(unicodedata.normalize("NFC", part) for part in parts) != composed:
        parts = [run]
    for part in parts:
        for _ in unicodedata.normalize("NFC", part):
            yield offset, offset + len(part)
        offset += len(part)


def _clusters(run: str) -> list[str]:
    """Cut a run before every character that is no combining mark."""
    starts = [index for index, char in enumerate(run) if index == 0 or not unicodedata.combining(char)]
    return [run[start:end] for start, end in pairwise([*starts, len(run)])]
