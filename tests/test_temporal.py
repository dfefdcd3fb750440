"""Time expressions: what is found, and what it is resolved to against a day of publication."""

import datetime as dt
import json
from pathlib import Path

import pytest

from kg.extraction.times.temporal import anchored_start, find_times

SUNDAY = dt.date(2024, 10, 6)
SHARED = Path(__file__).parents[2] / "shared"


def found(text, published=SUNDAY, **options):
    return {t.evidence.quote: t.value for t in find_times(text, published, **options)}


@pytest.mark.parametrize(
    ("text", "quote", "value"),
    [
        ("Brazil and Peru signed it on 6 May 2019.", "on 6 May 2019", "2019-05-06"),
        ("The pact of May 6, 2019, took force.", "May 6, 2019", "2019-05-06"),
        ("Kenya joined on the 6th of May 2019.", "on the 6th of May 2019", "2019-05-06"),
        ("On Oct. 2 Chile withdrew.", "On Oct. 2", "2024-10-02"),
        ("Adopted on 2019-05-06.", "on 2019-05-06", "2019-05-06"),
        ("They met on Monday, 6 May 2019.", "on Monday, 6 May 2019", "2019-05-06"),
        ("It closed in September 2023.", "September 2023", "2023-09"),
        ("It closed in November.", "November", "2023-11"),
        ("It will close in November.", "November", "2024-11"),
        ("Founded in 1648 by Spain.", "1648", "1648"),
        ("The war (1998-2000) ended.", "1998-2000", "1998/2000"),
        ("The 2014–16 talks failed.", "2014–16", "2014/2016"),
        ("From 2014 to 2016 he led it.", "2014 to 2016", "2014/2016"),
        ("Between May and July 2019 they fought.", "May and July 2019", "2019-05/2019-07"),
        ("The fair ran from 3 to 5 March 2019.", "3 to 5 March 2019", "2019-03-03/2019-03-05"),
        ("In the 1990s Mali changed.", "the 1990s", "199"),
        ("Borders of the 19th century.", "the 19th century", "18"),
        ("Exports rose in the third quarter of 2023.", "the third quarter of 2023", "2023-Q3"),
        ("Exports rose in Q2 2022.", "Q2 2022", "2022-Q2"),
        ("A summit in the summer of 2022.", "the summer of 2022", "2022-SU"),
        ("The end of 2025 is near.", "The end of 2025", "2025"),
    ],
)
def test_written_dates(text, quote, value):
    assert found(text) == {quote: value}


@pytest.mark.parametrize(
    ("text", "quote", "value"),
    [
        ("Togo signed today.", "today", "2024-10-06"),
        ("Togo signed the day before yesterday.", "the day before yesterday", "2024-10-04"),
        ("Togo votes tomorrow.", "tomorrow", "2024-10-07"),
        ("Togo signed last night.", "last night", "2024-10-05"),
        ("Togo signed last week.", "last week", "2024-W39"),
        ("Togo signs next month.", "next month", "2024-11"),
        ("Togo signed this year.", "this year", "2024"),
        ("Togo signed earlier this year.", "earlier this year", "2024"),
        ("Togo signed in October last year.", "October last year", "2023-10"),
        ("Togo signed three years ago.", "three years ago", "2021"),
        ("Togo signed ten days ago.", "ten days ago", "2024-09-26"),
        ("Togo waited for three days.", "three days", "P3D"),
        ("Togo waited for decades.", "decades", "PXDE"),
        ("A two-week visit to Togo.", "two-week", "P2W"),
        ("Togo grew over the past five years.", "the past five years", "P5Y"),
        ("Togo votes every two years.", "every two years", "P2Y"),
        ("Togo is open on Sundays.", "on Sundays", "XXXX-WXX-7"),
        ("Togo met Mali on Monday morning.", "on Monday morning", "2024-09-30"),
        ("It began at 15:30 GMT on Friday.", "15:30 GMT on Friday", "2024-10-04T15:30Z"),
    ],
)
def test_times_told_from_the_day_of_publication(text, quote, value):
    assert found(text) == {quote: value}


