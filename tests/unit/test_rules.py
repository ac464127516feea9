"""The loader refuses bad rule files by a coded error that names file, rule, field and remedy."""

import shutil
import unicodedata
from pathlib import Path

import pytest

from pipeline.errors import RuleError
from pipeline.rules import load

GOOD = """
[attributes]
kind = ["date", "month"]
"mod?" = "string"

[fragments]
day = '''[0-3]?\\d'''

[[rule]]
id = "date.day"
kind = "date"
pattern = '''ngày {day}'''
yes = [{ text = "họp ngày 12", span = "ngày 12" }]
no = ["họp hôm nay"]
"""


def write(folder: Path, content: str, name: str = "entities/dates.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return folder


def test_a_good_file_loads_with_attributes_and_proof(tmp_path: Path) -> None:
    (rule,) = load(write(tmp_path, GOOD)).rules("entities/dates")
    assert (rule.id, rule.get("kind"), rule.get("mod"), rule.view) == ("date.day", "date", "", "folded")
    assert rule.yes[0].span == "ngày 12"


def test_files_with_decomposed_letters_are_read_as_composed(tmp_path: Path) -> None:
    write(tmp_path, unicodedata.normalize("NFD", GOOD))
    rules = load(write(tmp_path, unicodedata.normalize("NFD", LEXICON), "entities/titles.jsonl"))
    assert rules.rules("entities/dates")[0].compiled.search("họp ngày 12")
    forms = [form for entry in rules.entries("entities/titles") for form in entry.forms]
    assert all(unicodedata.is_normalized("NFC", form) for form in forms)


def test_a_blank_in_a_pattern_reads_over_runs_of_blanks(tmp_path: Path) -> None:
    (rule,) = load(write(tmp_path, GOOD)).rules("entities")
    assert rule.compiled.fullmatch("ngày   7")


def test_line_breaks_and_indentation_of_a_pattern_are_dropped(tmp_path: Path) -> None:
    source = GOOD.replace("'''ngày {day}'''", "'''\n  ngày \\\n  {day}\n'''".replace("\\\n", "[ ]\n"))
    (rule,) = load(write(tmp_path, source)).rules("entities")
    assert rule.compiled.fullmatch("ngày  7")


def test_an_optional_blank_matches_none_or_more(tmp_path: Path) -> None:
    (rule,) = load(write(tmp_path, GOOD.replace("ngày {day}", "ngày ?{day}"))).rules("entities")
    assert rule.compiled.fullmatch("ngày7")
    assert rule.compiled.fullmatch("ngày  7")


BROKEN = {
    "R002": ("[attributes\n", "not valid TOML"),
    "R003": (GOOD.replace('kind = "date"', 'kind = "date"\nspan = "x"'), "unknown keys: span"),
    "R004": (GOOD.replace('id = "date.day"', 'id = "Date day"'), "is not lower-case words"),
    "R005": (GOOD + GOOD[GOOD.index("[[rule]]"):], "stands twice"),
    "R006": (GOOD.replace("ngày {day}", "ngày ({day}"), "does not compile"),
    "R007": (GOOD.replace("ngày {day}", "(?:ngày {day})?"), "empty string"),
    "R008": (GOOD.replace('no = ["họp hôm nay"]', "no = []"), "at least one yes and one no"),
    "R009": (GOOD.replace("{day}'''", "{dey}'''"), "unknown fragment 'dey'"),
    "R010": (GOOD.replace('kind = "date"', 'kind = "week"'), "'week' is not allowed"),
}


@pytest.mark.parametrize("code", sorted(BROKEN))
def test_a_broken_pattern_file_is_refused(tmp_path: Path, code: str) -> None:
    source, message = BROKEN[code]
    with pytest.raises(RuleError) as caught:
        load(write(tmp_path, source))
    assert caught.value.code == code
    assert message in caught.value.message
    assert caught.value.file is not None
    assert caught.value.file.endswith("dates.toml")
    assert caught.value.remedy


@pytest.mark.parametrize("code", ["R006", "R007"])
def test_a_bad_pattern_laid_over_the_programs_own_is_refused_when_loaded(tmp_path: Path, code: str) -> None:
    with pytest.raises(RuleError) as caught:
        load(overlays=[write(tmp_path, BROKEN[code][0])])
    assert caught.value.code == code


def test_the_programs_own_patterns_compile() -> None:
    load().compile()


def test_an_unused_fragment_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="no rule uses: year"):
        load(write(tmp_path, GOOD.replace("[fragments]", "[fragments]\nyear = '''\\d{4}'''")))


