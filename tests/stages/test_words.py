"""Words with offsets, and the spaCy Doc that holds them."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import spacy
from hypothesis import example, given, settings
from hypothesis import strategies as st
from spacy.vocab import Vocab
from underthesea import word_tokenize

from pipeline.process import Pipeline
from pipeline.stages.ingest import ingest
from pipeline.stages.tokenize.spacy_doc import create_tokenizer, spacy_doc
from pipeline.stages.tokenize.words import word_spans

CONFIG = {"nlp": {"tokenizer": {"@tokenizers": "chitieu.VietnameseTokenizer.v1"}}}
NAUGHTY = st.lists(st.one_of(
    st.sampled_from("aằđĐÐðớQuUyýNH 12./-|½%“”…:)(_’'\n\t\u00a0\u200b\u0301\u0323\u0302\u1100\u1161\u0958🙂"),
    st.sampled_from(["nhân dân", "v.v.", "NĐ-CP", "http://a.vn/x(y)", "a@b.vn", "2.450,5", "H'Mông", "ẹ\u0302"]),
    st.characters(exclude_categories=["Cs"]),
)).map("".join)
SENTENCES = [
    "Hội đồng nhân dân xã Đại Hưng họp ngày 17.5.2026.",
    "Ðảng bộ  huyện\u00a0Ðăk Pơ đạt ½ kế hoạch|cả năm🙂",
    "Uy\u0309 ban nhân dân t\u1ec9nh \u0110a\u0306\u0301k La\u0306\u0301k",
    "nhân\ndân trong\u200bxã",
    "a" * 5000 + "." * 200,
    "?!…“”()|–",
    "",
    " \n\t",
]


def assert_partition(text: str, spans: list[tuple[int, int]]) -> None:
    at = 0
    for start, end in spans:
        assert at <= start < end
        assert not text[at:start].strip()
        assert text[start] + text[end - 1] == (text[start] + text[end - 1]).strip()
        at = end
    assert not text[at:].strip()


@given(NAUGHTY)
@example("e\u0302\u0323x \u0958|\u0344y")
@example("\u1100\u1161\u11a8 \u212b\u2126")
@settings(max_examples=300, deadline=None)
def test_words_hold_every_character_that_is_not_blank_once(text: str) -> None:
    assert_partition(text, word_spans(text))


@given(NAUGHTY)
@settings(max_examples=200, deadline=None)
def test_a_doc_gives_its_text_back(text: str) -> None:
    doc = spacy_doc(Vocab(), text, word_spans(text))
    assert doc.text == text
    assert {(token.idx, token.idx + len(token)) for token in doc} >= set(word_spans(text))


@pytest.mark.parametrize("text", SENTENCES)
def test_words_are_those_of_underthesea(text: str) -> None:
    spans = word_spans(text)
    assert_partition(text, spans)
    theirs = word_tokenize(text, use_token_normalize=False)
    assert len(spans) == len(theirs)
    if "\u0301" not in text:
        assert [" ".join(text[a:b].split()).replace("Ð", "Đ") for a, b in spans] == theirs


def test_text_between_the_words_of_a_doc_is_kept() -> None:
    doc = spacy_doc(Vocab(), "- xã  họp\n", [(2, 4), (6, 9)])
    assert [token.text_with_ws for token in doc] == ["- ", "xã ", " ", "họp", "\n"]


def test_spacy_finds_the_tokenizer_by_its_entry_point() -> None:
    code = f"""
import spacy
nlp = spacy.blank("vi", config={CONFIG!r})
assert [token.text for token in nlp("Hội đồng nhân dân xã")] == ["Hội đồng nhân dân", "xã"]
"""
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("text", SENTENCES)
def test_a_spacy_pipeline_round_trips(text: str) -> None:
    nlp = spacy.blank("vi", config=CONFIG)
    assert nlp(text).text == text
    assert nlp.from_bytes(nlp.to_bytes())(text).text == text


def test_the_factory_makes_a_tokenizer_of_the_pipelines_own_vocabulary() -> None:
    nlp = spacy.blank("vi", config=CONFIG)
    assert create_tokenizer()(nlp)("xã").vocab is nlp.vocab


def test_the_first_calls_may_come_from_many_threads() -> None:
    code = """
from concurrent.futures import ThreadPoolExecutor
from pipeline.stages.tokenize.words import word_spans
with ThreadPoolExecutor(8) as pool:
    found = list(pool.map(word_spans, ["Hội đồng nhân dân xã"] * 64))
assert all(spans == [(0, 17), (18, 20)] for spans in found), found
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_many_threads_get_what_one_gets() -> None:
    texts = [f"Ủy ban nhân dân xã {number} thu ngân sách đạt {number} tỷ đồng." for number in range(50)] * 4
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(word_spans, texts)) == [word_spans(text) for text in texts]


def test_token_offsets_of_sentences_count_in_the_document(pipeline: Pipeline) -> None:
    document = pipeline.segment(ingest("a.txt", "Báo cáo\n\n- Ủy ban nhân dân\nxã họp. Dân vui.".encode()))
    sentences = pipeline.tokenize(document)
    for sentence in sentences:
        assert sentence.tokens[0][0] == sentence.start
        assert sentence.tokens[-1][1] == sentence.end
    assert "ban nhân dân" in [document.text[start:end] for start, end in sentences[1].tokens]


def test_words_are_forgotten_after_many_documents_and_come_out_the_same(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = (f"Báo cáo số {n}: phường Bồ Đề thu {n} tỷ đồng." for n in range(9))
    documents = [pipeline("a.txt", text.encode()).document for text in texts]
    expected = list(map(pipeline.tokenize, documents))
    monkeypatch.setattr("pipeline.stages.tokenize._MOST_LEXEMES", 12)
    before = pipeline.tokenize._vocab
    assert list(map(pipeline.tokenize, documents)) == expected
    assert pipeline.tokenize._vocab is not before
    assert len(pipeline.tokenize._vocab) < 40
