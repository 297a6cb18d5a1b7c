package dev.pilothouse.console.bench.sample;

import java.time.Instant;

/**
 * A feature of the sample company and how it is used.
 *
 * @param state as the console's word, for example {@code live}
 * @param callsPerDay answers asked for on an average weekday
 * @param weekend part of a weekday's use on a Saturday or Sunday
 */
public record Feature(
        String tenant,
        String team,
        String id,
        String displayName,
        String purpose,
        String state,
        Kind kind,
        Model model,
        int callsPerDay,
        double weekend,
        int inputTokens,
        int outputTokens,
        double errorRate,
        double feedbackRate,
        double liked) {

    /** What a request of the feature looks like in a trace. */
    public enum Kind {
        /** A person asks, the model answers. */
        CHAT,
        /** Documents are looked up first. */
        RETRIEVAL,
        /** The model calls tools and goes on with their results. */
        AGENT,
        /** No person waits. */
        BATCH
    }

    /** Name that no other feature has. */
    public String path() {
        return tenant + "/" + id;
    }

    /** Expected requests in the hour that begins then. */
    public double expected(Instant hour) {
        return callsPerDay * Rhythm.share(kind, hour) * Rhythm.day(weekend, hour);
    }
}
