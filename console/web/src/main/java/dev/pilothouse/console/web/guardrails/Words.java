package dev.pilothouse.console.web.guardrails;

import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.policy.rules.Detector;
import dev.pilothouse.policy.rules.guardrails.Detect;
import dev.pilothouse.policy.rules.guardrails.GuardRule;
import dev.pilothouse.policy.rules.guardrails.GuardStage;
import dev.pilothouse.policy.rules.guardrails.Markup;
import dev.pilothouse.policy.rules.guardrails.Medium;
import java.util.stream.Collectors;

/** Rules in words for people. */
final class Words {
    private Words() {}

    static String stage(GuardStage stage) {
        return switch (stage) {
            case INPUT -> "Input";
            case TOOL_ARGUMENTS -> "Tool arguments";
            case TOOL_RESULTS -> "Tool results";
            case RETRIEVED -> "Retrieved passages";
            case OUTPUT -> "Output";
        };
    }

    static String stages(GuardRule rule) {
        return rule.stages().size() == GuardStage.values().length
                ? "Everywhere"
                : rule.stages().stream()
                        .sorted()
                        .map(Words::stage)
                        .collect(Collectors.joining(", "));
    }

    static String detector(String word) {
        return switch (word) {
            case "personal" -> "Personal data and secrets";
            case "injection" -> "Prompt injection";
            case "deny" -> "Words and patterns";
            case "schema" -> "JSON schema";
            case "length" -> "Length";
            case "encoding" -> "Harmful markup";
            case "opaque" -> "Content that cannot be read";
            case "webhook" -> "External webhook";
            default -> word;
        };
    }

    static String medium(Medium medium) {
        return switch (medium) {
            case IMAGE -> "images";
            case AUDIO -> "audio";
            case VIDEO -> "video";
            case FILE -> "files";
            case TOKENS -> "token arrays";
            case OTHER -> "anything else";
        };
    }

    static String detect(Detect detect) {
        return switch (detect) {
            case Detect.Personal p ->
                    p.kinds().stream()
                            .sorted()
                            .map(Detector::word)
                            .collect(Collectors.joining(", "));
            case Detect.Injection i -> "injection, score " + i.threshold() + " or more";
            case Detect.Deny d ->
                    Format.plural(d.words().size(), "word")
                            + ", "
                            + Format.plural(d.patterns().size(), "pattern");
            case Detect.Schema s -> "not JSON of a schema";
            case Detect.Length l -> "longer than " + l.most() + " characters";
            case Detect.Encoding e ->
                    e.kinds().stream().sorted().map(Markup::word).collect(Collectors.joining(", "));
            case Detect.Opaque o ->
                    o.kinds().stream()
                            .sorted()
                            .map(Words::medium)
                            .collect(Collectors.joining(", "));
            case Detect.Webhook w -> w.url() + (w.failOpen() ? ", fails open" : ", fails closed");
        };
    }

    /** Colour of an action's word. */
    static Status status(String action) {
        return switch (action) {
            case "block" -> Status.OFF;
            case "mask" -> Status.WATCH;
            default -> Status.UNKNOWN;
        };
    }
}
