package dev.pilothouse.policy.decisions.store;

import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import java.util.Collection;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;

/** SQL of text that may name a person. What is done where stands in table personal_text. */
public final class PersonalTextStore {
    private final DSLContext sql;

    public PersonalTextStore(Tx tx) {
        this.sql = tx.sql();
    }

    /**
     * What one column holds.
     *
     * @param found rows that can be erased
     * @param fixed rows that have to be replaced first
     */
    public record Count(String place, String field, String what, long found, long fixed) {}

    /** Rows that are gone or masked. */
    public record Erased(String place, long rows) {}

    /** A file of the server, relative to its data folder. */
    public record RelationFile(String place, String file) {}

    public List<Count> count(TenantId tenant, Collection<String> texts) {
        return sql.resultQuery(
                        "SELECT place, field, what, found, fixed FROM pilothouse.personal_text_count({0}, {1})",
                        DSL.val(tenant.value()), DSL.val(texts.toArray(new String[0])))
                .fetch(r ->
                        new Count(
                                text(r, "place"),
                                text(r, "field"),
                                text(r, "what"),
                                r.get("found", long.class),
                                r.get("fixed", long.class)));
    }

    public List<Erased> erase(TenantId tenant, Collection<String> texts) {
        return sql.resultQuery(
                        "SELECT place, erased FROM pilothouse.personal_text_erase({0}, {1})",
                        DSL.val(tenant.value()), DSL.val(texts.toArray(new String[0])))
                .fetch(r -> new Erased(text(r, "place"), r.get("erased", long.class)));
    }

    public List<RelationFile> files() {
        return sql.resultQuery("SELECT place, file FROM pilothouse.personal_text_files()")
                .fetch(r -> new RelationFile(text(r, "place"), text(r, "file")));
    }

    private static String text(Record row, String column) {
        return String.valueOf(row.get(column, String.class));
    }

    /** Writes a table anew without deleted rows; not inside a transaction. */
    public void vacuum(String place) {
        sql.execute("SET lock_timeout = '10s'");
        try {
            sql.execute("VACUUM FULL {0}", DSL.name("pilothouse", place));
        } finally {
            sql.execute("RESET lock_timeout");
        }
    }

    /**
     * Lets go of the files of tables as they were, and of the log of changes where that is allowed.
     */
    public void checkpoint() {
        if (may("has_function_privilege('pg_switch_wal()', 'EXECUTE')")) {
            sql.execute("SELECT pg_switch_wal()");
        }
        sql.execute("CHECKPOINT");
    }

    private boolean may(String condition) {
        return Boolean.TRUE.equals(
                sql.resultQuery("SELECT " + condition + " AS may").fetchOne("may", Boolean.class));
    }

    /** Whether {@link #checkpoint} is allowed. */
    public boolean mayCheckpoint() {
        return may("pg_has_role(current_user, 'pg_checkpoint', 'USAGE')");
    }

    /** A row for a made-up person, once. */
    public void plant(TenantId tenant, String text) {
        sql.execute(
                "INSERT INTO pilothouse.erasure_canary (tenant, reference) SELECT {0}, {1}"
                        + " WHERE NOT EXISTS (SELECT FROM pilothouse.erasure_canary"
                        + " WHERE tenant = {0} AND reference = {1})",
                DSL.val(tenant.value()), DSL.val(text));
    }
}
