from collections import Counter, defaultdict
from typing import get_args

import pytest

from pipeline.model import Block, Document, GoalField, Source, Target, TextSpan
from pipeline.process import Pipeline
from pipeline.reading import Reading
from pipeline.rules import Entry, RuleSet
from pipeline.stages.targets.catalogue import CATALOGUE, strings
from pipeline.stages.targets.indicators import IndicatorLinker
from pipeline.stages.targets.phrases import Standard
from tools.build_indicators import OUT, table

SOURCE = Source(path="example", sha256="", bytes=0, format="text", encoding="utf-8")


@pytest.fixture(scope="module")
def catalogue(rules: RuleSet) -> tuple[Entry, ...]:
    return rules.entries(CATALOGUE)


@pytest.fixture(scope="module")
def linker(rules: RuleSet) -> IndicatorLinker:
    return IndicatorLinker(rules)


def links(pipeline: Pipeline, text: str) -> dict[str, str | None]:
    document = pipeline.segment(Document(doc_id="example", source=SOURCE, text=text))
    return {target.text: target.indicator_id for target in pipeline.annotate(document).targets}


# --- the catalogue --------------------------------------------------------------------------------------------------


def test_the_catalogue_is_wide(catalogue: tuple[Entry, ...]) -> None:
    assert len(catalogue) >= 700
    assert {entry.get("field") for entry in catalogue} == set(get_args(GoalField))


def test_ids_are_unique_and_tell_file_and_field(catalogue: tuple[Entry, ...]) -> None:
    assert not [key for key, count in Counter(entry.id for entry in catalogue).items() if count > 1]
    for entry in catalogue:
        assert entry.id.split(".")[0] == entry.get("field") == entry.file.rsplit("/", 1)[-1]


def test_every_indicator_proves_itself(catalogue: tuple[Entry, ...]) -> None:
    assert [entry.id for entry in catalogue if not entry.yes] == []
    assert {entry.proof for entry in catalogue} == {"link"}


def test_every_dimension_has_units(rules: RuleSet, catalogue: tuple[Entry, ...]) -> None:
    known = {form for entry in rules.entries("indicators/phrases/dimensions") for form in entry.forms}
    assert {entry.get("dimension") for entry in catalogue} <= known


def test_forms_collide_only_where_the_unit_tells_them_apart(rules: RuleSet, catalogue: tuple[Entry, ...]) -> None:
    standard = Standard(rules)
    units = {form: frozenset(strings(entry, "units"))
             for entry in rules.entries("indicators/phrases/dimensions") for form in entry.forms}
    owners: dict[tuple[str, ...], set[str]] = defaultdict(set)
    by_id = {entry.id: entry for entry in catalogue}
    for entry in catalogue:
        for form in (*entry.forms, *strings(entry, "loose"), *strings(entry, "bare")):
            owners[standard(form)].add(entry.id)
    for form, ids in owners.items():
        shared = sorted(ids)
        for index, one in enumerate(shared):
            for other in shared[index + 1 :]:
                common = units[by_id[one].get("dimension")] & units[by_id[other].get("dimension")]
                assert not common, f"{' '.join(form)}: {one}, {other}"


def test_the_page_is_what_the_rules_say(rules: RuleSet) -> None:
    assert OUT.read_text(encoding="utf-8") == table(rules), "run make indicators"


