"""The fast word segmentation gives exactly underthesea's words."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.stages.ingest import ingest
from pipeline.stages.tokenize import fast, words

CHECKOUT = Path(__file__).resolve().parents[2]
PIECES = st.lists(st.one_of(
    st.sampled_from([
        "Ủy", "ban", "nhân", "dân", "xã", "HĐND", "UBND.", "TP.", "Th.S", "v.v.", "v.v...", "T.Ư", "N.T.K", "H'Mông",
        "°C", "12,5%", "1.250.000", "20.5.2021", "3-4-2020", "10:20:30", "007", "-5", "2147483648", "9" * 5000,
        "http://xa.vn/a(b)c?d=1.", "a@xa.vn", "xa.vn", "QĐ-UBND", "19A1", "43H-0530", "4K", ":D", ":))", "=>", "...",
        "Đ", "BOS", "EOS", "ĐỒNG", "đổi", "mới", "sáng", "tạo", "kinh", "tế", "-", "–", "(", ")", "“", "”", "½", "²",
    ]),
    st.sampled_from(" \n\t\u00a0\u200b.,:;-/'’&_@x+"),
    st.characters(exclude_categories=["Cs", "Cn"]),
)).map(lambda parts: "".join(f"{part} " if len(part) > 1 and len(part) % 2 else part for part in parts))


@pytest.fixture(scope="module")
def ours() -> words.Segment:
    return words._load_fast()


@given(PIECES)
@example("UBND.\n")
@example("UBND. ")
@example("x :D\n")
@example(":D")
@example("a. Ab.\n\n")
@example("UBND. Ủy\x1bQĐ-UBND Ủyban 0")  # two readings tie
@settings(max_examples=1000, deadline=None)
def test_it_cuts_any_text_like_underthesea(ours: words.Segment, text: str) -> None:
    assert ours(text) == words.by_underthesea(text)


def test_it_cuts_the_sample_documents_like_underthesea(ours: words.Segment) -> None:
    lines = list(_lines(CHECKOUT / "corpus"))
    assert [ours(line) for line in lines] == [words.by_underthesea(line) for line in lines]


def test_it_cuts_other_documents_like_underthesea(shared_corpus: Path, ours: words.Segment) -> None:
    lines = list(_lines(shared_corpus))
    assert len(lines) > 500
    assert [ours(line) for line in lines] == [words.by_underthesea(line) for line in lines]


def _lines(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.txt")):
        yield from ingest(path.name, path.read_bytes()).text.split("\n")


@pytest.fixture
def load_as_unproven(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], words.Segment]]:
    monkeypatch.setattr(words, "_PROVEN_RELEASES", frozenset())
    words._load.cache_clear()
    yield words.segmenter
    words._load.cache_clear()


def test_an_unproven_release_is_tried_and_believed(
    load_as_unproven: Callable[[], words.Segment], caplog: pytest.LogCaptureFixture,
) -> None:
    assert load_as_unproven() is not words.by_underthesea
    assert not caplog.records


@pytest.mark.parametrize("damage", [
    lambda content: content[:40],
    lambda content: b"CRFx" + content[4:],
    lambda content: content.replace(b"I-W\x00", b"I-X\x00"),
    lambda content: content.replace(b"].isdigit=", b"].isDigit="),
    lambda content: content.replace(b"T[-1,0]=", b"T[-3,0]="),
    lambda content: content.replace(b"T[-1].is_in_dict=", b"T[+1].is_in_dict="),
    lambda content: content.replace("nhân dân".encode(), b"nhan dan  "),
])
def test_another_model_is_left_to_underthesea(
    damage: Callable[[bytes], bytes], load_as_unproven: Callable[[], words.Segment], monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    read_model = fast.read_model
    monkeypatch.setattr(fast, "read_model", lambda content: read_model(damage(content)))
    with caplog.at_level(logging.WARNING):
        assert load_as_unproven() is words.by_underthesea
    assert "underthesea's own, slower word segmentation is used" in caplog.text
    assert words.word_spans("Hội đồng nhân dân xã") == [(0, 17), (18, 20)]
