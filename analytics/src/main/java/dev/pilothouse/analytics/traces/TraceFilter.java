package dev.pilothouse.analytics.traces;

import dev.pilothouse.db.model.BadInput;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which traces are wanted: those with at least one span that meets every condition. Empty lists and
 * texts mean "any".
 *
 * @param outcomes of {@code ok}, {@code error}, {@code killed}, {@code refused}, {@code cancelled}
 * @param longer the longest matching span takes at least this long
 * @param dearer the matching calls cost at least this, in the currency of the price book
 * @param subject reference of an end user
 * @param text part of a name, or a whole trace, span, response or session id; at most 200
 *     characters
 */
public record TraceFilter(
        List<String> features,
        List<String> models,
        List<String> outcomes,
        Duration longer,
        BigDecimal dearer,
        String session,
        String subject,
        String text) {
    public static final TraceFilter ALL =
            new TraceFilter(
                    List.of(), List.of(), List.of(), Duration.ZERO, BigDecimal.ZERO, "", "", "");

    private static final int LONGEST_TEXT = 200;

    public TraceFilter {
        features = List.copyOf(features);
        models = List.copyOf(models);
        outcomes = List.copyOf(outcomes);
        if (text.length() > LONGEST_TEXT) {
            throw new BadInput("search", text, "at most 200 characters");
        }
    }

    public TraceFilter features(List<String> only) {
        return new TraceFilter(only, models, outcomes, longer, dearer, session, subject, text);
    }

    public TraceFilter models(List<String> only) {
        return new TraceFilter(features, only, outcomes, longer, dearer, session, subject, text);
    }

    public TraceFilter outcomes(List<String> only) {
        return new TraceFilter(features, models, only, longer, dearer, session, subject, text);
    }

    public TraceFilter longer(Duration than) {
        return new TraceFilter(features, models, outcomes, than, dearer, session, subject, text);
    }

    public TraceFilter dearer(BigDecimal than) {
        return new TraceFilter(features, models, outcomes, longer, than, session, subject, text);
    }

    public TraceFilter session(String only) {
        return new TraceFilter(features, models, outcomes, longer, dearer, only, subject, text);
    }

    public TraceFilter subject(String only) {
        return new TraceFilter(features, models, outcomes, longer, dearer, session, only, text);
    }

    public TraceFilter text(String part) {
        return new TraceFilter(features, models, outcomes, longer, dearer, session, subject, part);
    }

    /** True when every trace matches. */
    public boolean isAll() {
        return equals(ALL);
    }

    Map<String, Object> parameters() {
        Map<String, Object> values = new HashMap<>();
        values.put("features", features);
        values.put("models", models);
        values.put("outcomes", outcomes);
        values.put("longer", longer.toNanos());
        values.put("dearer", dearer.toPlainString());
        values.put("session", session);
        values.put("subject", subject);
        values.put("text", text.strip());
        return values;
    }
}