# --- the linker -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "quantity", "indicator"), [
    # spelling, abbreviation, word order
    ("Tỉ lệ hộ gia đình nghèo giảm còn 2,4%.", "2,4%", "welfare.poverty-rate"),
    ("Thu NSNN trên địa bàn đạt 45 tỷ đồng.", "45 tỷ đồng", "budget.state-revenue"),
    ("Tỷ lệ TDP văn hoá đạt 90%.", "90%", "culture_society.cultural-groups-rate"),
    ("Tỷ lệ người dân tham gia BHYT đạt 95,1%.", "95,1%", "health.insurance-coverage"),
    # harmless words on both sides, places and times
    ("Trong đó, thu nội địa toàn tỉnh năm 2023 đạt 812 tỷ đồng.", "812 tỷ đồng", "budget.domestic-revenue"),
    ("Tổng thu ngân sách nhà nước trên địa bàn huyện Mù Cang Chải ước đạt 96 tỷ đồng.", "96 tỷ đồng",
     "budget.state-revenue"),
    ("Chỉ tiêu tỷ lệ che phủ rừng của tỉnh Lai Châu đạt 52%.", "52%", "environment.forest-cover"),
    # the more specific name wins
    ("Tỷ lệ hộ cận nghèo còn 3%.", "3%", "welfare.near-poverty-rate"),
    ("Tỷ lệ thất nghiệp thành thị là 3,1%.", "3,1%", "welfare.urban-unemployment-rate"),
    ("Huyện có 4 xã đạt chuẩn nông thôn mới nâng cao.", "4 xã", "economy.ntm-advanced-communes"),
    # the unit tells what a short phrase names
    ("Toàn xã còn 35 hộ nghèo.", "35 hộ nghèo", "welfare.poor-households"),
    ("Hộ nghèo chỉ còn 0,8%.", "0,8%", "welfare.poverty-rate"),
    # change and plan ratio fit any dimension
    ("Thu ngân sách tăng 12% so với cùng kỳ.", "12%", "budget.state-revenue"),
    ("Tổng đàn bò đạt 4.200 con, tăng 3,5%.", "3,5%", "economy.ox-herd"),
    ("Chi thường xuyên đạt 40 tỷ đồng, bằng 92% dự toán.", "92%", "budget.recurrent-expenditure"),
    # an act and what it counts; a name that the phrase lost a word of
    ("Đảng bộ xã kết nạp được 18 đảng viên.", "18 đảng viên", "party.members-admitted"),
    ("Thuế thu nhập cá nhân đạt 3 tỷ đồng.", "3 tỷ đồng", "budget.personal-income-tax"),
    ("Đàn trâu có 1.200 con.", "1.200 con", "economy.buffalo-herd"),
    ("Khu du lịch đón khoảng 52.000 lượt khách.", "52.000 lượt khách", "economy.tourists"),
    # a part of a whole named before it; what it grew by, how fast it grew, what share it makes up
    ("Quý I, GRDP tăng 6,2%; trong đó khu vực dịch vụ tăng 7,7%.", "7,7%", "economy.services-grdp"),
    ("Tốc độ tăng GRDP đạt 7%, trong đó công nghiệp - xây dựng đạt 9,5%.", "9,5%",
     "economy.industry-construction-growth"),
    ("Tổng giá trị sản xuất tăng 9%; nông nghiệp chiếm 14%.", "14%", "economy.agriculture-share"),
    ("Cơ cấu kinh tế: nông nghiệp 12%, công nghiệp 31%, xây dựng 9%, dịch vụ 48%.", "31%",
     "economy.industry-only-share"),
    ("- Lúa: diện tích 512 ha, năng suất 63 tạ/ha, sản lượng 3.225 tấn.", "3.225 tấn", "economy.rice-output"),
    ("Tai nạn giao thông xảy ra 9 vụ, làm chết 4 người, bị thương 7 người.", "4 người", "security.traffic-deaths"),
    ("Tỷ lệ hộ dân sử dụng nước sạch đạt 88% (đô thị 99%, nông thôn 81%).", "81%",
     "environment.rural-clean-water-rate"),
    # a ratio beside the level, of an act and what it counts
    ("Đảng bộ kết nạp 64 đảng viên, đạt 106,7% chỉ tiêu.", "106,7%", "party.members-admitted"),
    ("Thành lập mới 412 doanh nghiệp, gấp 1,3 lần năm trước.", "1,3 lần", "economy.new-enterprises"),
    # what follows the figure belongs to the name; so may what follows a comma or a number
    ("Xã trồng mới 24 ha rừng.", "24 ha", "environment.afforested-area"),
    ("Huyện đào tạo nghề cho 340 lao động nông thôn.", "340 lao động", "welfare.rural-vocational-trained"),
    ("Ủy ban Kiểm tra tổ chức 15 cuộc kiểm tra, giám sát.", "15 cuộc kiểm tra", "party.checks"),
    ("Huyện có 6 trường đạt chuẩn quốc gia mức độ 2.", "6 trường", "education.level-2-standard-schools"),
    # a list of counts after one verb
    ("Toàn xã còn 14 hộ nghèo và 22 hộ cận nghèo.", "22 hộ cận nghèo", "welfare.near-poor-households"),
    # a rate without its word
    ("Trẻ nhà trẻ ra lớp đạt 36%.", "36%", "education.nursery-enrolment"),
    # rates
    ("Thu nhập của người dân đạt 48 triệu đồng/người/năm.", "48 triệu đồng/người/năm", "welfare.income-per-capita"),
])
def test_a_phrase_is_linked(pipeline: Pipeline, text: str, quantity: str, indicator: str) -> None:
    assert links(pipeline, text)[quantity] == indicator


