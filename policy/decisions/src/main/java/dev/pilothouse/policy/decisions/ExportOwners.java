package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.decisions.store.AuditExportPlanStore;
import dev.pilothouse.policy.decisions.store.AuditExportStore;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whose entries exports of the audit log hold, by the names of their files. */
public final class ExportOwners {
    private static final Pattern EXPORT =
            Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.zip");
    private static final Pattern DELIVERED = Pattern.compile("audit-log-.*-([0-9a-f]{8})\\.zip");

    private final Database database;

    public ExportOwners(Database database) {
        this.database = database;
    }

    /** Whether a file holds entries of other tenants only; false for one that nobody knows. */
    public boolean isOfOthers(TenantId tenant, String file) {
        return database.<Boolean>read(
                tx -> tenants(tx, file).map(all -> !all.contains(tenant)).orElse(false));
    }

    private static Optional<Set<TenantId>> tenants(Tx tx, String file) {
        Matcher export = EXPORT.matcher(file);
        if (export.matches()) {
            return new AuditExportStore(tx)
                    .find(UUID.fromString(export.group(1)))
                    .flatMap(AuditExport::tenants);
        }
        Matcher delivered = DELIVERED.matcher(file);
        return delivered.matches()
                ? new AuditExportPlanStore(tx).tenantOf(delivered.group(1)).map(Set::of)
                : Optional.empty();
    }
}
