-- Days are a matter of rules, applied every day; this is only the longest that any rule can say, ten years.
ALTER TABLE span_content MODIFY TTL toDateTime(ts) + INTERVAL 3653 DAY DELETE
