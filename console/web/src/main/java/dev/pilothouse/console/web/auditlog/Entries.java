package dev.pilothouse.console.web.auditlog;

import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.policy.audit.LoggedEntry;

/** Entries in the words of the page. */
final class Entries {
    private Entries() {}

    static Status status(LoggedEntry entry) {
        return switch (entry.outcome()) {
            case "success" -> Status.OK;
            case "denied" -> Status.WATCH;
            default -> Status.OFF;
        };
    }

    /** A long random id keeps its beginning; the whole stands in the detail. */
    static String shortObject(LoggedEntry entry) {
        String id = entry.objectId();
        return id.length() == 36 && id.charAt(8) == '-' ? id.substring(0, 8) + "…" : id;
    }
}
