package dev.pilothouse.gateway.telemetry;

import dev.pilothouse.bridge.protocol.v1.GuardrailHits;
import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.policy.rules.guardrails.GuardAction;
import dev.pilothouse.policy.rules.guardrails.GuardHit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What guardrails found since the start, by rule. Beyond 1,000 rules only the sums grow. */
final class GuardCounts {
    private static final int MOST = 1_000;

    private record Row(String tenant, String feature, String rule, GuardAction action) {}

    private final Map<Row, LongAdder> rows = new ConcurrentHashMap<>();
    private final Map<GuardAction, LongAdder> sums = new ConcurrentHashMap<>();

    void ended(Call call) {
        for (GuardHit hit : call.guarded().hits()) {
            sums.computeIfAbsent(hit.action(), a -> new LongAdder()).increment();
            Row row = new Row(call.key().tenant(), call.feature(), hit.rule(), hit.action());
            LongAdder count =
                    rows.size() < MOST
                            ? rows.computeIfAbsent(row, r -> new LongAdder())
                            : rows.get(row);
            if (count != null) {
                count.increment();
            }
        }
    }

    void values(Map<String, Double> into) {
        for (GuardAction action : GuardAction.values()) {
            LongAdder sum = sums.get(action);
            into.put("guardrails." + action.word(), sum == null ? 0 : (double) sum.sum());
        }
    }

    List<GuardrailHits> rows() {
        return rows.entrySet().stream()
                .map(e ->
                        GuardrailHits.newBuilder()
                                .setTenant(e.getKey().tenant)
                                .setFeature(e.getKey().feature)
                                .setRule(e.getKey().rule)
                                .setAction(e.getKey().action.word())
                                .setHits(e.getValue().sum())
                                .build())
                .toList();
    }
}
