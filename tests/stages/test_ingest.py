"""Bytes to a document with canonical text and source."""

import time
import unicodedata

import pytest

from pipeline.errors import DocumentError
from pipeline.stages.ingest import MAX_CHARACTERS, document_id, ingest

TEXT = "Uỷ ban nhân dân xã Hoà Bình – quý II/2021\nĐạt ½ kế hoạch."


@pytest.mark.parametrize(("content", "encoding"), [
    (TEXT.encode(), "utf-8"),
    (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8-sig"),
    (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16"),
    (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16"),
    (TEXT.replace("\n", "\r\n").encode(), "utf-8"),
    (TEXT.replace("\n", "\r").encode(), "utf-8"),
    (unicodedata.normalize("NFD", TEXT).encode(), "utf-8"),
])
def test_however_it_is_encoded_the_text_is_the_same(content: bytes, encoding: str) -> None:
    document = ingest("xa/bao-cao.txt", content)
    assert document.text == TEXT
    assert document.source.encoding == encoding
    assert document.source.bytes == len(content)


@pytest.mark.parametrize(("content", "code", "where"), [
    (b"", "D001", None),
    (b" \r\n\t\n", "D001", None),
    ("\ufeff\u00a0\u200b\u3000".encode(), "D001", None),
    (b"\xff\xfe", "D001", None),
    (b"PK\x03\x04\x00\x00\xff", "D002", "byte 4"),
    (b"B\xc3\xa1o c\xc3\xa1o\x00", "D002", "byte 9"),
    ("Báo cáo".encode("utf-16-le"), "D002", "byte 1"),
    (b"\xff\xfe" + "Xã\x00".encode("utf-16-le"), "D002", "byte 6"),
    (b"\xff\xfe\x00\x00" + "Xã".encode("utf-32-le"), "D002", "byte 2"),
    (b"B\xc3\xa1o c\xe1o", "D003", "byte 6"),
    (b"\xef\xbb\xbfc\xe1o", "D003", "byte 4"),
    (b"\xff\xfeB\x00c", "D003", "byte 4"),
    (b"a" * (MAX_CHARACTERS + 1), "D004", None),
])
def test_what_is_no_text_is_refused_with_place_and_remedy(content: bytes, code: str, where: str | None) -> None:
    with pytest.raises(DocumentError) as caught:
        ingest("xa/bao-cao.txt", content)
    assert (caught.value.code, caught.value.where, caught.value.file) == (code, where, "xa/bao-cao.txt")
    assert caught.value.remedy


def test_a_huge_line_is_refused_at_once() -> None:
    content = b"x" * 50_000_000
    start = time.perf_counter()
    with pytest.raises(DocumentError, match=r"D004.*50,000,000 bytes"):
        ingest("a.txt", content)
    assert time.perf_counter() - start < 1


def test_the_id_follows_from_path_and_content_alone() -> None:
    document = ingest("xa/bao-cao.txt", TEXT.encode())
    assert document.doc_id == document_id("xa/bao-cao.txt", document.source.sha256) == "09a6c37556a74b41"
    assert ingest("xa/khac.txt", TEXT.encode()).doc_id != document.doc_id
    assert ingest("xa/bao-cao.txt", TEXT.encode() + b"\n").doc_id != document.doc_id
