package dev.pilothouse.console.web.retention;

import dev.pilothouse.analytics.erasure.KeptTable;
import dev.pilothouse.registry.DataKind;

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
}
