package dev.pilothouse.db.postgres;

import org.jooq.DSLContext;

/**
 * One open transaction. Services pass it on, {@code store} packages write SQL with it; everything
 * done with it, the audit entry included, takes effect together or not at all.
 */
public final class Tx {
    private final DSLContext sql;

    Tx(DSLContext sql) {
        this.sql = sql;
    }

    /** For {@code store} packages only. */
    public DSLContext sql() {
        return sql;
    }
}
