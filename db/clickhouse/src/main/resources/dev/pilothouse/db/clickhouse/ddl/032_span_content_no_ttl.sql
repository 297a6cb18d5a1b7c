-- Content goes with the daily run like everything else: a TTL knows no holds. A TTL is removed only once, so this one is of rows that there are none of.
ALTER TABLE span_content MODIFY TTL toDateTime(ts) + INTERVAL 3653 DAY DELETE WHERE tenant = ''
