package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.decisions.store.AuditExportStore;
import java.util.UUID;

/** Whose entries exports of the audit log hold. */
public final class ExportOwners {
    private final Database database;

    public ExportOwners(Database database) {
        this.database = database;
    }

    /** Whether an export holds entries of other tenants only; false for one that nobody knows. */
    public boolean isOfOthers(TenantId tenant, UUID export) {
        return database.<Boolean>read(tx ->
                new AuditExportStore(tx)
                        .find(export)
                        .flatMap(AuditExport::tenants)
                        .map(all -> !all.contains(tenant))
                        .orElse(false));
    }
}