@pytest.mark.parametrize("text", [
    "Thu ngân sách từ đất đạt 45 tỷ đồng.",
    "Hụt thu ngân sách 45 tỷ đồng.",
    "Ngành nông nghiệp đạt 45% so với năm 2021.",
    "Chi ngân sách cho thể thao đạt 45 tỷ đồng.",
    "Tỷ lệ hộ nghèo là gia đình chính sách còn 2%.",
    "Tỷ lệ trẻ em nghèo được hỗ trợ đạt 98%.",
    "Tỷ lệ giải ngân vốn vay đạt 75%.",
    "Doanh thu du lịch cộng đồng đạt 3 tỷ đồng.",
    # the unit does not fit
    "Thu ngân sách chiếm 40%.",
    "Tỷ lệ hộ nghèo là 35 hộ.",
    "Kim ngạch xuất khẩu đạt 12.000 tấn.",
    # words that make it another indicator, before, behind, after the figure and after a mark
    "Dự phòng chi ngân sách 54 tỷ đồng.",
    "Sản lượng lương thực của trang trại đạt 40 tấn.",
    "Tạo việc làm cho 1.200 lao động ngành may.",
    "Bão làm 3 nhà bị sập, hư hỏng.",
    "Hộ nghèo người cao tuổi chiếm 40%.",
    "Hộ sử dụng nước sạch ở vùng ven chiếm 40%.",
    # over a day or a month
    "Mỗi tháng thu ngân sách 4 tỷ đồng.",
    "Thu nhập bình quân đầu người đạt 7 triệu đồng/tháng.",
    # of one season, or of a crop that the label names
    "Vụ đông xuân, xã gieo sạ 420 ha lúa.",
    "- Xoài: diện tích 410 ha.",
    # a part, but of something else
    "Dư nợ của hợp tác xã tăng mạnh, trong đó nông nghiệp tăng 3%.",
    # two acts share what they count
    "Xây mới, sửa chữa 36 nhà.",
    "Phường tiếp nhận và giải quyết 1.240 hồ sơ.",
    # the end of a list tells which are meant
    "Trong năm có 14 doanh nghiệp, 3 hợp tác xã giải thể.",
    # something was done to so many; that is not how many there are
    "Phường tặng quà cho 35 hộ nghèo.",
    "Huyện tập huấn cho 12 hợp tác xã.",
    "Toàn huyện có 12 hợp tác xã hoạt động hiệu quả cao.",
    # a count of another noun
    "Đàn gia súc do 14 hộ nuôi.",
    "Đoàn trường có 25 đoàn viên.",
    # a share of it comes first
    "Xã chuyển 1/3 diện tích đất nông nghiệp (30 ha) sang mục đích khác.",
    "Chi hội có 20 hội viên.",
])
def test_a_phrase_that_may_mean_something_else_is_not(pipeline: Pipeline, text: str) -> None:
    found = links(pipeline, text)
    assert found
    assert set(found.values()) == {None}


@pytest.mark.parametrize(("text", "quantity"), [
    ("Chỉ số sản xuất công nghiệp tăng 6%, trong đó 4 ngành trọng điểm tăng 11%.", "11%"),
    ("Thu ngân sách đạt 64 tỷ đồng, trong đó từ đất 12 tỷ đồng.", "12 tỷ đồng"),
    ("GRDP tăng 8%. Tổng dư nợ tăng 5%, trong đó nông nghiệp tăng 3%.", "3%"),
    ("Kiểm tra 42 tổ chức đảng, 186 đảng viên, kỷ luật 5 đồng chí.", "186 đảng viên"),
    ("Xử lý 32 trường hợp xây dựng sai phép và 14 trường hợp lấn chiếm đất công.", "14 trường hợp"),
])
def test_what_a_phrase_beside_it_names_is_not(pipeline: Pipeline, text: str, quantity: str) -> None:
    found = links(pipeline, text)
    assert found[quantity] is None
    assert any(found.values()), "the figure before it is linked"


def target(text: str, indicator: str, quantity: str, unit: str, **fields: object) -> Target:
    start, at = text.index(quantity), text.index(indicator)
    return Target.model_validate({
        "doc_id": "example", "id": "example/target", "rule": "unit", "sentence": "s", "statement": "st",
        "start": start, "end": start + len(quantity), "text": quantity, "kind": "result", "measure": "level",
        "comparator": "eq", "value": 1.0, "unit": unit,
        "indicator": TextSpan(start=at, end=at + len(indicator), text=indicator), **fields,
    })


def linked(linker: IndicatorLinker, text: str, *targets: Target) -> list[Target]:
    block = Block(id="b", kind="paragraph", start=0, end=len(text), level=None, number=None, parent=None)
    return list(linker(Reading(Document(doc_id="example", source=SOURCE, text=text, blocks=(block,))), targets))


def test_a_record_alone_is_enough(linker: IndicatorLinker) -> None:
    text = "Thu nội địa của Kim Sơn đạt 4 tỷ"
    plain = target(text, "Thu nội địa của Kim Sơn", "4 tỷ", "VND")
    placed = target(text, "Thu nội địa của Kim Sơn", "4 tỷ", "VND", place={"name": "Kim Sơn"})
    assert linked(linker, text, plain)[0].indicator_id is None, "a bare name is harmless only where the figure is its"
    assert linked(linker, text, placed)[0].indicator_id == "budget.domestic-revenue"


def test_only_the_id_is_written(linker: IndicatorLinker) -> None:
    text = "Thu nội địa đạt 4 tỷ; trồng hoa 4 luống"
    before = [target(text, "Thu nội địa", "4 tỷ", "VND"), target(text, "luống", "4 luống", "count")]
    after = linked(linker, text, *before)
    assert [found.indicator_id for found in after] == ["budget.domestic-revenue", None]
    assert [found.model_copy(update={"indicator_id": None}) for found in after] == before


@pytest.mark.parametrize("text", ["12 hộ", "12", "Thu ngân sách 12", "a" * 300 + " 12 hộ"])
def test_phrases_at_the_ends_of_a_text_do_no_harm(linker: IndicatorLinker, text: str) -> None:
    quantity = text[text.index("12") :]
    own = target(text, quantity, quantity, "count", unit_text=quantity[3:] or None)
    assert linked(linker, text, own) == [own]
