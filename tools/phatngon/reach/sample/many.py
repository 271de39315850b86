"""Lines by the million for measuring: they look like what units send (copies, tracking parameters, spellings, gaps)."""

from __future__ import annotations

from pathlib import Path

UNITS, HOSTS, KNOWN_HOSTS = 54, 200, 180
_WHO = [
    "Phường Thuận Hóa",
    "Xã Chân Mây - Lăng Cô",
    "Phường Hương Thủy",
    "Sở Du lịch",
    "Phường Kim Long",
    "Xã A Lưới 2",
    "Người dân Huế",
    "Ban tổ chức",
]
_DOES = [
    "khai mạc",
    "tổ chức",
    "ra quân",
    "bàn giao",
    "hoàn thành",
    "khởi công",
    "công bố kế hoạch",
    "đối thoại về",
    "rà soát",
    "tiếp nhận",
]
_WHAT = [
    "lễ hội đèn lồng",
    "tuyến phố đi bộ",
    "chương trình “Ngày Chủ nhật xanh”",
    "nhà văn hóa mới",
    "điểm sinh hoạt cộng đồng",
    "công tác phòng, chống lụt bão",
    "dịch vụ công trực tuyến",
    "đường ven biển",
    "chợ đêm An Cựu",
    "hội chợ làng nghề",
    "khu tái định cư",
    "bãi giữ xe",
    "vườn hoa – công viên",
    "tủ sách thôn",
]


def write_many(folder: Path, rows: int) -> list[Path]:
    """Write ``entry.parquet`` with ``rows`` lines, and the three dimension tables; the same lines for the same number. Takes seconds a million."""
    import duckdb

    from phatngon.reach.database import Database
    from phatngon.reach.entries import create_entries
    from phatngon.reach.queries import query

    folder.mkdir(parents=True, exist_ok=True)
    database = Database(duckdb.connect(config={"memory_limit": "4GB"}))
    create_entries(database, "shape")
    database.run("CREATE MACRO mix(x, seed) AS (hash(x, seed) >> 2)::BIGINT")

    def pick(words: list[str], seed: int) -> str:
        return f"{words!r}[1 + mix(t, {seed}) % {len(words)}]"

    address = """concat('https://', CASE WHEN mix({0}, 10) % 7 = 0 AND {1} THEN 'www.' ELSE '' END, 'bao', mix({0}, 6) % 200, '.example/chuyen-muc-',
                 mix({0}, 11) % 30, '/bai-viet-ve-hue-', {0}, '.html')"""
    start = "TIMESTAMP '2026-01-01' + to_months((mix(t, 4) % 12)::INT)"
    database.run(
        query(
            "sample.lines",
            address=address.format("a", "true"),
            parent_address=address.format("j", "false"),
            start=start,
            who=pick(_WHO, 20),
            does=pick(_DOES, 21),
            what=pick(_WHAT, 22),
            also=pick(_WHAT, 23),
            units=UNITS,
            rows=rows,
            folder=folder,
        )
    )
    database.run(
        f"COPY (SELECT '46-' || (19000 + i) AS unit_code, 'Phường ' || i AS unit_name, 'PHUONG' AS level, true AS obligated FROM range({UNITS}) r(i)) "
        f"TO '{folder}/dim_unit.parquet'"
    )
    database.run(
        f"COPY (SELECT 'nguon-' || i AS source_id, 'Nguồn ' || i AS source_name, 'bao' || i || '.example' AS host_or_handle, 'PRESS_ONLINE' AS channel_type, "
        f"'EARNED' AS ownership, CASE WHEN i % 3 = 0 THEN 'NATIONAL' ELSE 'CITY' END AS tier, CASE WHEN i % 4 = 0 THEN 50000 END AS followers "
        f"FROM range({KNOWN_HOSTS}) r(i)) TO '{folder}/dim_source.parquet'"
    )
    database.run(
        "COPY (SELECT strftime(m, '%Y-%m') AS period_id, m::TIMESTAMP AS start_ts, m::TIMESTAMP + INTERVAL 1 MONTH AS end_ts "
        "FROM (SELECT DATE '2025-01-01' + to_months(i::INT) AS m FROM range(36) r(i))) "
        f"TO '{folder}/dim_period.parquet'"
    )
    return [
        folder / f"{name}.parquet" for name in ("entry", "dim_unit", "dim_source", "dim_period")
    ]
