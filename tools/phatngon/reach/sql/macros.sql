-- name: shown
-- Numbers and moments as Vietnamese write them, for the words of findings.
CREATE OR REPLACE TEMP MACRO shown_count(n) AS replace(format('{:,}', n::BIGINT), ',', '.');
CREATE OR REPLACE TEMP MACRO shown_moment(t) AS
  CASE WHEN t = date_trunc('day', t) THEN strftime(t, '%-d/%-m/%Y') ELSE strftime(t, '%-d/%-m/%Y %-H:%M') END;

-- What conditions of the checks say often. A line stored before has no row that anybody could look up.
CREATE OR REPLACE TEMP MACRO place_of(line, row_number, sheet, file) AS
  CASE WHEN line < 0 THEN 'lần nộp trước' ELSE concat('dòng ', row_number, ', ' || coalesce(sheet, file)) END;
CREATE OR REPLACE TEMP MACRO day_in(address, hint) AS
  TRY_CAST(regexp_extract(address, hint, 1) || '-' || regexp_extract(address, hint, 2) || '-' || regexp_extract(address, hint, 3) AS DATE);
CREATE OR REPLACE TEMP MACRO numbers_in(t) AS list_transform(regexp_extract_all(t, '[0-9]+'), lambda y: TRY_CAST(y AS BIGINT));
CREATE OR REPLACE TEMP MACRO sum_of(parts) AS
  list_sum(list_transform(string_split(parts, '|'), lambda part: TRY_CAST(trim(part) AS BIGINT)));

-- name: interactions
-- Null only where nothing at all was counted: a page that shows no saves still has its reactions.
CREATE OR REPLACE TEMP MACRO interactions_of(reactions, comments, shares, saves) AS
  CASE WHEN coalesce(reactions, comments, shares, saves) IS NOT NULL
       THEN coalesce(reactions, 0) + coalesce(comments, 0) + coalesce(shares, 0) + coalesce(saves, 0) END;

-- name: titles
-- The common title in SQL, the rare one in Python: the same folding as ``title_fold``, held equal by tests. Old placement of
-- tone marks (hoà) is moved to the new one (hòa).
CREATE OR REPLACE TEMP MACRO plain_title(t) AS regexp_full_match(t, '[${letters}${marks}]*');
CREATE OR REPLACE TEMP MACRO words_only(f) AS
  CASE WHEN regexp_matches(f, '[${later_marks}]|^ |  | $')
       THEN trim(regexp_replace(f, ' *[${later_marks}][${marks}]*|  +', ' ', 'g')) ELSE f END;
CREATE OR REPLACE TEMP MACRO old_tone(f) AS left(regexp_extract(f, '[òóỏõọ][ae]( |$)|[ùúủũụ]y( |$)'), 2);
CREATE OR REPLACE TEMP MACRO tone_moved(f, old) AS
  CASE WHEN old = '' THEN f ELSE rtrim(replace(f || ' ', old || ' ', substr('${new_ones}', strpos('${old_ones}', old), 2) || ' ')) END;
CREATE OR REPLACE TEMP MACRO title_from(t, plain, old, f) AS
  CASE WHEN plain THEN nullif(CASE WHEN old <> '' AND old_tone(f) <> '' THEN rtrim(${moved}) ELSE f END, '')
       WHEN t IS NOT NULL THEN rare_title(t) END;
CREATE OR REPLACE TEMP MACRO title_fold(t) AS
  list_transform(list_transform(list_transform([lower(t)], lambda f: words_only(f)), lambda f: {'f': f, 'old': old_tone(f)}),
                 lambda s: title_from(t, plain_title(t), s.old, tone_moved(s.f, s.old)))[1];
CREATE OR REPLACE TEMP MACRO digit_tokens(f) AS array_to_string(regexp_extract_all(f, '[0-9]+'), ' ');
CREATE OR REPLACE TEMP MACRO is_serial(f) AS coalesce(regexp_matches(f, ${serial}), false);

-- name: addresses
-- The common address in SQL, the rare one in Python: the same form as ``canonical_url``, held equal by tests.
CREATE OR REPLACE TEMP MACRO bare_address(u) AS
  CASE WHEN regexp_matches(u, '^https?://(${prefix})\.[^./]+\.') THEN 'https://' || substr(u, strpos(u, '.') + 1)
       WHEN starts_with(u, 'https') THEN u ELSE 'https' || substr(u, 5) END;
CREATE OR REPLACE TEMP MACRO kept_query(q) AS
  coalesce('?' || nullif(array_to_string(list_sort(list_filter(string_split(q, '&'),
    lambda p: p <> '' AND NOT regexp_matches(p, '^(${tracking})(=|$)'))), '&'), ''), '');
CREATE OR REPLACE TEMP MACRO ordinary_url(u) AS
  regexp_full_match(u, '${ordinary}') AND NOT regexp_matches(u, '^https?://(${prefix})\.(${prefix})\.');
CREATE OR REPLACE TEMP MACRO address_from(u, plain, bare) AS
  CASE WHEN plain THEN bare_address(bare) || CASE WHEN contains(u, '?') THEN kept_query(substr(u, strpos(u, '?') + 1)) ELSE '' END
       WHEN u IS NOT NULL THEN rare_url(u) END;
CREATE OR REPLACE TEMP MACRO address_path(u) AS rtrim(split_part(u, '?', 1), '/');
CREATE OR REPLACE TEMP MACRO canonical_url(u) AS
  list_transform([{'plain': ordinary_url(u), 'bare': address_path(u)}], lambda a: address_from(u, a.plain, a.bare))[1];
CREATE OR REPLACE TEMP MACRO url_host(c) AS
  CASE WHEN starts_with(c, 'https://[') THEN regexp_extract(c, '\[[^\]]*\]') ELSE split_part(split_part(c, '/', 3), ':', 1) END;
CREATE OR REPLACE TEMP MACRO post_id(c) AS CASE ${posts} END;
-- A number and a name may be one page, a channel's number and its @name too: such a pair is never called different.
CREATE OR REPLACE TEMP MACRO page_of(h, c) AS CASE ${pages} ELSE '' END;
CREATE OR REPLACE TEMP MACRO page_kind(p) AS
  CASE WHEN regexp_full_match(p, '[0-9]+') THEN '0' WHEN starts_with(p, '@') THEN '@'
       WHEN contains(p, '/') THEN split_part(p, '/', 1) ELSE '' END;
CREATE OR REPLACE TEMP MACRO other_page(p, q) AS
  p <> '' AND q <> '' AND replace(p, '.', '') <> replace(q, '.', '')
  AND (page_kind(p) = page_kind(q) OR starts_with(p, 'groups/') OR starts_with(q, 'groups/'));
