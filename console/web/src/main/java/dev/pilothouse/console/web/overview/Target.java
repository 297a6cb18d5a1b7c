package dev.pilothouse.console.web.overview;

import dev.pilothouse.console.web.ui.Status;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What a KPI should be. The defaults are ours; nobody has agreed to them yet.
 *
 * @param limit empty: no target
 * @param watch from here on, on the good side of the limit, it is worth a look
 * @param below true: the KPI should stay below the limit
 * @param words for example {@code under 1.5 s}
 */
record Target(Optional<BigDecimal> limit, BigDecimal watch, boolean below, String words) {
    static final Target NONE = new Target(Optional.empty(), BigDecimal.ZERO, true, "no target");

    static Target under(String limit, String watch, String words) {
        return new Target(Optional.of(new BigDecimal(limit)), new BigDecimal(watch), true, words);
    }

    static Target over(String limit, String watch, String words) {
        return new Target(Optional.of(new BigDecimal(limit)), new BigDecimal(watch), false, words);
    }

    Status judge(Optional<BigDecimal> value) {
        if (limit.isEmpty() || value.isEmpty()) {
            return Status.UNKNOWN;
        }
        if (beyond(value.get(), limit.get())) {
            return Status.OFF;
        }
        return beyond(value.get(), watch) ? Status.WATCH : Status.OK;
    }

    private boolean beyond(BigDecimal value, BigDecimal border) {
        return below ? value.compareTo(border) > 0 : value.compareTo(border) < 0;
    }
}
