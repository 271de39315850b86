"""The sample data: the same bytes from the same seed, small, invented, and wrong exactly where the seal says."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from datetime import datetime
from pathlib import Path

import pytest

from phatngon.base.paths import kit_root
from phatngon.reach.database import Database
from phatngon.reach.desk import Desk
from phatngon.reach.dictionary import tables
from phatngon.reach.digest import Digest, digest
from phatngon.reach.entries import entry_types
from phatngon.reach.sample.building import build, seal
from phatngon.reach.sample.headlines import is_uneasy
from phatngon.reach.sample.many import write_many
from phatngon.reach.sample.words import make_sources, words
from phatngon.reach.sample.year import make_year
from phatngon.reach.work import make_report
from phatngon.rules.outlets import outlet_files
from phatngon.tables.locality import locality

DATA = kit_root() / "sample_data"
NOW = datetime(2026, 12, 28, 8)


@pytest.fixture(scope="module")
def told() -> Digest:
    with Desk.over(str(DATA / "reach" / "so")) as connection:
        return digest(connection, "2026-10", now=datetime(2026, 10, 27, 8))


def rows(name: str) -> list[dict[str, str]]:
    return list(
        csv.DictReader(
            (DATA / "reach" / "so" / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        )
    )


def test_the_committed_data_is_what_the_seed_gives(tmp_path: Path) -> None:
    made = {path.relative_to(tmp_path): path.read_bytes() for path in build(tmp_path)}
    for path, data in made.items():
        assert (DATA / path).read_bytes() == data, path
    committed = {path.relative_to(DATA) for path in (DATA / "reach").rglob("*") if path.is_file()}
    assert committed <= set(made)


def test_another_seed_gives_another_year() -> None:
    assert make_year(1).tables["fact_item"][:5] != make_year(2).tables["fact_item"][:5]


def test_lines_by_the_million_have_the_shape_of_reported_lines(tmp_path: Path) -> None:
    import duckdb

    paths = write_many(tmp_path, 2_000)
    with Database(duckdb.connect()) as connection:
        rows = connection.rows(f"DESCRIBE SELECT * FROM read_parquet('{paths[0]}')")
        assert {name for name, *_ in rows} == set(entry_types())
        assert connection.rows(
            f"SELECT count(*), count(DISTINCT url) < count(*) FROM read_parquet('{paths[0]}')"
        ) == [(2_000, True)]


def test_the_data_is_small_enough_for_the_repository() -> None:
    assert sum(path.stat().st_size for path in DATA.rglob("*") if path.is_file()) < 5_000_000


def test_the_files_are_wrong_exactly_where_the_seal_says() -> None:
    assert seal(DATA) == (DATA / "reach" / "dap-an" / "loi-cua-tep.yaml").read_text(
        encoding="utf-8"
    )
    text = seal(DATA)
    for rule in (
        "V-003",
        "V-004",
        "V-005",
        "V-011",
        "V-014",
        "V-020",
        "V-021",
        "V-030",
        "V-031",
        "V-032",
        "V-034",
        "V-037",
        "V-042",
        "V-050",
        "V-070",
        "V-072",
        "V-080",
        "V-090",
        "V-091",
        "F-001",
        "F-003",
        "F-004",
        "F-006",
        "F-007",
        "F-013",
        "F-014",
        "F-015",
    ):
        assert f'"{rule}"' in text, rule


def test_the_package_describes_every_file_and_every_column() -> None:
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    assert package["licenses"] and "giả định" in package["title"]
    names = [resource["name"] for resource in package["resources"]]
    assert len(names) == len(set(names)) and all(
        re.fullmatch(r"[a-z0-9._-]+", name) for name in names
    )
    for resource in package["resources"]:
        assert (DATA / resource["path"]).is_file()
        if "schema" in resource:
            head = (
                (DATA / resource["path"]).read_text(encoding="utf-8").split("\n", 1)[0].split(",")
            )
            assert head == [field["name"] for field in resource["schema"]["fields"]]
            assert set(head) <= set(tables()[Path(resource["path"]).stem].names)


def test_no_real_outlet_appears_and_every_invented_page_is_told_as_such() -> None:
    real = {
        row["url"].split("/")[2].removeprefix("www.")
        for path in outlet_files()
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
        if row["url"]
    }
    for row in make_sources():
        host = row["host_or_handle"]
        assert not host or host.endswith((".example", "-gia-dinh")), host
        assert host.split("/")[0] not in real - {
            "facebook.com",
            "zalo.me",
            "tiktok.com",
            "youtube.com",
        }
    text = (DATA / "reach" / "so" / "fact_item.csv").read_text(encoding="utf-8")
    assert not any(
        f"//{host}/" in text for host in real if "facebook" not in host and "zalo" not in host
    )


def test_titles_are_composed_letters_and_natural_variety() -> None:
    titles = [row["title"] for row in rows("fact_item")]
    assert all(
        unicodedata.is_normalized("NFC", title) and not re.search(r"[{}|]|  ", title)
        for title in titles
    )
    assert len(set(titles)) > 2_500


def test_the_year_holds_what_lessons_need(told: Digest) -> None:
    assert 0.7 <= told.metrics["M24"].value <= 1 and told.overlap > 0
    assert {"A1", "A5"} <= {alert.id for alert in told.alerts}
    assert told.metrics["M35"].value is not None and 0 < told.metrics["M34"].value < 0.1
    statuses = {row["status"] for row in rows("fact_submission")}
    assert statuses >= {"ACCEPTED", "RETURNED", "AMENDED"} and any(
        row["nil_report"] == "true" for row in rows("fact_submission")
    )
    assert len(rows("fact_exemption")) == 2 and rows("fact_outage")


def test_every_period_can_be_reported_and_one_has_a_break_and_one_a_late_declaration() -> None:
    late, broken = set(), set()
    with Desk.over(str(DATA / "reach" / "so")) as connection:
        for month in (2, 6, 7):
            told = digest(connection, f"2026-{month:02}", now=NOW)
            assert told.metrics["M01"].value > 300 and told.metrics["M23"].denominator == 54
            late |= {told.period.id} if told.metrics["M33"].value > 0.02 else set()
            broken |= {told.period.id} if told.breaks else set()
    assert late == {"2026-07"} and broken == {"2026-06"}


def test_exempt_units_leave_the_denominator(tmp_path: Path) -> None:
    asked = {"population": "", "subject": (), "reference": ()}
    found, _ = make_report(
        "2026-11", "", "", str(DATA / "reach" / "so"), tmp_path, [], asked, now=NOW
    )
    assert next(row for row in found["metrics"] if row["id"] == "M23")["denominator"] == 52


def headlines(table: str) -> re.Pattern[str]:
    """The headlines that the patterns of a table can make."""
    found = [
        re.sub(r"\\\{\w+\\\}", ".+", re.escape(one.split("|", 1)[1]))
        for patterns in words("titles")[table].values()
        for one in patterns
    ]
    return re.compile("|".join(found))


def test_no_cheerful_headline_is_coded_negative_and_no_complaint_positive() -> None:
    told = words("events")
    events = [title for event in told for title in (*event["titles"], *event["shared"])]
    good, bad = (
        {title.split("|")[1] for title in events if title.startswith(lean)}
        for lean in ("tốt|", "xấu|")
    )
    complaint, seen = headlines("complaints"), {"NEG": 0, "POS": 0}
    for row in rows("fact_item"):
        title = row["title"].removesuffix(", theo phản ánh")
        sad = title in bad or bool(complaint.fullmatch(title)) or is_uneasy(title)
        if row["sentiment"] in seen:
            assert sad == (row["sentiment"] == "NEG"), (row["sentiment"], row["title"])
            seen[row["sentiment"]] += 1
        assert title not in good or row["sentiment"] != "NEG", row["title"]
    assert seen["NEG"] > 200 and seen["POS"] > 800


def test_shares_are_about_the_same_part_of_the_interactions_in_every_period() -> None:
    with Desk.over(str(DATA / "reach" / "so")) as desk:
        ready = desk.ready()
        found = [
            ready.measure(f"2026-{month:02}", now=NOW)["city"][locality().code]["M16"].to_json()[
                "value"
            ]
            for month in (3, 6, 8, 9, 10, 11)
        ]
    assert max(found) < 0.2 and max(found) / min(found) < 2, found
