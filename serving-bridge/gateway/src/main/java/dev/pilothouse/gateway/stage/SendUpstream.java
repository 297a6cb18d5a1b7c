package dev.pilothouse.gateway.stage;

import static java.util.Objects.requireNonNull;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Refusal;
import dev.pilothouse.gateway.call.Stage;
import dev.pilothouse.gateway.json.Dialect;
import dev.pilothouse.gateway.state.Target;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sends the call to the chosen deployment, in a dialect that it speaks. */
final class SendUpstream implements Stage.OnRequest {
    /** Sent for callers who name no version of Anthropic's API. */
    private static final String ANTHROPIC_VERSION = "2023-06-01";

    @Override
    public void enter(Call call, Runnable next) {
        Target target = requireNonNull(call.route().target());
        Dialect spoken = spoken(call, target);
        call.answeredIn(spoken);
        byte[] body = call.request().bodyFor(target.upstreamModel());
        Relay relay = new Relay(call, target);
        relay.start();
        call.attempt(
                call.client()
                        .upstream()
                        .send(target, spoken.path(), headers(call, target, spoken), body, relay));
    }

    /**
     * The dialect for the request to a deployment: the caller's own.
     *
     * @throws Refusal 400 when the deployment does not speak it
     */
    private static Dialect spoken(Call call, Target target) {
        if (target.speaks(call.dialect())) {
            return call.dialect();
        }
        throw Refusal.badRequest(
                "model",
                "model: '"
                        + call.request().model()
                        + "' (expected: a model that can be asked as "
                        + call.dialect().title()
                        + "; deployment "
                        + target.id()
                        + " speaks "
                        + target.spoken()
                        + ")");
    }

    private static Map<String, String> headers(Call call, Target target, Dialect spoken) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", "application/json");
        headers.put("accept", call.request().stream() ? "text/event-stream" : "application/json");
        headers.put("user-agent", "pilothouse-gateway");
        headers.put("x-request-id", call.requestId());
        if (target.pool()) {
            headers.put("traceparent", call.trace().traceparent());
            headers.put("x-pilothouse-tenant", call.key().tenant());
        }
        if (spoken.anthropic()) {
            anthropic(headers, call, target);
        } else if (!target.credential().isEmpty()) {
            headers.put("authorization", "Bearer " + target.credential());
        }
        return headers;
    }

    private static void anthropic(Map<String, String> headers, Call call, Target target) {
        String version = call.head().anthropicVersion();
        headers.put("anthropic-version", version.isEmpty() ? ANTHROPIC_VERSION : version);
        if (!call.head().anthropicBeta().isEmpty()) {
            headers.put("anthropic-beta", call.head().anthropicBeta());
        }
        if (!target.credential().isEmpty()) {
            headers.put("x-api-key", target.credential());
        }
    }
}