def test_fragments_in_a_circle_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="in a circle"):
        load(write(tmp_path, GOOD.replace("[0-3]?\\d", "{day}")))


def test_an_example_whose_span_is_not_in_its_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="is not in its text"):
        load(write(tmp_path, GOOD.replace('span = "ngày 12"', 'span = "ngày 13"')))


LEXICON = """{"lexicon": "titles", "attributes": {"rank": "integer"}}
{"id": "title.chairman", "forms": ["Chủ tịch", "CT"], "rank": 1}
{"id": "title.deputy", "forms": ["Phó Chủ tịch", "PCT"], "rank": 2}
"""


def test_a_lexicon_folds_its_forms(tmp_path: Path) -> None:
    first, _ = load(write(tmp_path, LEXICON, "entities/titles.jsonl")).entries("entities/titles")
    assert first.forms == ("chủ tịch", "ct")


@pytest.mark.parametrize(
    ("line", "code", "where"),
    [
        ("{", "R002", "line 4"),
        ('{"id": "title.x", "forms": [], "rank": 3}', "R004", "title.x.forms"),
        ('{"id": "title.x", "forms": ["PCT"], "rank": 3}', "R005", "title.x"),
        ('{"id": "title.deputy", "forms": ["P.CT"], "rank": 2}', "R005", "title.deputy"),
        ('{"id": "title.x", "forms": ["X"], "rank": "high"}', "R010", "title.x.rank"),
        ('{"id": "title.x", "forms": ["X"]}', "R010", "title.x"),
        ('{"id": "title.x", "forms": ["X"], "rank": 3, "level": 1}', "R003", "title.x"),
    ],
)
def test_a_broken_lexicon_line_is_refused(tmp_path: Path, line: str, code: str, where: str) -> None:
    with pytest.raises(RuleError) as caught:
        load(write(tmp_path, LEXICON + line + "\n", "entities/titles.jsonl"))
    assert (caught.value.code, caught.value.where) == (code, where)


def test_an_overlay_replaces_by_id_and_adds_the_rest(tmp_path: Path) -> None:
    base = write(tmp_path / "base", GOOD)
    mine = GOOD.replace("ngày {day}", "hôm {day}").replace("họp ngày 12", "họp hôm 12").replace('"ngày 12"', '"hôm 12"')
    added = mine[mine.index("[[rule]]"):].replace("date.day", "date.other")
    over = write(tmp_path / "over", mine + added)
    found = {rule.id: rule.pattern for rule in load(base, [over]).rules("entities")}
    assert found == {"date.day": "hôm {day}", "date.other": "hôm {day}"}


def test_one_id_in_two_files_is_refused(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, GOOD, "entities/more.toml")
    with pytest.raises(RuleError, match="is also in entities/dates"):
        load(tmp_path)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="no such rules folder"):
        load(tmp_path / "none")


def test_the_digest_follows_every_byte(tmp_path: Path) -> None:
    before = load(write(tmp_path, GOOD)).digest
    copy = tmp_path.with_name(tmp_path.name + "-copy")
    shutil.copytree(tmp_path, copy)
    assert load(copy).digest == before
    assert load(write(tmp_path, GOOD + "# a remark\n")).digest != before
