package dev.pilothouse.ingest.spool;

import dev.pilothouse.db.clickhouse.RowStart;
import dev.pilothouse.db.model.Needles;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * People of a tenant of whom what began before some moment goes. A unit is a person's when one of
 * its rows holds the reference.
 */
public final class Leaving implements Predicate<Unit> {
    private final String tenant;
    private final Map<String, Long> before;
    private final Map<String, Needles> needles;
    private final Needles any;

    /**
     * @param before nanoseconds since the epoch, by reference
     */
    public Leaving(String tenant, Map<String, Long> before) {
        this.tenant = tenant;
        this.before = Map.copyOf(before);
        this.needles =
                before.keySet().stream()
                        .collect(Collectors.toMap(r -> r, r -> Needles.of(List.of(r))));
        this.any = Needles.of(before.keySet());
    }

    @Override
    public boolean test(Unit unit) {
        if (!unit.tenant().equals(tenant)
                || unit.rows().stream().noneMatch(row -> any.in(row.bytes()))) {
            return false;
        }
        long start = start(unit);
        return before.entrySet().stream()
                .anyMatch(e -> start < e.getValue() && names(unit, needles.get(e.getKey())));
    }

    private static boolean names(Unit unit, Needles reference) {
        return unit.rows().stream().anyMatch(row -> reference.in(row.bytes()));
    }

    /** Each unit is one span or one feedback. */
    private static long start(Unit unit) {
        return unit.rows().stream()
                .flatMapToLong(row -> RowStart.nanos(row.table(), row.bytes()).stream())
                .findFirst()
                .orElse(Long.MIN_VALUE);
    }
}
