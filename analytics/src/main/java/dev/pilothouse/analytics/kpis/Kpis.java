package dev.pilothouse.analytics.kpis;

import dev.pilothouse.analytics.Owned;
import dev.pilothouse.analytics.Scope;
import dev.pilothouse.analytics.Slots;
import dev.pilothouse.db.clickhouse.NamedQuery;
import dev.pilothouse.db.clickhouse.Reader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the KPIs of two periods from the roll-ups: by the minute for short ranges, by the hour for
 * long ones.
 */
public final class Kpis {
    private static final NamedQuery BY_MINUTE = traffic("kpis.traffic.minute", "rollup_minute");
    private static final NamedQuery BY_HOUR = traffic("kpis.traffic.hour", "rollup_hour");

    private static final NamedQuery FEEDBACK =
            new NamedQuery(
                    "kpis.feedback",
                    """
                    SELECT ts >= {from:DateTime('UTC')} AS current, grouping(slot) = 1 AS whole,
                      intDiv(toUnixTimestamp(ts) - toUnixTimestamp(if(current, {from:DateTime('UTC')}, {before:DateTime('UTC')})), {step:UInt32}) AS slot,
                      countIf(score > 0) AS positive, count() AS votes
                    FROM feedback FINAL
                    WHERE %s AND ts >= {before:DateTime('UTC')} AND ts < {to:DateTime('UTC')}
                    GROUP BY GROUPING SETS ((current, slot), (current))
                    """
                            .formatted(Owned.ROWS));

    private static final NamedQuery CURRENCY =
            new NamedQuery(
                    "kpis.currency",
                    "SELECT currency AS money FROM span WHERE "
                            + Owned.SPANS
                            + " AND currency != '' LIMIT 1");

    private final Reader reader;

    public Kpis(Reader reader) {
        this.reader = reader;
    }

    /** Calls of the scope's time, and of the time of equal length before it. */
    public Traffic traffic(Scope scope) {
        Slots slots = Slots.of(scope);
        NamedQuery query = slots.hourly() ? BY_HOUR : BY_MINUTE;
        TwoPeriods<Sums> periods = new TwoPeriods<>(slots, Sums.NONE);
        reader.query(
                query, scope.tenants(), parameters(scope, slots), r -> periods.put(r, Sums.of(r)));
        return new Traffic(slots, periods.now(), periods.before());
    }

    /** Votes of the same two periods. */
    public Feedback feedback(Scope scope) {
        Slots slots = Slots.of(scope);
        TwoPeriods<Votes> periods = new TwoPeriods<>(slots, Votes.NONE);
        reader.query(
                FEEDBACK,
                scope.tenants(),
                parameters(scope, slots),
                r -> periods.put(r, new Votes(r.number("positive"), r.number("votes"))));
        return new Feedback(slots, periods.now(), periods.before());
    }

    /** ISO 4217 code that the scope's calls were priced in; empty when none was priced. */
    public Optional<String> currency(Scope scope) {
        return reader
                .query(CURRENCY, scope.tenants(), scope.parameters(), r -> r.text("money"))
                .stream()
                .findFirst();
    }

    private static Map<String, Object> parameters(Scope scope, Slots slots) {
        Map<String, Object> all = new HashMap<>(scope.parameters());
        all.putAll(slots.parameters());
        return all;
    }

    private static NamedQuery traffic(String name, String table) {
        return new NamedQuery(
                name,
                """
                SELECT t >= {from:DateTime('UTC')} AS current, grouping(slot) = 1 AS whole,
                  intDiv(toUnixTimestamp(t) - toUnixTimestamp(if(current, {from:DateTime('UTC')}, {before:DateTime('UTC')})), {step:UInt32}) AS slot,
                  %s
                FROM %s
                WHERE %s
                GROUP BY GROUPING SETS ((current, slot), (current))
                """
                        .formatted(Sums.COLUMNS, table, Owned.TWO_PERIODS));
    }
}
