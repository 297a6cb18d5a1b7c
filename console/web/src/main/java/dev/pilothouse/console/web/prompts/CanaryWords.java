package dev.pilothouse.console.web.prompts;

import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.registry.CanaryJudgement;
import dev.pilothouse.registry.CanaryJudgement.Standing;
import dev.pilothouse.registry.CanaryLook;
import dev.pilothouse.registry.CanaryRule;

/**
 * What the rule of a canary is at, in words.
 *
 * @param state one sentence
 * @param limits of the rule, or what to do without one
 */
record CanaryWords(Status status, String icon, String state, String limits) {
    static CanaryWords of(CanaryLook look) {
        if (look.canary().rule().isEmpty()) {
            return new CanaryWords(
                    Status.UNKNOWN,
                    "user-round",
                    "People decide",
                    "It stays at its share until somebody promotes it or takes it back.");
        }
        CanaryRule rule = look.canary().rule().get();
        return look.judgement()
                .map(judgement -> judged(look, rule, judgement))
                .orElseGet(() ->
                        new CanaryWords(
                                Status.WATCH,
                                "triangle-alert",
                                "Its rule could not decide in time; people decide now",
                                limits(rule)));
    }

    private static CanaryWords judged(CanaryLook look, CanaryRule rule, CanaryJudgement judgement) {
        return switch (judgement.verdict()) {
            case WAIT ->
                    new CanaryWords(
                            Status.UNKNOWN, "clock", waits(look, rule, judgement), limits(rule));
            case PROMOTE ->
                    new CanaryWords(
                            Status.OK,
                            "circle-check",
                            "Every figure is within its limit: its rule promotes it within half a"
                                    + " minute",
                            limits(rule));
            case TAKE_BACK ->
                    new CanaryWords(
                            Status.OFF,
                            "diamond",
                            "Over the limit: "
                                    + judgement.those(Standing.OVER)
                                    + ". Its rule takes it back within half a minute",
                            limits(rule));
            case STAY ->
                    new CanaryWords(
                            Status.WATCH,
                            "triangle-alert",
                            "Nothing could be decided in time: its rule ends and the canary stays",
                            limits(rule));
        };
    }

    private static String waits(CanaryLook look, CanaryRule rule, CanaryJudgement judgement) {
        long calls = look.figures().canary().calls();
        if (calls < rule.leastCalls()) {
            return "Its rule waits: "
                    + Format.count(calls)
                    + " of "
                    + Format.plural(rule.leastCalls(), "call");
        }
        String unclear = judgement.those(Standing.UNCLEAR);
        return unclear.isEmpty()
                ? "Its rule waits: what is live has too few calls to compare with"
                : "Its rule waits for more calls: over the limit, but it may be chance, is "
                        + unclear;
    }

    private static String limits(CanaryRule rule) {
        return "Limits against what is live: " + rule.words() + ".";
    }
}
