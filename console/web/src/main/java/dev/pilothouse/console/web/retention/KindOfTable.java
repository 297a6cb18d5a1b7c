package dev.pilothouse.console.web.retention;

import dev.pilothouse.analytics.erasure.KeptTable;
import dev.pilothouse.registry.DataKind;
import java.util.stream.Stream;

/** Which kind of data a table holds. */
final class KindOfTable {
    private KindOfTable() {}

    static DataKind of(KeptTable table) {
        return switch (table) {
            case SPAN -> DataKind.FACTS;
            case SPAN_CONTENT -> DataKind.CONTENT;
            case SPAN_ATTRIBUTE -> DataKind.ATTRIBUTES;
            case FEEDBACK -> DataKind.FEEDBACK;
            case EVALUATION -> DataKind.EVALUATIONS;
            case AUDIT_EVENT -> DataKind.AUDIT_EVENTS;
        };
    }

    static KeptTable tableOf(DataKind data) {
        return Stream.of(KeptTable.values()).filter(t -> of(t) == data).findFirst().orElseThrow();
    }
}
