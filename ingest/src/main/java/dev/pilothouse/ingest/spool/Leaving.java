package dev.pilothouse.ingest.spool;

import dev.pilothouse.db.clickhouse.RowStart;
import dev.pilothouse.db.model.Needles;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * People of a tenant of whom what began before some moment goes. A unit is a person's when one of
 * its rows holds the reference.
 */
public final class Leaving implements Predicate<Unit> {
    private final String tenant;
    private final List<Person> people;
    private final Needles any;

    /**
     * @param before nanoseconds since the epoch, by reference
     */
    public Leaving(String tenant, Map<String, Long> before) {
        this.tenant = tenant;
        this.people =
                before.entrySet().stream()
                        .map(e -> new Person(Needles.of(List.of(e.getKey())), e.getValue()))
                        .toList();
        this.any = Needles.of(before.keySet());
    }

    private record Person(Needles reference, long before) {}

    @Override
    public boolean test(Unit unit) {
        if (!unit.tenant().equals(tenant)
                || unit.rows().stream().noneMatch(row -> any.in(row.bytes()))) {
            return false;
        }
        long start = start(unit);
        return people.stream().anyMatch(p -> start < p.before() && names(unit, p.reference()));
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
