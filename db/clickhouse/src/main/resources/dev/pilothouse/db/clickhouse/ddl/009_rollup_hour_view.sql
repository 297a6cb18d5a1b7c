-- Data and marker in one sorted block, so that both are in one part (recipe exactly-once).
CREATE MATERIALIZED VIEW IF NOT EXISTS rollup_hour_view TO rollup_hour AS
SELECT
  tenant, if(g, toString(batch), feature) AS feature, team, environment, model, provider,
  if(g, toDateTime(d, 'UTC'), t0) AS t,
  if(g, 0, calls0) AS calls, if(g, 0, errors0) AS errors, if(g, 0, refused0) AS refused, if(g, 0, killed0) AS killed,
  if(g, 0, unpriced0) AS unpriced, if(g, 0, input0) AS input_tokens, if(g, 0, cache_read0) AS cache_read_tokens,
  if(g, 0, cache_write0) AS cache_write_tokens, if(g, 0, output0) AS output_tokens, if(g, 0, reasoning0) AS reasoning_tokens,
  if(g, 0, cost0) AS cost, duration, if(g, 0, ttft_calls0) AS ttft_calls, ttft, if(g, now('UTC'), toDateTime(0, 'UTC')) AS mark
FROM (
  SELECT
    tenant, feature, team, environment, model, provider, batch,
    toStartOfHour(ts, 'UTC') AS t0, toDate(ts) AS d, grouping(tenant) = 1 AS g,
    countIf(call) AS calls0, countIf(call AND outcome = 'error') AS errors0, countIf(call AND outcome = 'refused') AS refused0,
    countIf(call AND outcome = 'killed') AS killed0, countIf(call AND cost_source = 'unpriced') AS unpriced0,
    sumIf(input_tokens, call) AS input0, sumIf(cache_read_tokens, call) AS cache_read0, sumIf(cache_write_tokens, call) AS cache_write0,
    sumIf(output_tokens, call) AS output0, sumIf(reasoning_tokens, call) AS reasoning0, sumIf(cost, call) AS cost0,
    quantilesTDigestStateIf(0.5, 0.95, 0.99)(duration_ns, call) AS duration,
    countIf(call AND ttft_us > 0) AS ttft_calls0,
    quantilesTDigestIfState(0.5, 0.95, 0.99)(ttft_us, call AND ttft_us > 0) AS ttft
  FROM span
  GROUP BY GROUPING SETS ((tenant, feature, team, environment, model, provider, t0), (batch, d))
)
ORDER BY tenant, feature, team, environment, model, provider, t
