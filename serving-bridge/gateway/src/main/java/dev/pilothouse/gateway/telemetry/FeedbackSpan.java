package dev.pilothouse.gateway.telemetry;

import dev.pilothouse.db.model.Consent;
import dev.pilothouse.gateway.call.Trace;
import dev.pilothouse.gateway.state.Key;
import java.time.Instant;

/**
 * What a caller thinks of an answer.
 *
 * @param score -1 to 1
 * @param consent what was said of keeping the comment
 */
public record FeedbackSpan(
        Key key,
        String feature,
        Trace trace,
        Instant at,
        String responseId,
        double score,
        String comment,
        Consent consent)
        implements Signal {
    @Override
    public int bytes() {
        return 512 + 2 * comment.length();
    }

    @Override
    public String tenant() {
        return key.tenant();
    }

    @Override
    public void write(SpanWriter span) {
        span.head(trace, "pilothouse.feedback", SpanWriter.INTERNAL, at, 0);
        span.attributes()
                .text("pilothouse.tenant", key.tenant())
                .text("pilothouse.team", key.team())
                .text("pilothouse.feature", feature)
                .text("pilothouse.environment", key.environment())
                .text("pilothouse.key", key.id())
                .text("pilothouse.consent", consent.word())
                .text("gen_ai.response.id", responseId)
                .decimal("pilothouse.feedback.score", score)
                .text("pilothouse.feedback.comment", comment);
    }
}
