package dev.pilothouse.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.gateway.call.Caller;
import dev.pilothouse.gateway.http.Endpoint;
import dev.pilothouse.gateway.telemetry.Prometheus;
import java.util.Map;
import java.util.Optional;

/** Health and metrics, on a port that callers do not see. */
final class Admin {
    private final GatewayProcess process;

    Admin(GatewayProcess process) {
        this.process = process;
    }

    Map<String, Endpoint> endpoints() {
        return Map.of(
                "GET /health/live", request -> text(request, 200, "live\n"),
                "GET /health/ready", this::ready,
                "GET /metrics", this::metrics);
    }

    private Caller ready(Endpoint.Request request) {
        Optional<String> why = process.notReady();
        return text(request, why.isEmpty() ? 200 : 503, why.orElse("ready") + "\n");
    }

    private Caller metrics(Endpoint.Request request) {
        return text(
                request,
                200,
                Prometheus.text(
                        process.counters(), process.gauges(), process.gateway().counters()));
    }

    private static Caller text(Endpoint.Request request, int status, String text) {
        Map<String, String> headers =
                Map.of("content-type", "text/plain; version=0.0.4; charset=utf-8");
        request.client().answer(status, headers, text.getBytes(UTF_8), () -> {});
        return Caller.NOBODY;
    }
}
