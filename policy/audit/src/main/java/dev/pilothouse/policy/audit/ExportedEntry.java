package dev.pilothouse.policy.audit;

import java.util.Optional;

/**
 * An entry as exports hold it.
 *
 * @param detailKey 32 bytes in hexadecimal with which the detail is checked against what the entry
 *     commits to; empty when there is no detail
 */
public record ExportedEntry(LoggedEntry entry, Optional<String> detailKey) {}
