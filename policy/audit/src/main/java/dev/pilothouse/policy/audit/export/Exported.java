package dev.pilothouse.policy.audit.export;

import dev.pilothouse.policy.audit.AuditExtent;
import java.util.List;

/**
 * What an export became.
 *
 * @param decisions rows of gateways' decisions
 */
public record Exported(AuditExtent extent, long decisions, List<Manifest.Part> parts) {
    public Exported {
        parts = List.copyOf(parts);
    }
}
