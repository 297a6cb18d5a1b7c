package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.ProviderId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Texts;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a deployment is.
 *
 * @param tenant who sees it; empty: every tenant
 * @param model name that callers write
 * @param upstreamModel name that the provider knows
 * @param pool name of the pool node that serves it; empty for a hosted provider
 * @param slots answers that the pool's first replica generates at the same time, 1 to 1,024
 * @param timeouts in milliseconds
 * @param breaker when gateways pause sending to it
 */
public record DeploymentData(
        ProviderId provider,
        Optional<TenantId> tenant,
        String model,
        String upstreamModel,
        boolean enabled,
        Optional<String> pool,
        int slots,
        Timeouts timeouts,
        Breaker breaker) {

    /**
     * How long a gateway waits, in milliseconds, each above 0.
     *
     * @param connect for a connection
     * @param firstToken for the first byte of an answer
     * @param idle between two events of an answer
     * @param total of one attempt, from the request to the end of its answer
     */
    public record Timeouts(int connect, int firstToken, int idle, int total) {
        public static final Timeouts USUAL = new Timeouts(5_000, 60_000, 30_000, 600_000);
        private static final int MOST = 3_600_000;

        public Timeouts {
            positive("connect_timeout_ms", connect);
            positive("first_token_timeout_ms", firstToken);
            positive("idle_timeout_ms", idle);
            positive("total_timeout_ms", total);
        }

        Map<String, Object> asMap() {
            return Map.of(
                    "connect_timeout_ms", connect,
                    "first_token_timeout_ms", firstToken,
                    "idle_timeout_ms", idle,
                    "total_timeout_ms", total);
        }

        private static void positive(String field, int value) {
            if (value <= 0 || value > MOST) {
                throw new BadInput(field, Integer.toString(value), "1 to " + MOST);
            }
        }
    }

    /**
     * A gateway's breaker: it opens when so many of the attempts of 30 seconds failed, and lets
     * probes through after a pause that doubles up to a minute while they fail.
     *
     * @param failurePercent 1 to 100
     * @param attempts fewest that are judged, 1 to 1,000
     * @param pauseMillis the first pause, 1,000 to 60,000
     */
    public record Breaker(int failurePercent, int attempts, int pauseMillis) {
        public static final Breaker USUAL = new Breaker(50, 5, 5_000);

        public Breaker {
            between("breaker_failure_percent", failurePercent, 1, 100);
            between("breaker_attempts", attempts, 1, 1_000);
            between("breaker_pause_ms", pauseMillis, 1_000, 60_000);
        }

        Map<String, Object> asMap() {
            return Map.of(
                    "breaker_failure_percent", failurePercent,
                    "breaker_attempts", attempts,
                    "breaker_pause_ms", pauseMillis);
        }

        private static void between(String field, int value, int least, int most) {
            if (value < least || value > most) {
                throw new BadInput(field, Integer.toString(value), least + " to " + most);
            }
        }
    }

    /** With the usual breaker. */
    public DeploymentData(
            ProviderId provider,
            Optional<TenantId> tenant,
            String model,
            String upstreamModel,
            boolean enabled,
            Optional<String> pool,
            int slots,
            Timeouts timeouts) {
        this(provider, tenant, model, upstreamModel, enabled, pool, slots, timeouts, Breaker.USUAL);
    }

    public DeploymentData {
        model = Texts.check("model", model, 1, 200);
        upstreamModel = Texts.check("upstream_model", upstreamModel, 1, 200);
        pool.ifPresent(NodeId::new);
        if (slots < 1 || slots > 1024) {
            throw new BadInput("slots", Integer.toString(slots), "1 to 1024");
        }
    }

    public DeploymentData withEnabled(boolean value) {
        return new DeploymentData(
                provider, tenant, model, upstreamModel, value, pool, slots, timeouts, breaker);
    }

    public DeploymentData withLimits(Timeouts times, Breaker newBreaker) {
        return new DeploymentData(
                provider, tenant, model, upstreamModel, enabled, pool, slots, times, newBreaker);
    }

    Map<String, Object> asMap() {
        Map<String, Object> map = new TreeMap<>(timeouts.asMap());
        map.putAll(breaker.asMap());
        map.put("provider", provider.value());
        map.put("tenant", tenant.map(TenantId::value).orElse(""));
        map.put("model", model);
        map.put("upstream_model", upstreamModel);
        map.put("enabled", enabled);
        map.put("pool", pool.orElse(""));
        map.put("slots", slots);
        return map;
    }
}
