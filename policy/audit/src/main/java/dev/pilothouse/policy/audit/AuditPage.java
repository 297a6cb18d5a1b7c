package dev.pilothouse.policy.audit;

import java.util.List;
import java.util.OptionalLong;

/**
 * Some entries, newest first.
 *
 * @param next pass it as {@code before} to read on; empty at the end
 */
public record AuditPage(List<LoggedEntry> entries, OptionalLong next) {
    public AuditPage {
        entries = List.copyOf(entries);
    }
}
