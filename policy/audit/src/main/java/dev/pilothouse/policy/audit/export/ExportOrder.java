package dev.pilothouse.policy.audit.export;

import dev.pilothouse.db.model.Reach;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.ExportFormat;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What is to be exported.
 *
 * @param reach tenants whose entries may be in it
 * @param by pseudonym of who asked
 */
public record ExportOrder(
        UUID id,
        Reach reach,
        AuditFilter filter,
        Set<ExportFormat> formats,
        String by,
        Instant at) {
    public ExportOrder {
        formats = Set.copyOf(formats);
    }

    /** The tenants of the export, sorted; {@code *} alone: all, and entries of none. */
    List<String> tenants() {
        return filter.tenant()
                .map(t -> List.of(t.value()))
                .orElseGet(() ->
                        switch (reach) {
                            case Reach.Everywhere() -> List.of("*");
                            case Reach.Within(var tenants) ->
                                    tenants.stream().map(Object::toString).sorted().toList();
                        });
    }
}
