package dev.pilothouse.analytics.kpis;

import dev.pilothouse.analytics.Slots;
import dev.pilothouse.db.clickhouse.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Collects rows with the columns current, whole and slot. */
final class TwoPeriods<T> {
    private final List<T> nowSlots;
    private final List<T> beforeSlots;
    private T nowTotal;
    private T beforeTotal;

    TwoPeriods(Slots slots, T nothing) {
        nowSlots = new ArrayList<>(Collections.nCopies(slots.count(), nothing));
        beforeSlots = new ArrayList<>(Collections.nCopies(slots.count(), nothing));
        nowTotal = nothing;
        beforeTotal = nothing;
    }

    T put(Row row, T value) {
        boolean current = row.flag("current");
        if (!row.flag("whole")) {
            (current ? nowSlots : beforeSlots).set((int) row.number("slot"), value);
        } else if (current) {
            nowTotal = value;
        } else {
            beforeTotal = value;
        }
        return value;
    }

    Traffic.Period<T> now() {
        return new Traffic.Period<>(nowTotal, nowSlots);
    }

    Traffic.Period<T> before() {
        return new Traffic.Period<>(beforeTotal, beforeSlots);
    }
}
