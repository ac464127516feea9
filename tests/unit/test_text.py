"""Canonical text and folded views."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import text as texts

# Naughty characters: Vietnamese letters precomposed and decomposed, look-alikes, odd blanks, letters whose case has
# another length, things outside the basic plane.
LETTERS = "".join(
    unicodedata.normalize("NFC", base + tone)
    for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" for tone in ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
)
NAUGHTY = st.text(st.one_of(
    st.sampled_from(LETTERS + "qQgGnhctpmbđĐÐðƉ \n\t\u00a0\u200b\u0301\u0323\u031b|½…“”’–•·İıßŒǅΣςﬀ🙂﷽"),
    st.characters(),
))


@given(NAUGHTY)
@settings(max_examples=400, deadline=None)
def test_every_view_is_as_long_as_the_text(text: str) -> None:
    for view in (texts.plain, texts.cased, texts.fold, texts.lower, texts.skeleton):
        assert len(view(text)) == len(text)


@given(NAUGHTY)
@settings(max_examples=400, deadline=None)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    for view in (texts.canonical, texts.plain, texts.cased, texts.fold):
        assert view(view(text)) == view(text)


@given(NAUGHTY)
def test_views_keep_line_ends_where_they_are(text: str) -> None:
    lines = [index for index, char in enumerate(text) if char == "\n"]
    assert [index for index, char in enumerate(texts.fold(text)) if char == "\n"] == lines


@given(st.text(st.sampled_from(LETTERS + "đĐbc ‘…“")))
def test_the_skeleton_has_no_diacritics(text: str) -> None:
    assert texts.skeleton(text) == "".join(
        {"đ": "d", "Đ": "D"}.get(char, unicodedata.normalize("NFD", char)[0]) for char in text
    )


@pytest.mark.parametrize(("text", "folded"), [
    ("hoà hòa", "hòa hòa"),
    ("HOÀ Hoà", "hòa hòa"),
    ("uỷ ủy Uỷ ỦY", "ủy ủy ủy ủy"),
    ("thuý Thúy THUÝ", "thúy thúy thúy"),
    ("khoẻ khỏe", "khỏe khỏe"),
    ("quý qúy QÚY Qúy", "quý quý quý quý"),
    ("toàn tòan TÒAN", "toàn toàn toàn"),
    ("ngoại ngọai thoải thỏai", "ngoại ngoại thoải thoải"),
    ("khoẻo ngoéo ngóeo", "khoẻo ngoéo ngoéo"),
    ("huỳnh hùynh khuỷu khủyu", "huỳnh huỳnh khuỷu khuỷu"),
    ("chuyến chúyên chuýên", "chuyến chuyến chuyến"),
    ("quyết qúyêt quýêt", "quyết quyết quyết"),
    ("quá qúa quảng qủang quốc qúôc", "quá quá quảng quảng quốc quốc"),
    ("luật lụât thuế thúê thuở thủơ", "luật luật thuế thuế thuở thuở"),
    ("tiến tíên đường đừơng", "tiến tiến đường đường"),
    ("hoặc họăc", "hoặc hoặc"),
])
def test_tone_marks_stand_where_the_old_spelling_has_them(text: str, folded: str) -> None:
    assert texts.fold(text) == folded


@pytest.mark.parametrize("text", [
    "mùa của lúa", "gìn giữ", "già giá", "kìa mía", "hào tài báo", "xoay khoai", "thuê huơ", "cúi tụi", "ngoằn", "quay",
    "khuya", "nghĩa", "nước",
])
def test_well_spelt_words_stay_as_they_are(text: str) -> None:
    assert texts.fold(text) == text


@pytest.mark.parametrize(("text", "folded"), [
    ("Ðảng bộ", "đảng bộ"),
    ("Ɖảng bộ", "đảng bộ"),
    ("ðồng", "đồng"),
    ("2021–2025", "2021-2025"),
    ("“Vì dân”", '"vì dân"'),
    ("H’Mông", "h'mông"),
    ("xã\u00a0Tân\u2009An", "xã tân an"),
    ("· chợ", "• chợ"),
    ("İ", "i"),
    ("ẞ", "ß"),
])
def test_look_alikes_fold_together(text: str, folded: str) -> None:
    assert texts.fold(text) == folded


@pytest.mark.parametrize(("decoded", "text"), [
    ("a\r\nb\rc\n", "a\nb\nc\n"),
    ("\ufeffxã", "xã"),
    (unicodedata.normalize("NFD", "Uỷ ban đặng"), "Uỷ ban đặng"),
    ("xã\u00a0Tân – An\u200b", "xã\u00a0Tân – An\u200b"),
])
def test_the_canonical_text(decoded: str, text: str) -> None:
    assert texts.canonical(decoded) == text
