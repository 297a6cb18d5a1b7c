package dev.pilothouse.registry.store;

import static dev.pilothouse.db.postgres.jooq.Tables.READ_ONLY_TOOL;

import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.ReadOnlyToolRecord;
import dev.pilothouse.registry.ReadOnlyTool;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;

/** SQL of tools. */
public final class ToolStore {
    private final DSLContext sql;

    public ToolStore(Tx tx) {
        this.sql = tx.sql();
    }

    public List<ReadOnlyTool> readOnly(Reach reach) {
        return sql.selectFrom(READ_ONLY_TOOL)
                .where(Within.reach(READ_ONLY_TOOL.TENANT, reach))
                .orderBy(READ_ONLY_TOOL.TENANT, READ_ONLY_TOOL.NAME)
                .fetch(ToolStore::tool);
    }

    /** False when it is declared already. */
    public boolean declare(ReadOnlyTool tool, String ref) {
        return sql.insertInto(READ_ONLY_TOOL)
                        .set(READ_ONLY_TOOL.TENANT, tool.tenant().value())
                        .set(READ_ONLY_TOOL.NAME, tool.name())
                        .set(READ_ONLY_TOOL.NOTE, tool.note())
                        .set(READ_ONLY_TOOL.DECLARED_BY, ref)
                        .set(READ_ONLY_TOOL.DECLARED_BY_NAME, tool.declaredBy())
                        .set(READ_ONLY_TOOL.DECLARED_AT, tool.declaredAt())
                        .onConflictDoNothing()
                        .execute()
                == 1;
    }

    /** What was declared; empty when it was not. */
    public Optional<ReadOnlyTool> withdraw(TenantId tenant, String name) {
        return sql.deleteFrom(READ_ONLY_TOOL)
                .where(READ_ONLY_TOOL.TENANT.eq(tenant.value()))
                .and(READ_ONLY_TOOL.NAME.eq(name))
                .returning()
                .fetchOptional(ToolStore::tool);
    }

    private static ReadOnlyTool tool(ReadOnlyToolRecord r) {
        return new ReadOnlyTool(
                new TenantId(r.getTenant()),
                r.getName(),
                r.getNote(),
                r.getDeclaredByName(),
                r.getDeclaredAt());
    }
}
