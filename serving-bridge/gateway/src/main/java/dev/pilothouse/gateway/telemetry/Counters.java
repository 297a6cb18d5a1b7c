package dev.pilothouse.gateway.telemetry;

import dev.pilothouse.bridge.protocol.v1.GuardrailHits;
import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Outcome;
import dev.pilothouse.gateway.json.Usage;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** Counters since the start, of calls that are over. */
public final class Counters {
    private final Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);
    private final LongAdder inputTokens = new LongAdder();
    private final LongAdder outputTokens = new LongAdder();
    private final LongAdder estimated = new LongAdder();
    private final LongAdder fallbacks = new LongAdder();
    private final LongAdder unauthenticated = new LongAdder();
    private final LongAdder shadows = new LongAdder();
    private final DecisionNumbers decisions = new DecisionNumbers();
    private final GuardCounts guards = new GuardCounts();
    private final Histogram duration = new Histogram(0.01, 14);
    private final Histogram firstOutput = new Histogram(0.01, 14);
    private final Histogram overhead = new Histogram(0.000_1, 14);

    public Counters() {
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome, new LongAdder());
        }
    }

    /** A call of an unknown caller was refused. */
    public void unauthenticated() {
        unauthenticated.increment();
    }

    /** A copy for a shadow deployment is over; it is no call of anybody. */
    public void shadow() {
        shadows.increment();
    }

    /** The call's number among its tenant's decisions; 0 when it is none. */
    public long decided(Call call) {
        return decisions.next(call);
    }

    /** A call is over and metered. */
    public void ended(Call call) {
        LongAdder outcome = outcomes.get(call.outcome());
        if (outcome != null) {
            outcome.increment();
        }
        guards.ended(call);
        Usage usage = call.usage();
        inputTokens.add(usage.prompt());
        outputTokens.add(usage.completion());
        estimated.add(usage.estimated() ? 1 : 0);
        fallbacks.add(Math.max(0, call.route().attempts() - 1));
        duration.record(call.timing().duration());
        overhead.record(call.timing().overhead());
        if (call.timing().timeToFirstOutput() > 0) {
            firstOutput.record(call.timing().timeToFirstOutput());
        }
    }

    /** By the names of a node's status. */
    public Map<String, Double> values() {
        Map<String, Double> values = new TreeMap<>();
        long all = 0;
        for (var outcome : outcomes.entrySet()) {
            long count = outcome.getValue().sum();
            all += count;
            values.put("calls." + outcome.getKey().word(), (double) count);
        }
        values.put("calls", (double) all);
        values.put("calls.unauthenticated", (double) unauthenticated.sum());
        values.put("calls.estimated", (double) estimated.sum());
        values.put("shadows", (double) shadows.sum());
        values.put("fallbacks", (double) fallbacks.sum());
        values.put("tokens.input", (double) inputTokens.sum());
        values.put("tokens.output", (double) outputTokens.sum());
        guards.values(values);
        return values;
    }

    /** What guardrails found, by rule. */
    public List<GuardrailHits> guardrails() {
        return guards.rows();
    }

    /** Histograms in Prometheus text. */
    void histograms(StringBuilder out) {
        duration.write(
                out,
                "pilothouse_gateway_call_duration_seconds",
                "From a request to the end of its answer");
        firstOutput.write(
                out,
                "pilothouse_gateway_time_to_first_token_seconds",
                "From a request to the first output of the model");
        overhead.write(
                out,
                "pilothouse_gateway_overhead_seconds",
                "Call duration without the time spent waiting for deployments");
    }
}
