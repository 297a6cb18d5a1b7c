package dev.pilothouse.policy.rules.guardrails;

import dev.pilothouse.db.model.BadInput;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a webhook says about a text: <code>
 * {"hit": true, "kind": "competitor", "score": 0.9, "ranges": [{"start": 4, "end": 9}]}</code>.
 *
 * @param kind 1 to 40 characters
 * @param score 0 to 1
 * @param ranges where, in UTF-16 units of the text that was sent; empty: all of it
 */
public record WebhookAnswer(boolean hit, String kind, double score, List<Range> ranges) {
    private static final int MOST = 1_000;
    private static final int LONGEST_KIND = 40;

    /** Half open. */
    public record Range(int start, int end) {}

    public WebhookAnswer {
        ranges = List.copyOf(ranges);
    }

    /** The text passes. */
    public static final WebhookAnswer PASS = new WebhookAnswer(false, "", 0, List.of());

    /** Nobody answered, and the rule says that the text does not pass then. */
    public static final WebhookAnswer UNANSWERED =
            new WebhookAnswer(true, "unanswered", 1, List.of());

    /**
     * Reads an answer.
     *
     * @throws BadInput when it is none
     */
    public static WebhookAnswer read(String json) {
        try {
            JsonNode node = JsonMapper.shared().readTree(json);
            JsonNode hit = node.path("hit");
            if (!hit.isBoolean()) {
                throw new BadInput("hit", hit.toString(), "true or false");
            }
            String kind = node.path("kind").asString("webhook");
            double score = node.path("score").asDouble(1);
            return new WebhookAnswer(
                    hit.asBoolean(),
                    kind.isEmpty()
                            ? "webhook"
                            : kind.substring(0, Math.min(kind.length(), LONGEST_KIND)),
                    Math.clamp(score, 0, 1),
                    ranges(node.path("ranges")));
        } catch (JacksonException e) {
            BadInput refused = new BadInput("body", "", "JSON with 'hit'");
            refused.initCause(e);
            throw refused;
        }
    }

    private static List<Range> ranges(JsonNode list) {
        List<Range> ranges = new ArrayList<>();
        for (JsonNode range : list) {
            if (ranges.size() < MOST) {
                ranges.add(new Range(range.path("start").asInt(-1), range.path("end").asInt(-1)));
            }
        }
        return ranges;
    }

    List<Found> found(int length) {
        if (!hit) {
            return List.of();
        }
        List<Found> found = new ArrayList<>();
        int done = 0;
        for (Range range :
                ranges.stream().sorted(java.util.Comparator.comparingInt(Range::start)).toList()) {
            if (range.start >= done && range.end > range.start && range.end <= length) {
                found.add(new Found(range.start, range.end, kind, score, "[" + kind + "]"));
                done = range.end;
            }
        }
        return found.isEmpty()
                ? List.of(new Found(0, length, kind, score, "[" + kind + "]"))
                : found;
    }
}
