"""The packaged gazetteer: complete for states, honest about items, clear about bad rows."""

import csv
import shutil
import time
from pathlib import Path

import pytest

from kg.errors import OntologyError
from kg.linking.gazetteer import Gazetteer
from kg.linking.rows import PREFIX
from kg.ontology import data_folder

FACTS = Path(__file__).parents[2] / "shared" / "wikidata-facts"
CITY_STATES = {"Monaco", "Singapore", "Vatican City"}
UN = """AF AL DZ AD AO AG AR AM AU AT AZ BS BH BD BB BY BE BZ BJ BT BO BA BW BR BN BG BF BI
    KH CM CA CV CF TD CL CN CO KM CG CD CR CI HR CU CY CZ DK DJ DM DO EC EG SV GQ ER EE SZ ET FJ
    FI FR GA GM GE DE GH GR GD GT GN GW GY HT HN HU IS IN ID IR IQ IE IL IT JM JP JO KZ KE KI KP
    KR KW KG LA LV LB LS LR LY LI LT LU MG MW MY MV ML MT MH MR MU MX FM MD MC MN ME MA MZ MM NA
    NR NP NL NZ NI NE NG MK NO OM PK PW PA PG PY PE PH PL PT QA RO RU RW KN LC VC WS SM ST SA SN
    RS SC SL SG SK SI SB SO ZA SS ES LK SD SR SE CH SY TJ TZ TH TL TG TO TT TN TR TM TV UG UA AE
    GB US UY UZ VU VE VN YE ZM ZW"""


