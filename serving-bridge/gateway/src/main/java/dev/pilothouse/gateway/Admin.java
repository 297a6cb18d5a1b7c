package dev.pilothouse.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.gateway.call.Caller;
import dev.pilothouse.gateway.glass.BreakGlass;
import dev.pilothouse.gateway.http.Endpoint;
import dev.pilothouse.gateway.telemetry.Prometheus;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Health, metrics and, on loopback, break-glass kills, on a port that callers do not see. */
final class Admin {
    private final GatewayProcess process;

    Admin(GatewayProcess process) {
        this.process = process;
    }

    /**
     * @param glass empty where it has a port of its own
     */
    Map<String, Endpoint> endpoints(Optional<Endpoint> glass) {
        Map<String, Endpoint> endpoints = new HashMap<>();
        endpoints.put("GET /health/live", request -> text(request, 200, "live\n"));
        endpoints.put("GET /health/ready", this::ready);
        endpoints.put("GET /metrics", this::metrics);
        glass.ifPresent(endpoint -> endpoints.put(BreakGlass.PATH, endpoint));
        return endpoints;
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
