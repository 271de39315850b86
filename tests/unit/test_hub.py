"""A hub for many seats: codes that only the card shows, a configuration that can be read, values that are YAML."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import yaml

from phatngon.base.errors import InputError
from phatngon.publish.lab.seats import (
    SEATS,
    cards_page,
    new_seats,
    seat_of_code,
    seats_table,
    write_hub,
)


def test_a_seat_opens_with_its_own_code_only(tmp_path: Path) -> None:
    seats = new_seats(5)
    table = tmp_path / SEATS
    table.write_text(seats_table(seats), encoding="utf-8")
    assert len({one.code for one in seats}) == 5
    for one in seats:
        assert one.code not in table.read_text(encoding="utf-8")
        assert seat_of_code(table, one.seat, one.code) == one.seat
        assert seat_of_code(table, f" {one.seat.upper()} ", f" {one.code.lower()} ") == one.seat
        for other in seats:
            if other is not one:
                assert seat_of_code(table, one.seat, other.code) is None
    assert seat_of_code(table, "cho999", seats[0].code) is None
    assert seat_of_code(table, "", "") is None
    page = cards_page(seats, "http://192.0.2.5:8000")
    assert all(one.code in page and one.seat in page for one in seats)


def test_what_is_written_can_be_read_and_codes_that_are_out_are_kept(tmp_path: Path) -> None:
    names = {path.name for path in write_hub(tmp_path, 3)}
    assert names == {
        SEATS,
        "the-cho-ngoi.html",
        "jupyterhub_config.py",
        "values.yaml",
        "Dockerfile",
    }
    before = (tmp_path / SEATS).read_bytes()
    config = (tmp_path / "jupyterhub_config.py").read_text(encoding="utf-8")
    ast.parse(config)
    assert "phatngon.publish.lab.hub_seat" in config and "seat_authenticator" in config
    values = yaml.safe_load((tmp_path / "values.yaml").read_text(encoding="utf-8"))
    assert values["singleuser"]["cmd"][-1] == "phatngon.publish.lab.hub_seat"
    assert values["singleuser"]["memory"]["limit"]
    write_hub(tmp_path, 9)
    assert (tmp_path / SEATS).read_bytes() == before
    with pytest.raises(InputError, match="ố chỗ"):
        new_seats(0)


def test_the_server_of_a_seat_is_the_learners_own_lab(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from phatngon.publish.lab import hub_seat

    monkeypatch.setenv("PHATNGON_DATA", str(tmp_path / "du-lieu"))
    monkeypatch.setenv("PHATNGON_WORKSPACE", str(tmp_path / "bai"))
    seen: list[tuple[list[str], dict[str, str]]] = []
    monkeypatch.setattr(hub_seat.os, "execvpe", lambda _, start, env: seen.append((start, env)))
    hub_seat.main(["--debug"])
    ((start, env),) = seen
    assert "jupyterhub.singleuser" in start and "--debug" in start
    assert not any(one.startswith(("--ServerApp.port", "--ServerApp.ip")) for one in start)
    assert env["JUPYTERHUB_DEFAULT_URL"] == "/lab/tree/00_bat_dau.ipynb"
    assert (tmp_path / "bai" / "00_bat_dau.ipynb").is_file()
