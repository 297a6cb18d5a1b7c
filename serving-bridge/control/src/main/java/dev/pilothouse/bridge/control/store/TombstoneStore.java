package dev.pilothouse.bridge.control.store;

import static dev.pilothouse.db.postgres.jooq.Tables.TOMBSTONE;

import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;

/** SQL of erased people. */
public final class TombstoneStore {
    private final DSLContext sql;

    public TombstoneStore(Tx tx) {
        this.sql = tx.sql();
    }

    /**
     * An erased person.
     *
     * @param before what began earlier is not stored
     * @param endsAt from then on nothing of it can come
     */
    public record Stone(TenantId tenant, String reference, Instant before, Instant endsAt) {}

    /** Those that hold, by tenant and reference. */
    public List<Stone> holding(Instant now) {
        return sql.selectFrom(TOMBSTONE)
                .where(TOMBSTONE.EXPIRES_AT.gt(now))
                .orderBy(TOMBSTONE.TENANT, TOMBSTONE.REFERENCE, TOMBSTONE.BEFORE)
                .fetch(r ->
                        new Stone(
                                new TenantId(r.getTenant()),
                                r.getReference(),
                                r.getBefore(),
                                r.getExpiresAt()));
    }
}
