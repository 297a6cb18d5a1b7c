package dev.pilothouse.console.bench.sample;

import java.time.Instant;
import java.util.List;

/**
 * Something to find in the past. Every four weeks again, so that any window of 30 days shows each
 * at least once, and the same hours show the same however often they are written.
 *
 * @param feature path of the feature
 * @param firstHour hours since the cycle's beginning, inclusive
 * @param lastHour exclusive
 * @param calls times the usual number of requests
 * @param input times the usual input tokens
 * @param latency times the usual times
 * @param errors added to the error rate
 * @param liked times the usual share of positive feedback
 */
public record Incident(
        String name,
        String feature,
        int firstHour,
        int lastHour,
        double calls,
        double input,
        double latency,
        double errors,
        double liked) {
    private static final int CYCLE_HOURS = 28 * 24;
    private static final int TUESDAY = 19 * 24;
    private static final int WEDNESDAY = 27 * 24;

    /** Whole contracts instead of passages go into the prompt for a day. */
    public static final Incident COST_SPIKE =
            new Incident(
                    "cost spike",
                    "meridian-bank/contract-search",
                    TUESDAY + 8,
                    TUESDAY + 15,
                    2.4,
                    6,
                    1.6,
                    0,
                    1);

    /** A bad rollout: slow, failing answers from Wednesday noon to the next morning. */
    public static final Incident REGRESSION =
            new Incident(
                    "regression",
                    "meridian-bank/support-assistant",
                    WEDNESDAY + 12,
                    WEDNESDAY + 33,
                    1,
                    1,
                    3.4,
                    0.16,
                    0.45);

    private static final Incident NONE = new Incident("none", "", 0, 0, 1, 1, 1, 0, 1);
    private static final List<Incident> ALL = List.of(COST_SPIKE, REGRESSION);

    /** What happens to a feature in an hour; often nothing. */
    public static Incident at(Feature feature, Instant hour) {
        return ALL.stream()
                .filter(incident ->
                        incident.feature.equals(feature.path()) && incident.covers(hour))
                .findFirst()
                .orElse(NONE);
    }

    private boolean covers(Instant hour) {
        long inCycle = Math.floorMod(Math.floorDiv(hour.getEpochSecond(), 3600L), CYCLE_HOURS);
        long wrapped = inCycle + CYCLE_HOURS;
        return inCycle >= firstHour && inCycle < lastHour
                || wrapped >= firstHour && wrapped < lastHour;
    }
}