def rows(name: str) -> list[dict[str, str]]:
    with (data_folder() / "gazetteer" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def named(gazetteer: Gazetteer, text: str, kind: str) -> set[str]:
    names = (n for n in gazetteer.names() if n.end is None)
    return {n.entity.id for n in names if n.text == text and n.kind == kind}


@pytest.mark.parametrize("code", [*UN.split(), "PS", "XK", "TW", "VA"])
def test_every_state_has_adjective_demonym_capital_and_item(
    gazetteer: Gazetteer, code: str
) -> None:
    row = next(r for r in rows("countries") if r["iso2"] == code)
    assert row["qid"] and row["adjectives"], row["label"]
    if row["label"] not in CITY_STATES:
        assert row["demonyms"] and gazetteer.capital(row["id"]), row["label"]


def test_all_members_of_the_united_nations_are_asked_for() -> None:
    assert len(set(UN.split())) == 193


def test_every_id_is_unique_and_fits_its_class(gazetteer: Gazetteer) -> None:
    ids = [entity.id for entity in gazetteer.entities()]
    assert len(ids) == len(set(ids))
    assert all(entity.id.startswith(PREFIX[entity.type]) for entity in gazetteer.entities())


@pytest.mark.parametrize(
    ("text", "kind", "id"),
    [
        ("DPRK", "abbreviation", "agent/north-korea"),
        ("ROK", "abbreviation", "agent/south-korea"),
        ("Republic of Korea", "alias", "agent/south-korea"),
        ("People's Republic of China", "alias", "agent/china"),
        ("Republic of China", "alias", "agent/taiwan"),
        ("Kremlin", "metonym", "agent/russia"),
        ("Downing Street", "metonym", "agent/united-kingdom"),
        ("Brussels", "metonym", "agent/european-union"),
        ("Foggy Bottom", "metonym", "agent/united-states-department-of-state"),
        ("the North", "context", "agent/north-korea"),
        ("Frenchmen", "demonym", "agent/france"),
        ("Sino", "demonym", "agent/china"),
        ("Franco-", "demonym", "agent/france"),
        ("Nigerien", "demonym", "agent/niger"),
        ("Nigerian", "demonym", "agent/nigeria"),
        ("Turkey", "alias", "agent/turkiye"),
        ("Guinea-Bissau", "name", "agent/guinea-bissau"),
        ("Recep Tayyip Erdogan", "alias", "agent/recep-tayyip-erdogan"),
        ("Choe Son Hui", "alias", "agent/choe-son-hui"),
        ("Houthis", "name", "agent/houthis"),
        ("People’s Republic of China", "alias", "agent/china"),
        ("Iran-Iraq War", "name", "conflict/iran-iraq-war"),
        ("Gaza", "alias", "place/gaza-strip"),
    ],
)
def test_a_name_means_one_entity(gazetteer: Gazetteer, text: str, kind: str, id: str) -> None:
    assert named(gazetteer, text, kind) == {id}


@pytest.mark.parametrize("text", ["Congolese", "Dominican"])
def test_an_adjective_of_two_states_needs_context(gazetteer: Gazetteer, text: str) -> None:
    assert not named(gazetteer, text, "demonym")
    assert len(named(gazetteer, text, "context")) == 2


@pytest.mark.parametrize("text", ["Korean", "Putin", "Congo", "us", "Kiwi", "Male"])
def test_what_would_mislead_is_left_out(gazetteer: Gazetteer, text: str) -> None:
    assert not any(n.text == text and n.kind != "context" for n in gazetteer.names())


def test_a_full_name_belongs_to_one_entity_only(gazetteer: Gazetteer) -> None:
    owners: dict[str, set[str]] = {}
    for name in gazetteer.names():
        if name.kind in ("name", "alias", "abbreviation", "demonym") and name.end is None:
            owners.setdefault(name.text, set()).add(name.entity.id)
    assert {text: ids for text, ids in owners.items() if len(ids) > 1} == {}


@pytest.mark.parametrize(
    ("body", "relation", "date", "person"),
    [
        ("france", "head-of-state", "2016-05-01", "François Hollande"),
        ("france", "head-of-state", "2018-05-01", "Emmanuel Macron"),
        ("united-states", "head-of-state", "2019-01-01", "Donald Trump"),
        ("united-states", "head-of-state", "2022", "Joe Biden"),
        ("united-kingdom", "head-of-government", "2022-09-30", "Liz Truss"),
        ("germany", "foreign-minister", "2020-06", "Heiko Maas"),
        ("iran", "leader", "2020-01-03", "Ali Khamenei"),
        ("nato", "leader", "2015-01-01", "Jens Stoltenberg"),
    ],
)
def test_an_office_is_held_on_a_date(
    gazetteer: Gazetteer, body: str, relation: str, date: str, person: str
) -> None:
    assert gazetteer.offices(f"agent/{body}", relation, date)[0].person.label == person


def test_an_open_office_is_not_carried_on_for_years(gazetteer: Gazetteer) -> None:
    assert gazetteer.offices("agent/france", "head-of-state", "2040-01-01") == ()
    assert gazetteer.offices("agent/france", "head-of-state", "1890-01-01") == ()
    assert gazetteer.offices("agent/france", "head-of-state", None)


def test_other_questions_have_answers(gazetteer: Gazetteer) -> None:
    assert gazetteer.adjective("agent/norway") == "Norwegian"
    assert gazetteer.country_of("place/geneva") == gazetteer.entity("agent/switzerland")
    assert gazetteer.span("conflict/korean-war") == ("1950", "1953")
    assert gazetteer.sector("agent/korean-central-news-agency") == "state news agency"
    ministry = gazetteer.body("agent/japan", "foreign ministry")
    assert ministry and ministry.label == "Ministry of Foreign Affairs of Japan"
    assert "DPRK" in gazetteer.aliases("agent/north-korea")
    assert len(gazetteer.proofs("agent/china")) > 2
    assert [o.title for o in gazetteer.tenures("agent/angela-merkel")] == ["Federal Chancellor"]
    assert gazetteer.entity("agent/atlantis") is None and gazetteer.aliases("agent/atlantis") == ()


def test_loading_is_fast() -> None:
    fresh = min(_seconds() for _ in range(3))
    assert fresh < 0.15


def _seconds() -> float:
    from kg.linking import gazetteer

    gazetteer._load.cache_clear()
    start = time.process_time()
    Gazetteer.load().names()
    return time.process_time() - start


@pytest.mark.skipif(not FACTS.is_dir(), reason="../shared/wikidata-facts is not here")
def test_every_item_and_its_label_are_proven() -> None:
    proven: dict[str, str] = {}
    for table in ("countries", "organisations", "people", "places_events"):
        with (FACTS / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            proven |= {row["qid"]: row["label"] for row in csv.DictReader(file)}
    for name in ("countries", "organisations", "people", "places"):
        for row in rows(name):
            if row["qid"]:
                assert proven.get(row["qid"]) == row["label"], row["id"]
            else:
                assert not row["proofs"], row["id"]


@pytest.mark.parametrize(
    ("table", "find", "replace", "message"),
    [
        ("countries", ",Country,Q142,", ",Kingdom,Q142,", r"countries\.csv:\d+: 'Kingdom'"),
        ("countries", ",Country,Q142,", ",Country,142,", r"countries\.csv:\d+: '142'"),
        ("countries", "agent/france,", "place/france,", r"countries\.csv:\d+: 'place/france'"),
        ("countries", "agent/france,", "agent/germany,", "agent/germany is there twice"),
        ("countries", "id,label", "id,name", r"countries\.csv:1: the columns are"),
        ("places", ",agent/switzerland,", ",agent/atlantis,", r"places\.csv:\d+: 'agent/atlantis'"),
        ("places", ",1950,1953,", ",1950,then,", r"places\.csv:\d+: 'then' is no date"),
        ("places", ",1950,1953,", ",1950,1943,", r"places\.csv:\d+: it ends \(1943\) before"),
        ("offices", ",foreign-minister,", ",minister,", r"offices\.csv:\d+: 'minister'"),
        ("offices", "agent/emmanuel-macron,", "agent/nobody,", r"offices\.csv:\d+: 'agent/nobody'"),
        ("people", "Person,Q3052772,", "Person,Q3052772,x,", r"people\.csv:\d+: 10 cells"),
    ],
)
def test_a_bad_row_is_named(
    tmp_path: Path, table: str, find: str, replace: str, message: str
) -> None:
    folder = tmp_path / "gazetteer"
    shutil.copytree(data_folder() / "gazetteer", folder)
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert find in text
    path.write_text(text.replace(find, replace, 1), encoding="utf-8")
    with pytest.raises(OntologyError, match=message):
        Gazetteer.load(folder)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"countries\.csv"):
        Gazetteer.load(tmp_path)


def test_the_description_gives_the_sizes_of_the_tables() -> None:
    text = (data_folder() / "README.md").read_text(encoding="utf-8")
    for name in ("countries", "organisations", "people", "places", "offices"):
        table = rows(name)
        line = next(part for part in text.splitlines() if part.startswith(f"| `{name}.csv`"))
        items = [row for row in table if row.get("qid")]
        twice = [row for row in items if "+" in row["proofs"]]
        sizes = [len(table)] if name == "offices" else [len(table), len(items), len(twice)]
        assert [cell.strip() for cell in line.split("|")[2:-1] if cell.strip()] == [
            f"{size:,}" for size in sizes
        ]
