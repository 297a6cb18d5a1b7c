package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * When a canary takes all calls by itself, and when it is taken back. Limits are against what is
 * live beside it, over the same time.
 *
 * @param leastCalls of the canary before anything is decided, 1 to 1,000,000
 * @param mostErrors by how much its share of failed calls may be higher, hundredths of a percentage
 *     point, 0 to 10,000
 * @param mostSlower by how much the 95th percentiles of the time to the first token and to the
 *     whole answer may be higher, percent, 0 to 1,000
 * @param mostDearer by how much a call may cost more, percent, 0 to 1,000
 * @param mostWorse by how much positive feedback and each score of evaluations may be lower,
 *     percent, 0 to 100
 * @param patienceMinutes after which a canary that nothing could be decided about stays as it is,
 *     and people decide, 1 to 43,200
 */
public record CanaryRule(
        int leastCalls,
        int mostErrors,
        int mostSlower,
        int mostDearer,
        int mostWorse,
        int patienceMinutes) {
    /** What is proposed: a point of errors, a fifth of time and cost, a tenth of quality, a day. */
    public static final CanaryRule USUAL = new CanaryRule(200, 100, 20, 20, 10, 1_440);

    public CanaryRule {
        within("canary.least_calls", leastCalls, 1, 1_000_000);
        within("canary.most_errors", mostErrors, 0, 10_000);
        within("canary.most_slower", mostSlower, 0, 1_000);
        within("canary.most_dearer", mostDearer, 0, 1_000);
        within("canary.most_worse", mostWorse, 0, 100);
        within("canary.patience_minutes", patienceMinutes, 1, 43_200);
    }

    private static void within(String field, int value, int least, int most) {
        if (value < least || value > most) {
            throw new BadInput(field, Integer.toString(value), least + " to " + most);
        }
    }

    /**
     * For people, for example {@code errors +1 point, time +20 %, cost +20 %, quality −10 %; from
     * 200 calls on, for at most 24 h}.
     */
    public String words() {
        String points = BigDecimal.valueOf(mostErrors, 2).stripTrailingZeros().toPlainString();
        return "errors +%s %s, time +%d %%, cost +%d %%, quality −%d %%; from %d calls on, for at most %s"
                .formatted(
                        points,
                        points.equals("1") ? "point" : "points",
                        mostSlower,
                        mostDearer,
                        mostWorse,
                        leastCalls,
                        patienceMinutes % 60 == 0
                                ? patienceMinutes / 60 + " h"
                                : patienceMinutes + " min");
    }

    Duration patience() {
        return Duration.ofMinutes(patienceMinutes);
    }
}
