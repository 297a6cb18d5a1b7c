package dev.pilothouse.pool.http;

import dev.pilothouse.pool.replica.Replica;
import dev.pilothouse.pool.replica.ReplicaState;
import dev.pilothouse.pool.replica.Replicas;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Prometheus text exposition format 0.0.4. */
final class PoolMetrics {
    private final Replicas replicas;

    PoolMetrics(Replicas replicas) {
        this.replicas = replicas;
    }

    String text() {
        StringBuilder out = new StringBuilder();
        each(out, "ready", "gauge", "1 when warm", r -> r.state() == ReplicaState.WARM ? 1 : 0);
        each(out, "slots", "gauge", "Answers at the same time", r -> r.spec().slots());
        each(out, "slots_busy", "gauge", "Answers being generated", Replica::busy);
        each(out, "queued", "gauge", "Calls that wait for a slot", Replica::queued);
        each(out, "memory_bytes", "gauge", "Resident memory of the engine", Replica::memoryBytes);
        each(
                out,
                "tokens_per_second",
                "gauge",
                "Generated over the last 10 seconds",
                r -> r.counters().tokensPerSecond());
        each(out, "answers_total", "counter", "Finished", r -> r.counters().answers());
        each(out, "cancelled_total", "counter", "Client gone", r -> r.counters().cancelled());
        each(out, "failed_total", "counter", "Broken off", r -> r.counters().failed());
        each(out, "refused_total", "counter", "Not begun", r -> r.counters().refused());
        each(out, "prompt_tokens_total", "counter", "Read", r -> r.counters().promptTokens());
        each(
                out,
                "completion_tokens_total",
                "counter",
                "Generated",
                r -> r.counters().completionTokens());
        each(out, "restarts_total", "counter", "Engine restarts", r -> r.counters().restarts());
        return out.toString();
    }

    private void each(
            StringBuilder out,
            String name,
            String type,
            String help,
            ToDoubleFunction<Replica> of) {
        String full = "pilothouse_pool_" + name;
        out.append("# HELP ").append(full).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(full).append(' ').append(type).append('\n');
        for (Replica replica : replicas.all()) {
            out.append(
                    String.format(
                            Locale.ROOT,
                            "%s{replica=\"%s\",model=\"%s\"} %s%n",
                            full,
                            escaped(replica.spec().id()),
                            escaped(replica.spec().model()),
                            of.applyAsDouble(replica)));
        }
    }

    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