@pytest.mark.parametrize(
    ("text", "quote", "value"),
    [
        ("Chile protested on Sunday.", "on Sunday", "2024-10-06"),
        ("Chile protested on Monday.", "on Monday", "2024-09-30"),
        ("On Friday, Chile warned that it would react.", "On Friday", "2024-10-04"),
        ("Chile will vote on Monday.", "on Monday", "2024-10-07"),
        ("On Monday, Chile will vote.", "On Monday", "2024-10-07"),
        ("Talks are due to be held on Friday.", "on Friday", "2024-10-11"),
        ("Ministers agreed in Lima to meet on Tuesday.", "on Tuesday", "2024-10-08"),
        ("Oman to host talks on Wednesday", "on Wednesday", "2024-10-09"),
        ("In a speech on Friday, he vowed to react.", "on Friday", "2024-10-04"),
        ("A vote is called for Friday.", "Friday", "2024-10-11"),
        ("Envoys have until Friday to agree.", "Friday", "2024-10-11"),
        ("The queen flies to Lima on Tuesday.", "on Tuesday", "2024-10-08"),
        ("Last Thursday Chile voted.", "Last Thursday", "2024-10-03"),
        ("Chile votes next Sunday.", "next Sunday", "2024-10-13"),
    ],
)
def test_a_weekday_lies_where_the_verbs_point(text, quote, value):
    assert found(text) == {quote: value}


def test_each_weekday_follows_its_own_verb():
    text = "Chile said on Tuesday that it plans to send an envoy to Rome on Thursday."
    assert found(text) == {"on Tuesday": "2024-10-01", "on Thursday": "2024-10-10"}


def test_a_parse_may_decide_the_direction():
    assert found("Talks on Monday", tense_at=lambda _: "future") == {"on Monday": "2024-10-07"}


@pytest.mark.parametrize(
    ("text", "quote", "value"),
    [
        ("Togo waited nearly two years.", "nearly two years", "P2Y"),
        ("Togo waited more than half a century.", "more than half a century", "P50Y"),
        ("Togo waited two and a half years.", "two and a half years", "P2.5Y"),
        ("A 36-year-old aide spoke.", "36-year-old", "P36Y"),
        ("Exports rose in the first nine months.", "the first nine months", "P9M"),
        ("A years-long feud in Togo.", "years-long", "PXY"),
        ("Envoys met twice a month.", "twice a month", "P1M"),
        ("They train six hours a day.", "six hours a day", "P1D"),
        ("Togo votes once every four years.", "once every four years", "P4Y"),
        ("Quarterly sales rose.", "Quarterly", "P1Q"),
        ("The fair opens every May.", "every May", "XXXX-05"),
        ("Shops close every Sunday morning.", "every Sunday morning", "XXXX-WXX-7TMO"),
    ],
)
def test_lengths_ages_and_what_recurs(text, quote, value):
    assert found(text) == {quote: value}


@pytest.mark.parametrize(
    ("text", "quote", "value"),
    [
        ("Revenue of fiscal 2023 fell.", "fiscal 2023", "FY2023"),
        ("Sales fell by year-end.", "year-end", "2024"),
        ("Sales fell in the last quarter of 2023.", "the last quarter of 2023", "2023-Q4"),
        ("Sales rose in 3Q 2022.", "3Q 2022", "2022-Q3"),
        ("Sales rose in the quarter.", "the quarter", "2024-Q3"),
        ("The class of '98 met.", "'98", "1998"),
        ("Seen on 10/26/2019.", "on 10/26/2019", "2019-10-26"),
        ("Seen on 26.10.2019.", "on 26.10.2019", "2019-10-26"),
        ("Chile voted in the second week of August.", "the second week of August", "2024-W32"),
        (
            "A summit on the weekend of May 4, 2024.",
            "the weekend of May 4, 2024",
            "2024-05-04/2024-05-05",
        ),
        ("Chile will vote a week from Tuesday.", "a week from Tuesday", "2024-10-15"),
        ("Chile voted on Monday last week.", "on Monday last week", "2024-09-23"),
        ("Chile voted on Easter Monday.", "on Easter Monday", "2024-04-01"),
        ("Chile will vote on Christmas Eve.", "on Christmas Eve", "2024-12-24"),
        ("It opened on Thanksgiving 2019.", "on Thanksgiving 2019", "2019-11-28"),
        ("After the 9/11 attacks Chile voted.", "9/11", "2001-09-11"),
        ("Shares fell in morning trading.", "morning", "2024-10-06"),
        ("Troops moved in overnight.", "overnight", "2024-10-05"),
        ("They left at eight o'clock on Friday.", "eight o'clock on Friday", "2024-10-04T08:00"),
        ("They left at midnight.", "midnight", "2024-10-06T24:00"),
        ("Volunteers came in the summer.", "the summer", "2024-SU"),
    ],
)
def test_parts_of_the_year_feasts_and_times_of_day(text, quote, value):
    assert found(text) == {quote: value}


