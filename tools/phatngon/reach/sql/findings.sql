-- name: told
-- A finding of a whole submission has no line; its file is looked up by the submission, which may have no id of its own.
SELECT f.line, f.rule, f.field, f.value, f.words, coalesce(e.file, s.file, f.submission_id, ''), e.sheet, e.row
FROM found f LEFT JOIN reported e ON e.line = f.line
LEFT JOIN (SELECT coalesce(submission_id, concat_ws('/', unit_code, period_id, coalesce(version, 1))) AS submission_id,
                  any_value(file) AS file FROM reported GROUP BY ALL) s ON f.line IS NULL AND s.submission_id = f.submission_id
WHERE $file IS NULL OR coalesce(e.file, s.file) = $file ${capped}
ORDER BY 6, f.line NULLS FIRST, f.rule, f.field, f.value
