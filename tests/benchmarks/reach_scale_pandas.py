"""The same results by pandas, the plain way: whole columns, string methods, group-bys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from reach_scale_bare import NEW, OLD

COUNTS = ["views", "reach", "reactions", "comments", "shares"]
PUNCTUATION = r"[!-/:-@\[-`{-~“”‘’–—…]"
PERSONAL = r"(?:^|[^0-9./])(?:(?:\+84|84|0)[ .-]?[35789](?:[ .-]?[0-9]){8}|0[0-9]{11})(?:[^0-9]|$)|[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\.[A-Za-z]{2,}"
COLUMNS = (
    "line, unit_code, period_id, received_at, url, title, published_at, published_precision, republished_from, paid, sentiment, sentiment_by, "
    "evidence_ids, observed_at, views, reach, reactions, comments, shares, views_missing_reason, reach_missing_reason, "
    "reactions_missing_reason, shares_missing_reason, capture_method"
)


def run(folder: Path) -> dict[str, Any]:
    """Read, key, check, join, sum."""
    import duckdb

    def read(table: str, columns: str = "*") -> pd.DataFrame:
        return duckdb.sql(f"SELECT {columns} FROM read_parquet('{folder}/{table}.parquet')").df()

    d = read("entry", COLUMNS)
    _keys(d)
    d = d.merge(
        read("dim_source", "host_or_handle AS host, source_id, followers"), how="left", on="host"
    )
    d = d.merge(read("dim_period", "period_id, start_ts"), how="left", on="period_id")
    rules, rejected = _rules(d)
    kept = d[~rejected].copy()
    _stories(kept, d)
    parts = ["reactions", "comments", "shares"]
    latest = pd.DataFrame(
        {
            name: kept[kept[name].notna()]
            .sort_values(["observed_at", name])
            .groupby("item")[name]
            .last()
            for name in ("views", *parts)
        }
    )
    latest["interactions"] = latest[parts].sum(axis=1, min_count=1)
    sentiment = kept.groupby("item")["sentiment"].min()
    items = latest["views"].reindex(sentiment.index)
    seen = kept.groupby(["unit_code", "item"])["views"].count() > 0
    units = seen.groupby("unit_code").agg(["size", "sum"])
    return {
        "items": len(items),
        "stories": int(kept["story"].nunique()),
        "views": int(items.sum()),
        "with_views": int(items.count()),
        "interactions": int(latest["interactions"].sum()),
        "sentiments": {k: int(v) for k, v in sentiment.value_counts().sort_index().items()},
        "units": [[unit, int(row["size"]), int(row["sum"])] for unit, row in units.iterrows()],
        "rules": dict(sorted(rules.items())),
    }


def _keys(d: pd.DataFrame) -> None:
    url = (
        d["url"]
        .str.replace(r"^https?://(?:www\.)?", "https://", regex=True)
        .str.replace("%63", "c", regex=False)
    )
    url = url.str.replace(r"\?utm_.*$", "", regex=True).str.rstrip("/")
    d["address"] = url.where(d["url"].str.match("https?://"))
    d["host"] = d["address"].str.split("/", n=3).str[2]
    title = (
        d["title"]
        .str.normalize("NFC")
        .str.lower()
        .str.replace(PUNCTUATION, " ", regex=True)
        .str.replace(" +", " ", regex=True)
        .str.strip()
        + " "
    )
    for old, new in zip(OLD, NEW, strict=True):
        title = title.str.replace(old + " ", new + " ", regex=False)
    d["text"] = title.str.rstrip()
    d["day"] = d["published_at"].dt.normalize()
    d["address_no"] = pd.factorize(d["address"])[0]


def _rules(d: pd.DataFrame) -> tuple[dict[str, int], pd.Series]:
    views, reach, total = (
        d["views"],
        d["reach"],
        d[["reactions", "comments", "shares"]].sum(axis=1, min_count=1),
    )
    invalid, future = (
        d["address"].isna(),
        d["published_at"] > d["received_at"] + pd.Timedelta(minutes=5),
    )
    formula = d["title"].str[0].isin(["=", "+", "-", "@"])
    paid = d["paid"].astype(bool) & d["source_id"].notna()
    missing = [
        views.isna() & d["views_missing_reason"].isna(),
        reach.isna() & d["reach_missing_reason"].isna(),
        views.notna() & d["reactions"].isna() & d["reactions_missing_reason"].isna(),
        views.notna() & d["shares"].isna() & d["shares_missing_reason"].isna(),
    ]
    again = d["period_id"] > d[~invalid].groupby("address_no")["period_id"].transform(
        "min"
    ).reindex(d.index)  # measured again, not late
    found = {
        "V-010": invalid,
        "V-013": d["source_id"].isna() & ~invalid,
        "V-021": future,
        "V-022": (d["published_at"] < d["start_ts"]) & ~again,
        "V-023": (d["published_at"] < d["received_at"] - pd.Timedelta(days=365)) & ~again,
        "V-026": (d["published_precision"] == "SECOND") & (d["published_at"] == d["day"]),
        "V-033": reach > views,
        "V-034": total > views,
        "V-035": (d["comments"] >= 10_000) & (d["comments"] > 20 * d["reactions"]),
        "V-036": total > 0.2 * d["followers"],
        "V-070": formula,
        "V-072": d["title"] != d["title"].str.normalize("NFC"),
        "V-080": d["title"].str.contains(PERSONAL, regex=True),
        "V-090": (d["sentiment"] == "NEG") & (d["sentiment_by"] == "MODEL"),
        "V-091": paid,
    }
    rules = {rule: int(failing.sum()) for rule, failing in found.items()}
    rules["V-032"] = int((views > 10**9).sum() + (reach > 1_236_393).sum())
    rules["V-037"] = _years(d)
    rules["V-040"] = sum(int(one.sum()) for one in missing)
    rules |= _group_rules(d, total)
    unproved, rules["V-060"] = _unproved(d)
    rejected = invalid | future | formula | paid | unproved
    for one in missing:
        rejected |= one
    return rules, rejected.fillna(False).astype(bool)


def _years(d: pd.DataFrame) -> int:
    count = 0
    for name in COUNTS:
        near = d.loc[
            d[name].between(1900, 2100)
            | (d[name].between(1_900_000, 2_100_000) & (d[name] % 1000 == 0)),
            ["title", name],
        ]
        years = near[name].where(near[name] <= 2100, near[name] // 1000).astype("int64").astype(str)
        numbers = near["title"].str.findall(r"[0-9]+")
        count += sum(year in found for year, found in zip(years, numbers, strict=True))
    return count


def _unproved(d: pd.DataFrame) -> tuple[pd.Series, int]:
    declared = d["capture_method"] == "DECLARED"
    most = d[declared].groupby("unit_code")[["views", "reach"]].quantile(0.9)
    count, unproved = 0, pd.Series(False, index=d.index)
    for name in ("views", "reach"):
        high = declared & d["evidence_ids"].isna() & (d[name] > d["unit_code"].map(most[name]))
        count += int(high.sum())
        unproved |= high
    return unproved, count


def _group_rules(d: pd.DataFrame, total: pd.Series) -> dict[str, int]:
    found = {}
    valid = d[d["address"].notna()]
    twice = valid[valid.duplicated("address_no", keep=False)]
    found["V-015"] = int(twice.duplicated(["address_no", "unit_code", "period_id"]).sum())
    found["V-016"] = int((twice.groupby("address_no")["unit_code"].transform("nunique") > 1).sum())
    found["V-039"] = 0
    for name in COUNTS:
        seen = (
            twice[twice[name].notna()]
            .sort_values([name, "line"])
            .sort_values(["address_no", "observed_at"], kind="stable")
        )
        before = seen.groupby("address_no")[[name, "observed_at"]].shift()
        found["V-039"] += int(
            ((seen[name] < before[name]) & (before["observed_at"] < seen["observed_at"])).sum()
        )
    known = d[COUNTS].notna().sum(axis=1)
    vector = d.loc[
        (known >= 3) & (d["views"].fillna(0) + d["reach"].fillna(0) + total.fillna(0) > 0),
        ["unit_code", *COUNTS, "address_no"],
    ]
    apart = vector[vector["address_no"] >= 0].drop_duplicates()
    apart = apart[apart.duplicated(["unit_code", *COUNTS], keep=False)][
        ["unit_code", *COUNTS]
    ].drop_duplicates()
    found["V-042"] = len(vector.merge(apart, on=["unit_code", *COUNTS]))
    digits = pd.concat(
        [
            d.loc[d[name] >= 10, ["unit_code", "period_id"]].assign(digit=d[name] % 10)
            for name in COUNTS
        ]
    )
    table = digits.groupby(["unit_code", "period_id", "digit"]).size().unstack(fill_value=0)
    n = table.sum(axis=1)
    found["V-041"] = int(((n >= 10) & (table[0.0] > 0.8 * n)).sum())
    found["V-043"] = int(
        ((n >= 50) & ((table.astype(float) ** 2).sum(axis=1) * 10 / n - n > 27.877)).sum()
    )
    parents = d.loc[d["republished_from"].notna(), "republished_from"]
    found["V-053"] = int((~parents.isin(valid["address"])).sum())
    return found


def _stories(kept: pd.DataFrame, d: pd.DataFrame) -> None:
    first = kept.groupby(["text", "day", "host"])["address_no"].transform("first")
    pairs = pd.DataFrame({"a": kept["address_no"], "b": first}).drop_duplicates()
    kept["item"] = (
        kept["address_no"]
        .map(_label(pairs[pairs["a"] != pairs["b"]]))
        .fillna(kept["address_no"])
        .astype("int64")
    )
    texts = kept.groupby(["text", "day"])["item"].transform("first")
    edges = pd.DataFrame({"a": kept["item"], "b": texts})
    item = kept.drop_duplicates("address").set_index("address")["item"]
    copies = kept[kept["republished_from"].notna()]
    declared = (
        pd.DataFrame({"a": copies["item"], "b": copies["republished_from"].map(item)})
        .dropna()
        .astype("int64")
    )
    edges = pd.concat([edges, declared]).drop_duplicates()
    kept["story"] = (
        kept["item"]
        .map(_label(edges[edges["a"] != edges["b"]]))
        .fillna(kept["item"])
        .astype("int64")
    )


def _label(edges: pd.DataFrame) -> dict[int, int]:
    parent: dict[int, int] = {}

    def find(node: int) -> int:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for a, b in zip(
        edges["a"].to_numpy(np.int64).tolist(), edges["b"].to_numpy(np.int64).tolist(), strict=True
    ):
        one, other = find(a), find(b)
        if one != other:
            parent[max(one, other)] = min(one, other)
    return {node: find(node) for node in list(parent)}