def test_a_period_may_be_told_from_the_one_last_named():
    text = "Profit rose in the third quarter. In the year-earlier period Togo Rail lost money."
    assert found(text) == {
        "the third quarter": "2024-Q3",
        "the year-earlier period": "2023-Q3",
    }


@pytest.mark.parametrize(
    ("text", "quote", "vague"),
    [
        ("Ties cooled in recent months.", "in recent months", "past"),
        ("His earlier remarks stand.", "earlier", "past"),
        ("Norway is currently neutral.", "currently", "present"),
        ("Norway expects more in the coming weeks.", "the coming weeks", "future"),
    ],
)
def test_vague_times_say_only_the_direction(text, quote, vague):
    (time,) = find_times(text, SUNDAY)
    assert (time.evidence.quote, time.vague, time.earliest) == (quote, vague, None)
    assert time.value == f"{vague.upper()}_REF"


@pytest.mark.parametrize(
    "text",
    [
        "Fiji marked the 50th anniversary of its ties.",
        "He reads the China Daily and Sports Weekly.",
        "He still used Windows 2000.",
        "Under resolution 1929 the ban holds.",
        "Resolutions 1929, 1737 and 2094 hold.",
        "Some 2,500 troops and 2000 soldiers left.",
        "Theresa May spoke; she may leave.",
        "It cost $2024 or 12024 francs.",
        "On February 30 nothing happened.",
        "She died in her 30s.",
    ],
)
def test_what_only_looks_like_a_time(text):
    assert found(text) == {}


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("in 2019", "2019-01-01", "2019-12-31"),
        ("in February 2024", "2024-02-01", "2024-02-29"),
        ("this week", "2024-09-30", "2024-10-06"),
        ("the 1950-1953 war", "1950-01-01", "1953-12-31"),
        ("in the 1990s", "1990-01-01", "1999-12-31"),
        ("in the 20th century", "1900-01-01", "1999-12-31"),
        ("in the last quarter of 2023, Q4 2023", "2023-10-01", "2023-12-31"),
        ("in the winter of 2023", "2023-12-01", "2024-02-29"),
        ("the past two years", "2022-10-06", "2024-10-06"),
    ],
)
def test_every_value_names_its_first_and_last_day(text, earliest, latest):
    time = find_times(text, SUNDAY)[-1]
    assert (time.earliest, time.latest) == (earliest, latest)


def test_without_a_day_of_publication_only_full_dates_have_a_value():
    assert found("Seen yesterday, on Monday and in 2014.", None) == {
        "yesterday": None,
        "on Monday": None,
        "2014": "2014",
    }


def test_later_times_look_back_to_the_one_last_named():
    text = "It fell on 3 May 2019. The next day troops came. Two weeks later it was over."
    assert list(found(text).values()) == ["2019-05-03", "2019-05-04", "2019-W20"]


def test_the_ends_of_a_range_can_stay_apart():
    text = "It lasted from May to July 2019."
    assert found(text, ranges=False) == {"May": "2019-05", "July 2019": "2019-07"}


@pytest.mark.parametrize(
    ("years", "day", "start"),
    [
        (75, "2024-10-06", "1949-10-06"),
        (50, dt.date(2024, 2, 29), "1974-02-28"),
        (3000, SUNDAY, None),
        (75, "2024-10", None),
    ],
)
def test_an_anniversary_tells_when_it_began(years, day, start):
    assert anchored_start(years, day) == start


@pytest.mark.parametrize(
    "piece", ["1234 ", "the the ", "1-1-", "October ", "a few ", "will be ", "fifty-"]
)
def test_hostile_text_comes_to_an_end(piece):
    assert all(t.evidence.quote for t in find_times(piece * 4000, SUNDAY))


def test_huge_numbers_name_no_day():
    assert (
        found("It formed 900,000 years ago, some 20,000 centuries earlier.")["900,000 years ago"]
        is None
    )


def test_the_given_article():
    gold = SHARED / "eval" / "seed-article.gold.jsonl"
    if not gold.exists():
        pytest.skip("the shared gold file is not there")
    records = [json.loads(line) for line in gold.read_text("utf-8").splitlines()]
    text = next(r["text"] for r in records if r["kind"] == "article")
    wanted = [(r["text"], r["value"], r.get("vague")) for r in records if r["kind"] == "time"]
    times = find_times(text, SUNDAY)
    assert [(t.evidence.quote, None if t.vague else t.value, t.vague) for t in times] == wanted
