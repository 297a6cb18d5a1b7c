package dev.pilothouse.registry;

import dev.pilothouse.db.model.TenantId;
import java.time.Instant;

/**
 * A tool that somebody declared to change nothing.
 *
 * @param name as calls offer it: of a function, a custom tool, or the type of a built-in one
 * @param note why it changes nothing; may be empty
 */
public record ReadOnlyTool(
        TenantId tenant, String name, String note, String declaredBy, Instant declaredAt) {}
