package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;

/**
 * When a canary takes all calls by itself, and when it is taken back.
 *
 * @param leastCalls before anything is decided, 1 to 1,000,000
 * @param mostErrors share of its calls that may fail, hundredths of a percent, 0 to 10,000
 * @param mostMillis 95th percentile of the time to the whole answer, 1 to 3,600,000
 */
public record CanaryRule(long leastCalls, int mostErrors, int mostMillis) {
    public CanaryRule {
        within("canary.least_calls", leastCalls, 1, 1_000_000);
        within("canary.most_errors", mostErrors, 0, 10_000);
        within("canary.most_ms", mostMillis, 1, 3_600_000);
    }

    private static void within(String field, long value, long least, long most) {
        if (value < least || value > most) {
            throw new BadInput(field, Long.toString(value), least + " to " + most);
        }
    }

    /** What calls of a canary showed. */
    public record Figures(long calls, long errors, double millis) {}

    /** What becomes of a canary. */
    public enum Verdict {
        WAIT,
        PROMOTE,
        TAKE_BACK
    }

    public Verdict judge(Figures figures) {
        if (figures.calls() < leastCalls) {
            return Verdict.WAIT;
        }
        boolean good =
                figures.errors() * 10_000 <= (long) mostErrors * figures.calls()
                        && figures.millis() <= mostMillis;
        return good ? Verdict.PROMOTE : Verdict.TAKE_BACK;
    }
}
