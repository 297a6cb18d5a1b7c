package dev.pilothouse.pool.http;

import dev.pilothouse.pool.replica.Counters;
import dev.pilothouse.pool.replica.Dispatcher;
import dev.pilothouse.pool.replica.FairShare;
import dev.pilothouse.pool.replica.Histogram;
import dev.pilothouse.pool.replica.Replica;
import dev.pilothouse.pool.replica.ReplicaState;
import dev.pilothouse.pool.replica.Replicas;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Prometheus text exposition format 0.0.4. Durations have the names of OpenTelemetry's conventions
 * for model servers.
 *
 * @see <a
 *     href="https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/">OpenTelemetry</a>
 */
final class PoolMetrics {
    private static final int MOST_TENANTS = 50;

    private final Replicas replicas;
    private final StringBuilder out = new StringBuilder();

    PoolMetrics(Replicas replicas) {
        this.replicas = replicas;
    }

    String text() {
        gauge("ready", "1 when warm", r -> r.state() == ReplicaState.WARM ? 1 : 0);
        states();
        gauge("slots", "Answers at the same time", r -> r.spec().slots());
        gauge("slots_busy", "Answers being generated", Replica::busy);
        gauge(
                "memory_bytes",
                "Resident memory of the engine",
                r -> r.report().map(e -> e.memoryBytes()).orElse(0L));
        gauge("kv_use_ratio", "Memory for prompts and answers in use", r -> r.kvUse().orElse(0));
        gauge("tokens_per_second", "Generated", Replica::tokensPerSecond);
        gauge("prompt_tokens_per_second", "Read", Replica::promptTokensPerSecond);
        counter("answers_total", "Finished", Counters::answers);
        counter("cancelled_total", "Client gone", Counters::cancelled);
        counter("failed_total", "Broken off", Counters::failed);
        counter("prompt_tokens_total", "Read", Counters::promptTokens);
        counter("completion_tokens_total", "Generated", Counters::completionTokens);
        counter("restarts_total", "Engine restarts", Counters::restarts);
        queues();
        histogram("gen_ai_server_time_to_first_token_seconds", Counters::firstToken);
        histogram("gen_ai_server_time_per_output_token_seconds", Counters::perToken);
        histogram("gen_ai_server_request_duration_seconds", Counters::duration);
        return out.toString();
    }

    private void gauge(String name, String help, ToDoubleFunction<Replica> of) {
        each(name, "gauge", help, of);
    }

    private void counter(String name, String help, ToDoubleFunction<Counters> of) {
        each(name, "counter", help, r -> of.applyAsDouble(r.counters()));
    }

    private void each(String name, String type, String help, ToDoubleFunction<Replica> of) {
        String full = "pilothouse_pool_" + name;
        head(full, type, help);
        for (Replica replica : replicas.all()) {
            line(full, labels(replica), of.applyAsDouble(replica));
        }
    }

    private void states() {
        head("pilothouse_pool_state", "gauge", "1 for the state that it is in");
        for (Replica replica : replicas.all()) {
            String state = ",state=\"" + replica.state().word() + '"';
            line("pilothouse_pool_state", labels(replica) + state, 1);
        }
    }

    private void queues() {
        perModel("queued", "gauge", "Calls that wait for a slot", Dispatcher::queued);
        perModel("refused_total", "counter", "Not begun: queue full", Dispatcher::refused);
        perModel("left_total", "counter", "Client gone while it waited", Dispatcher::left);
        head("pilothouse_pool_tenant_queued", "gauge", "Calls of a tenant that wait");
        replicas.queues()
                .forEach((model, queue) ->
                        queue.shares().stream()
                                .limit(MOST_TENANTS)
                                .forEach(share -> tenant(model, share)));
    }

    private void tenant(String model, FairShare share) {
        line(
                "pilothouse_pool_tenant_queued",
                "model=\"" + escaped(model) + "\",tenant=\"" + escaped(share.tenant()) + '"',
                share.queued());
    }

    private void perModel(String name, String type, String help, ToDoubleFunction<Dispatcher> of) {
        String full = "pilothouse_pool_" + name;
        head(full, type, help);
        replicas.queues()
                .forEach((model, queue) ->
                        line(full, "model=\"" + escaped(model) + '"', of.applyAsDouble(queue)));
    }

    private void histogram(String name, Function<Counters, Histogram> of) {
        head(name, "histogram", "As in OpenTelemetry's conventions");
        for (Replica replica : replicas.all()) {
            histogram(name, labels(replica), of.apply(replica.counters()));
        }
    }

    private void histogram(String name, String labels, Histogram of) {
        double[] bounds = of.bounds();
        long[] counts = of.cumulative();
        for (int i = 0; i < counts.length; i++) {
            String le = i < bounds.length ? Double.toString(bounds[i]) : "+Inf";
            line(name + "_bucket", labels + ",le=\"" + le + '"', counts[i]);
        }
        line(name + "_sum", labels, of.sum());
        line(name + "_count", labels, counts[counts.length - 1]);
    }

    private void head(String name, String type, String help) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void line(String name, String labels, double value) {
        String number = value == Math.rint(value) ? Long.toString((long) value) : shown(value);
        out.append(name).append('{').append(labels).append("} ").append(number).append('\n');
    }

    private static String shown(double value) {
        return String.format(Locale.ROOT, "%.6g", value);
    }

    private static String labels(Replica replica) {
        return "replica=\"%s\",model=\"%s\""
                .formatted(escaped(replica.spec().id()), escaped(replica.spec().model()));
    }

    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
