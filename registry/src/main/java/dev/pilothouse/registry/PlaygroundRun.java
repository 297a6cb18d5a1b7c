package dev.pilothouse.registry;

import dev.pilothouse.db.model.PromptName;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Words;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * An answer of a model to a prompt that somebody tried.
 *
 * @param comparison the same for runs over the same inputs at the same time
 * @param version of the prompt; 0: its draft
 * @param digest SHA-256 of the content that ran, lower-case hexadecimal
 * @param failure what went wrong; empty unless it failed
 * @param firstMillis to the first piece of the answer; 0: there was none
 * @param millis to the end
 * @param cost as measured by the gateway; empty: not known yet, or nothing prices the model
 * @param traceId of the call; empty when it reached no gateway
 */
public record PlaygroundRun(
        UUID id,
        UUID comparison,
        TenantId tenant,
        PromptName prompt,
        long version,
        String digest,
        String model,
        Map<String, Object> variables,
        Outcome outcome,
        String answer,
        String failure,
        long inputTokens,
        long outputTokens,
        int firstMillis,
        int millis,
        Optional<BigDecimal> cost,
        String currency,
        String traceId,
        Release.By by,
        Instant at) {
    /** How much of an answer goes into the evidence of a release, in characters. */
    private static final int SHOWN = 600;

    public PlaygroundRun {
        variables = Map.copyOf(variables);
    }

    /** How a run ended. */
    public enum Outcome {
        COMPLETE,
        /** Somebody pressed stop. */
        STOPPED,
        FAILED;

        public String word() {
            return Words.of(this);
        }

        /**
         * The outcome of a word.
         *
         * @throws dev.pilothouse.db.model.BadInput when {@code word} names none
         */
        public static Outcome ofWord(String word) {
            return Words.parse("outcome", Outcome.class, word);
        }
    }

    /** The same, without what was given and answered. */
    PlaygroundRun withoutText() {
        return new PlaygroundRun(
                id,
                comparison,
                tenant,
                prompt,
                version,
                digest,
                model,
                Map.of(),
                outcome,
                "",
                failure.isEmpty() ? "" : "not kept",
                inputTokens,
                outputTokens,
                firstMillis,
                millis,
                cost,
                currency,
                traceId,
                by,
                at);
    }

    /** The same with its cost. */
    public PlaygroundRun priced(BigDecimal amount, String of) {
        return new PlaygroundRun(
                id,
                comparison,
                tenant,
                prompt,
                version,
                digest,
                model,
                variables,
                outcome,
                answer,
                failure,
                inputTokens,
                outputTokens,
                firstMillis,
                millis,
                Optional.of(amount),
                of,
                traceId,
                by,
                at);
    }

    /** For people: {@code v3}, or {@code draft}. */
    public String what() {
        return version == 0 ? "draft" : "v" + version;
    }

    /** As evidence of a release; a long answer is cut. */
    public Map<String, Object> evidence() {
        Map<String, Object> shown = new HashMap<>();
        shown.put("run", id.toString());
        shown.put("comparison", comparison.toString());
        shown.put("of", what());
        shown.put("digest", digest);
        shown.put("model", model);
        shown.put("outcome", outcome.word());
        shown.put("variables", cut(inputs()));
        shown.put("answer", cut(answer));
        shown.put("input_tokens", inputTokens);
        shown.put("output_tokens", outputTokens);
        shown.put("first_ms", firstMillis);
        shown.put("ms", millis);
        cost.ifPresent(amount -> shown.put("cost", amount.toPlainString() + " " + currency));
        shown.put("trace", traceId);
        shown.put("by", by.name());
        shown.put("at", at.toString());
        return shown;
    }

    /** {@code language: English, question: Why?} */
    private String inputs() {
        return new TreeMap<>(variables)
                .entrySet().stream()
                        .map(e -> e.getKey() + ": " + e.getValue())
                        .collect(Collectors.joining(", "));
    }

    private static String cut(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
