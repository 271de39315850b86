"""Connections that hold reach data: bounded memory, nothing opened but what the kit itself names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from phatngon.base.paths import user_folder
from phatngon.reach.folding import title_fold, title_macros
from phatngon.reach.limits import quoted
from phatngon.reach.urls import canonical_url, url_macros


def connect(path: str | Path = ":memory:", *, memory: str = "1GB", threads: int | None = None, spill: Path | None = None,
            readable: Sequence[Path] = ()) -> Any:
    """A DuckDB connection with the macros of reach reports.

    ``memory`` bounds what DuckDB keeps; the rest spills to ``spill`` (default: the user's closed folder, never the
    folder somebody happens to stand in: a killed run leaves rows there). ``readable`` names
    the folders whose files SQL may read; every other file and every extension stays shut, whatever the data say.

    >>> connect().execute("SELECT canonical_url('http://www.bao.example/tin-1/')").fetchone()
    ('https://bao.example/tin-1',)
    """
    import duckdb

    settings: dict[str, Any] = {"memory_limit": memory, "preserve_insertion_order": False, "autoload_known_extensions": False,
                                "autoinstall_known_extensions": False, "temp_directory": str(spill or user_folder() / "tam")}
    if threads:
        settings["threads"] = threads
    connection = duckdb.connect(str(path), config=settings)
    if readable:
        connection.execute(f"SET allowed_directories = [{', '.join(quoted(str(folder)) for folder in readable)}]")
    connection.execute("SET enable_external_access = false; SET TimeZone = 'UTC'")
    install_macros(connection)
    return connection


def install_macros(connection: Any) -> None:
    """Macros and functions of addresses and titles, for this connection alone; a second call changes nothing."""
    named = "SELECT function_name FROM duckdb_functions() WHERE function_name LIKE 'rare_%'"
    known = {name for (name,) in connection.execute(named).fetchall()}
    for name, function in (("rare_url", canonical_url), ("rare_title", title_fold)):
        if name not in known:
            connection.create_function(name, function, ["VARCHAR"], "VARCHAR", null_handling="special")
    connection.execute(url_macros() + title_macros())
