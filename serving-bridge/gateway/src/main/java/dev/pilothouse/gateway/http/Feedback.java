package dev.pilothouse.gateway.http;

import dev.pilothouse.db.model.Consent;
import dev.pilothouse.gateway.call.Caller;
import dev.pilothouse.gateway.call.Refusal;
import dev.pilothouse.gateway.call.Trace;
import dev.pilothouse.gateway.json.BadBody;
import dev.pilothouse.gateway.json.FeedbackBody;
import dev.pilothouse.gateway.json.Json;
import dev.pilothouse.gateway.stage.Callers;
import dev.pilothouse.gateway.state.Key;
import dev.pilothouse.gateway.state.NodeState;
import dev.pilothouse.gateway.telemetry.FeedbackSpan;
import dev.pilothouse.gateway.telemetry.SignalBuffer;
import java.time.InstantSource;
import java.util.Map;

/** {@code POST /v1/feedback}: what a caller thinks of an answer. */
public final class Feedback implements Endpoint {
    private final Callers callers;
    private final SignalBuffer signals;
    private final InstantSource clock;
    private final NodeState state;

    public Feedback(Callers callers, NodeState state, SignalBuffer signals, InstantSource clock) {
        this.callers = callers;
        this.state = state;
        this.signals = signals;
        this.clock = clock;
    }

    @Override
    public Caller serve(Request request) {
        Key key = callers.key(request.head(), "feedback", "inference");
        String feature = callers.feature(key, request.head());
        FeedbackBody body = read(request.body());
        Consent said = request.head().consent().or(key.consent());
        boolean kept = state.keepsContent(key, feature, said);
        Trace trace = Trace.of(request.head().traceparent());
        var span =
                new FeedbackSpan(
                        key,
                        feature,
                        trace,
                        clock.instant(),
                        body.responseId(),
                        body.score(),
                        kept ? body.comment() : "",
                        said);
        if (!signals.offer(span)) {
            throw Refusal.overloaded("Feedback cannot be taken at the moment: ingest is behind.");
        }
        request.client()
                .answer(202, Map.of("content-type", "application/json"), taken(body), () -> {});
        return Caller.NOBODY;
    }

    private static FeedbackBody read(byte[] body) {
        try {
            return FeedbackBody.read(body);
        } catch (BadBody bad) {
            throw Refusal.badRequest(bad.field(), String.valueOf(bad.getMessage()));
        }
    }

    private static byte[] taken(FeedbackBody body) {
        return Json.write(json -> {
            json.writeStartObject();
            json.writeStringProperty("object", "feedback");
            json.writeStringProperty("response_id", body.responseId());
            json.writeNumberProperty("score", body.score());
            json.writeEndObject();
        });
    }
}
