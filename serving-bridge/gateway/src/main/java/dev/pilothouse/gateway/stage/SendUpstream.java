package dev.pilothouse.gateway.stage;

import static java.util.Objects.requireNonNull;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Stage;
import dev.pilothouse.gateway.state.Target;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sends the call to the chosen deployment. */
final class SendUpstream implements Stage.OnRequest {
    @Override
    public void enter(Call call, Runnable next) {
        Target target = requireNonNull(call.route().target());
        byte[] body = call.chat().bodyFor(target.upstreamModel());
        Relay relay = new Relay(call, target);
        relay.start();
        call.attempt(call.client().upstream().send(target, headers(call, target), body, relay));
    }

    private static Map<String, String> headers(Call call, Target target) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", "application/json");
        headers.put("accept", call.chat().stream() ? "text/event-stream" : "application/json");
        headers.put("user-agent", "pilothouse-gateway");
        headers.put("x-request-id", call.requestId());
        if (target.pool()) {
            headers.put("traceparent", call.trace().traceparent());
        }
        if (!target.authorization().isEmpty()) {
            headers.put("authorization", target.authorization());
        }
        return headers;
    }
}
