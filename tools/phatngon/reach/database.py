"""The typed face of DuckDB: bounded memory, nothing opened but what the kit itself names, queries read from files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from phatngon.base.paths import user_folder
from phatngon.reach.folding import title_fold, title_macros
from phatngon.reach.limits import quoted
from phatngon.reach.queries import query
from phatngon.reach.urls import canonical_url, url_macros

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from pandas import DataFrame

Row = tuple[Any, ...]  # what SQL gives has the types of its query
Given = Mapping[str, object] | Sequence[object]
_ASKED = re.compile(r"\$(\w+)")


class Database:
    """One DuckDB connection and what the kit asks of it; closed at the end of a ``with``.

    >>> with Database.connect() as database:
    ...     database.value("SELECT canonical_url('http://www.bao.example/tin-1/')")
    'https://bao.example/tin-1'
    """

    def __init__(self, connection: DuckDBPyConnection) -> None:
        self._connection = connection

    @classmethod
    def connect(
        cls,
        path: str | Path = ":memory:",
        *,
        memory: str = "1GB",
        threads: int | None = None,
        spill: Path | None = None,
        readable: Sequence[Path] = (),
    ) -> Self:
        """A connection with the macros of reach reports.

        ``memory`` bounds what DuckDB keeps; the rest spills to ``spill`` (default: the user's closed folder, never the
        folder somebody happens to stand in: a killed run leaves rows there). ``readable`` names
        the folders whose files SQL may read; every other file and every extension stays shut, whatever the data say.
        """
        import duckdb

        settings: dict[str, Any] = {
            "memory_limit": memory,
            "preserve_insertion_order": False,
            "autoload_known_extensions": False,
            "autoinstall_known_extensions": False,
            "temp_directory": str(spill or user_folder() / "tam"),
        }
        if threads:
            settings["threads"] = threads
        database = cls(duckdb.connect(str(path), config=settings))
        if readable:
            database.run(
                f"SET allowed_directories = [{', '.join(quoted(str(folder)) for folder in readable)}]"
            )
        database.run("SET enable_external_access = false; SET TimeZone = 'UTC'")
        database.install_macros()
        return database

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the file and the memory back."""
        self._connection.close()

    def install_macros(self) -> None:
        """Macros and functions of addresses and titles, for this connection alone; a second call changes nothing."""
        self.add_function("rare_url", canonical_url, ["VARCHAR"], "VARCHAR")
        self.add_function("rare_title", title_fold, ["VARCHAR"], "VARCHAR")
        self.run(
            url_macros() + title_macros() + query("macros.shown") + query("macros.interactions")
        )

    def add_function(
        self, name: str, function: Callable[..., object], takes: list[str], gives: str
    ) -> None:
        """Let queries call a function of ours; one that is there already stays."""
        import duckdb

        try:
            self._connection.create_function(name, function, takes, gives, null_handling="special")  # type: ignore[call-overload]  # it takes the names of types
        except duckdb.Error:  # asking first would cost each connection more than all its macros
            if not self.value(
                "SELECT count(*) FROM duckdb_functions() WHERE function_name = ?", [name]
            ):
                raise

    def run(self, text: str, given: Given | None = None) -> None:
        """Execute; of parameters by name just those that the text asks for are handed over."""
        if isinstance(given, Mapping):
            given = {name: given[name] for name in set(_ASKED.findall(text))}
        self._connection.execute(text, given)

    def rows(self, text: str, given: Given | None = None) -> list[Row]:
        """Every row of a query."""
        self.run(text, given)
        return self._connection.fetchall()

    def made(self, text: str, given: Given | None = None) -> int:
        """Execute a text whose last statement makes a table of a query, or inserts one; how many rows it has put there."""
        return int(self.value(text, given))

    def value(self, text: str, given: Given | None = None) -> Any:  # whatever type the query gives
        """The first value of the first row."""
        return self.rows(text, given)[0][0]

    def records(self, text: str, given: Given | None = None) -> list[dict[str, object]]:
        """Every row as column → value."""
        names, rows = self.table(text, given)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def table(self, text: str, given: Given | None = None) -> tuple[list[str], list[Row]]:
        """The names of the columns, and every row."""
        self.run(text, given)
        return [
            column[0] for column in self._connection.description or ()
        ], self._connection.fetchall()

    def frame(self, text: str, given: Given | None = None) -> DataFrame:
        """Every row as a frame."""
        self.run(text, given)
        return self._connection.df()

    def many(self, text: str, rows: Sequence[Sequence[object]]) -> None:
        """Execute once for each of the rows; nothing for none."""
        if rows:
            self._connection.executemany(text, rows)

    def append(self, table: str, rows: Sequence[Sequence[object]]) -> None:
        """Append a few hundred rows in the order of the table's columns, all in one statement."""
        if rows:
            one = f"({', '.join('?' * len(rows[0]))})"
            values = [value for row in rows for value in row]
            self.run(f"INSERT INTO {table} VALUES {', '.join([one] * len(rows))}", values)

    def append_frame(self, table: str, frame: DataFrame, types: Mapping[str, str]) -> None:
        """Append the columns named in ``types`` (name → DuckDB type) of a frame, thousands of rows at once."""
        if len(frame) and types:
            listed = ", ".join(f'"{column}"' for column in types)
            casts = ", ".join(f'CAST("{column}" AS {kind})' for column, kind in types.items())
            self._connection.register("new_rows", frame[list(types)])
            self.run(f"INSERT INTO {table} ({listed}) SELECT {casts} FROM new_rows")
            self._connection.unregister("new_rows")

    def names(self) -> set[str]:
        """The tables and views that are there."""
        found = self.rows(
            "SELECT table_name FROM duckdb_tables() UNION ALL SELECT view_name FROM duckdb_views() WHERE NOT internal"
        )
        return {name for (name,) in found}

    def holds(self, name: str) -> bool:
        """True where there is a table or view of that name."""
        return name in self.names()

    def is_empty(self, relation: str) -> bool:
        """True where a table or view has no row."""
        return not self.value(f"SELECT count(*) FROM {relation}")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of what is done inside, or none of it; an error of undoing never hides the first."""
        import duckdb

        self.run("BEGIN TRANSACTION")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            with suppress(duckdb.Error):
                self.run("ROLLBACK")
            raise
