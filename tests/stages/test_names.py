"""The shape of names: where they end, and what is no name."""

import pytest

from pipeline.model import Block, Document, Source
from pipeline.reading import Reading
from pipeline.rules import load
from pipeline.stages.entities.names import NameGrammar

SOURCE = Source(path="x.txt", sha256="", bytes=0, format="text", encoding="utf-8")


@pytest.fixture(scope="module")
def names() -> NameGrammar:
    return NameGrammar(load())


def reading(text: str) -> Reading:
    block = Block(id="x/b1", kind="paragraph", start=0, end=len(text))
    return Reading(Document(doc_id="x", source=SOURCE, text=text, blocks=(block,)))


@pytest.mark.parametrize(("text", "name", "full"), [
    ("Trần Văn Kha phát biểu", "Trần Văn Kha", True),
    ("TRẦN VĂN KHA TẠI HỘI NGHỊ", "TRẦN VĂN KHA", True),
    ("Nguyễn Văn Được, Chủ tịch", "Nguyễn Văn Được", True),
    ("Y Thanh Hà Niê K'Đăm dự", "Y Thanh Hà Niê K'Đăm", True),
    ("H'Lan Êban nói", "H'Lan Êban", True),
    ("Minh Thư", "Minh Thư", False),
    ("D.Ngân", "D.Ngân", False),
    ("T.HƯƠNG - L.NGA", "T.HƯƠNG", False),
    ("Lê Thị Lài UBND", "Lê Thị Lài", True),
    ("Lê Văn\nTám dự", "Lê Văn\nTám", True),
    ("Lê Tám-Vũ Hà", "Lê Tám", True),
])
def test_a_name_ends_where_it_ends(names: NameGrammar, text: str, name: str, *, full: bool) -> None:
    shape = names.read(reading(text), 0)
    assert shape is not None
    assert (text[shape.start : shape.end], shape.full) == (name, full)


@pytest.mark.parametrize("text", ["UBND quận", "N.H", "phường", "Theo báo cáo", "HM", "12"])
def test_what_is_no_name(names: NameGrammar, text: str) -> None:
    assert names.read(reading(text), 0) is None


def test_a_barrier_ends_a_name(names: NameGrammar) -> None:
    text = "Lê Văn Tám Chủ tịch"
    shape = names.read(reading(text), 0, barriers={11})
    assert shape is not None
    assert text[shape.start : shape.end] == "Lê Văn Tám"


@pytest.mark.parametrize(("run", "place"), [
    ("Tương Mai Võ Xuân Bách", "Tương Mai"), ("Hà Nội Lê Bách", "Hà Nội"), ("Trần Phú", "Trần Phú"),
    ("Hồ Chí Minh Lê Hoàng Bách", "Hồ Chí Minh"),
])
def test_a_person_behind_a_place_is_cut_off(names: NameGrammar, run: str, place: str) -> None:
    assert run[: names.cut_at_person(run, 0, len(run))].strip() == place
