"""Checks that one line fails by itself: for each the condition, and what a finding about it says.

Conditions are SQL over the columns of ``prepared``. All of them are evaluated in one pass; the words of a finding only
for the lines that fail.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from phatngon.reach.checking.context import Context, offline_channels
from phatngon.reach.limits import limits, listed, quoted


@dataclass(frozen=True)
class Part:
    """One column that a finding can be about: its condition, the value shown, more words for the sentence (SQL each)."""

    field: str
    when: str
    value: str
    words: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RowRule:
    """One check of single lines; ``when`` is true where any of its parts is."""

    id: str
    parts: tuple[Part, ...]

    @property
    def when(self) -> str:
        """The condition of the whole rule."""
        return "(" + " OR ".join(f"({part.when})" for part in self.parts) + ")"


def rule(id: str, field: str, when: str, value: str | None = None, **words: str) -> RowRule:
    """A check of one column."""
    return RowRule(id, (Part(field, when, value or field, words),))


def each(id: str, fields: tuple[str, ...] | list[str], when: str, value: str = "shown_count({f})", **words: str) -> RowRule:
    """A check of several columns alike; ``{f}`` stands for the column."""
    def at(text: str, f: str) -> str:
        return text.replace("{f}", f)

    return RowRule(id, tuple(Part(f, at(when, f), at(value, f), {name: at(text, f) for name, text in words.items()}) for f in fields))


def row_rules(context: Context) -> list[RowRule]:
    """Every check of single lines, in the order of their bits."""
    rules = [*_address_rules(), *_time_rules(), *_number_rules(context), *_other_rules()]
    return [*rules, *_table_rules()] if context.from_tables else rules


def _address_rules() -> Iterator[RowRule]:
    address = limits("address")
    shorteners = listed(address["shorteners"])
    registered = "split_part(regexp_replace(lower(host_or_handle), '^(https?://)?(www\\.)?', ''), '/', 1)"
    yield rule("V-010", "url", f"url IS NOT NULL AND (canonical_url IS NULL OR length(url) > {address['most']})")
    yield rule("F-010", "url", f"url IS NULL AND channel_type IS NOT NULL AND channel_type NOT IN ({offline_channels()})", "NULL",
               meant="'Đường dẫn'")
    yield rule("V-011", "url", f"CASE WHEN source_id = known_source AND contains(host_or_handle, '.') AND host NOT IN ({shorteners}) "
               f"THEN known_host(host) <> {registered} AND NOT ends_with(host, '.' || {registered}) ELSE false END", "host",
               meant="source_id")
    yield rule("V-012", "url", f"host IN ({shorteners})")
    yield rule("V-013", "source_id", f"new_source AND (host IS NULL OR host NOT IN ({shorteners}))", "coalesce(host, source_id)")
    yield rule("V-014", "url", f"canonical_url IS NOT NULL AND (regexp_matches(host, {quoted(address['private_hosts'])}) "
               f"OR regexp_matches(canonical_url, {quoted(address['login_pages'])}))")


def _time_rules() -> Iterator[RowRule]:
    times, hint = limits("times"), quoted(limits("address")["date_hint"])
    parts = [f"regexp_extract(canonical_url, {hint}, {group})" for group in (1, 2, 3)]
    found = f"TRY_CAST({' || chr(45) || '.join(parts)} AS DATE)"
    at = "shown_moment(published_at)"
    yield rule("V-021", "published_at", f"published_at > received_at + INTERVAL {times['future_minutes']} MINUTE", at)
    yield rule("V-022", "published_at", "published_at < start_ts", at, period="coalesce(own_period, 'trước đó')")
    yield rule("V-023", "published_at", f"published_at < received_at - INTERVAL {times['old_days']} DAY", at)
    yield rule("V-024", "published_at", f"abs(epoch(published_at) - epoch(page_published_at)) > {times['page_hours']} * 3600", at,
               other="shown_moment(page_published_at)")
    yield rule("V-025", "published_at", f"CASE WHEN regexp_matches(canonical_url, {hint}) "
               f"THEN abs(datediff('day', {found}, day)) > {times['address_days']} ELSE false END", "strftime(day, '%-d/%-m/%Y')",
               other=f"strftime({found}, '%-d/%-m/%Y')")
    yield rule("V-026", "published_at", "stated_precision = 'SECOND' AND published_at = date_trunc('day', published_at)", at)
    yield rule("V-062", "evidence_at", "evidence_at < published_at OR evidence_at > received_at", "shown_moment(evidence_at)")


def _number_rules(context: Context) -> Iterator[RowRule]:
    n = limits("numbers")
    known = "list_transform(regexp_extract_all(title, '[0-9]+'), lambda y: TRY_CAST(y AS BIGINT))"
    year = f"BETWEEN {n['first_year']} AND {n['last_year']}"
    details = "list_sum(list_transform(string_split(reactions_parts, '|'), lambda part: TRY_CAST(trim(part) AS BIGINT)))"
    yield RowRule("V-032", (Part("views", f"views > {n['views_cap']}", "shown_count(views)", {"most": f"shown_count({n['views_cap']})"}),
                            Part("reach", f"reach > {context.population}" if context.population else "false", "shown_count(reach)",
                                 {"most": f"shown_count({context.population or 0})"})))
    yield rule("V-044", "views", f"views > {context.population} AND views <= {n['views_cap']} AND capture_method IS DISTINCT FROM 'API' "
               "AND coalesce(evidence_ids, evidence_sha256, '') = ''" if context.population else "false", "shown_count(views)",
               most=f"shown_count({context.population or 0})")
    yield rule("V-033", "reach", "reach > views", "shown_count(reach)", other="shown_count(views)")
    yield rule("V-034", "reactions", "interactions > views", "shown_count(interactions)", other="shown_count(views)")
    yield rule("V-035", "comments", f"comments >= {n['comments_floor']} AND comments > {n['comments_to_reactions']} * reactions",
               "shown_count(comments)", other="shown_count(reactions)")
    yield rule("V-036", "reactions", f"followers > 0 AND interactions > {n['interactions_to_followers']} * followers",
               "shown_count(interactions)", other="shown_count(followers)")
    yield each("V-037", n["fields"], f"CASE WHEN {{f}} {year} THEN list_contains({known}, {{f}}) "
               f"WHEN {{f}} >= {n['first_year'] * 1000} AND {{f}} <= {n['last_year'] * 1000} AND {{f}} % 1000 = 0 "
               f"THEN list_contains({known}, {{f}} // 1000) ELSE false END")
    yield rule("V-038", "reactions", f"reactions_parts IS NOT NULL AND abs(reactions - {details}) > "
               "CASE WHEN rounded THEN coalesce(rounding_step, 0) ELSE 0 END", "shown_count(reactions)",
               other=f"shown_count({details}::BIGINT)")
    yield RowRule("V-040", (*(_missing(name, n["line_reason"]) for name in n["needs_reason"]),
                            Part("saves", "counts_saves AND saves IS NULL AND saves_missing_reason IS NULL", "NULL")))


def _missing(name: str, shared: list[str]) -> Part:
    also = " AND views IS NOT NULL" if name in shared else ""  # the reason of the views, once given, stands for the line
    return Part(name, f"{name} IS NULL AND {name}_missing_reason IS NULL{also}", "NULL")


def _other_rules() -> Iterator[RowRule]:
    yield rule("V-090", "sentiment", "sentiment = 'NEG' AND sentiment_by = 'MODEL'")
    yield rule("V-091", "paid", "paid AND ownership = 'EARNED'", "source_key")


def _table_rules() -> Iterator[RowRule]:
    """What the reader of workbooks finds while reading, asked here of registers that come as tables."""
    text, n = limits("text"), limits("numbers")
    texts = ("title", "note", "republished_from", "evidence_ids")
    starts = ", ".join(f"chr({ord(sign)})" for sign in text["formula"])
    hidden, personal = quoted(text["hidden"]), quoted(text["personal"])
    yield each("V-030", (*n["fields"], "potential_reach", "rounding_step"), f"{{f}} < 0 OR {{f}} > {n['most']}", "{f}")
    yield each("V-070", texts, f"left({{f}}, 1) IN ({starts})", "{f}")
    yield RowRule("V-071", (Part("title", f"CASE WHEN plain THEN false ELSE regexp_matches(title, {hidden}) END",
                                 f"'U+' || upper(hex(unicode(regexp_extract(title, {hidden}))))"),))
    yield rule("V-072", "title", "CASE WHEN plain THEN false ELSE title <> nfc_normalize(title) END", "nfc_normalize(title)")
    yield each("V-080", ("title", "note"), f"regexp_matches({{f}}, {personal})", "NULL",
               meant="'số điện thoại, thư điện tử hoặc số giấy tờ'")


SHOWN_MACROS = """
CREATE OR REPLACE TEMP MACRO shown_count(n) AS replace(format('{:,}', n::BIGINT), ',', '.');
CREATE OR REPLACE TEMP MACRO shown_moment(t) AS
  CASE WHEN t = date_trunc('day', t) THEN strftime(t, '%-d/%-m/%Y') ELSE strftime(t, '%-d/%-m/%Y %-H:%M') END;
"""
