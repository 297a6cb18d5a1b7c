package dev.pilothouse.policy.decisions.store;

import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;

/** SQL of text that may name a person. What is done where stands in table personal_text. */
public final class PersonalTextStore {
    /** The conditions are those of personal_text; letters count alike, great or small. */
    private static final String FIXED =
            """
            WITH fixed AS (
            SELECT 'prompt_version' AS place, 'version ' || v.version || ' of prompt ' || v.prompt AS what,
                '/prompts/' || v.tenant || '/' || v.prompt AS link, coalesce(nullif(f.owner_name, ''), v.author_name) AS owner
            FROM pilothouse.prompt_version v JOIN pilothouse.prompt p ON p.tenant = v.tenant AND p.name = v.prompt
                LEFT JOIN pilothouse.feature f ON f.tenant = p.tenant AND f.id = p.feature
            WHERE v.tenant = {0} AND pilothouse.personal_text_has(v.content, {1})
                AND EXISTS (SELECT FROM pilothouse.prompt_release r WHERE r.tenant = v.tenant AND r.prompt = v.prompt
                    AND r.version = v.version AND r.state IN ('asked', 'canary', 'live'))
            UNION ALL
            SELECT 'prompt_release', 'prompt ' || r.prompt || ', ' || r.state || ' in ' || r.environment,
                '/prompts/' || r.tenant || '/' || r.prompt, coalesce(nullif(f.owner_name, ''), r.author_name)
            FROM pilothouse.prompt_release r LEFT JOIN pilothouse.feature f ON f.tenant = r.tenant AND f.id = r.feature
            WHERE r.tenant = {0} AND r.state IN ('asked', 'canary', 'live')
                AND pilothouse.personal_text_has(r.content, {1})
            UNION ALL
            SELECT 'model_card', 'card ' || c.number || ' of model ' || m.name, '/models/' || m.id, c.edited_by_name
            FROM pilothouse.model_card c JOIN pilothouse.model m ON m.id = c.model
            WHERE (m.tenant = {0} OR m.tenant IS NULL) AND pilothouse.personal_text_has(c.content, {1})
                AND NOT EXISTS (SELECT FROM pilothouse.model_card l WHERE l.model = c.model AND l.number > c.number AND l.state = 'signed')
            UNION ALL
            SELECT 'risk_classification', 'risk class ' || c.number || ' of feature ' || c.feature,
                '/features/' || c.tenant || '/' || c.feature || '/risk', coalesce(c.signed_by_name, c.changed_by_name)
            FROM pilothouse.risk_classification c
            WHERE c.tenant = {0} AND c.statement IS NOT NULL
                AND (pilothouse.personal_text_has(c.answers, {1}) OR pilothouse.personal_text_has(c.statement, {1}))
                AND NOT EXISTS (SELECT FROM pilothouse.risk_classification l WHERE l.tenant = c.tenant AND l.feature = c.feature
                    AND l.number > c.number AND l.state = 'signed')
            UNION ALL
            SELECT 'kill', 'kill of an end user by name, of ' || to_char(k.killed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'),
                '/kill-switches?kill=' || k.id, k.killed_by_name
            FROM pilothouse.kill k
            WHERE k.tenant = {0} AND k.scope = 'end-user' AND k.lifted_at IS NULL AND k.target !~ '^[A-Za-z0-9_-]{43}$'
                AND pilothouse.personal_text_has(k.target, {1}))
            SELECT place, what, link, owner FROM fixed ORDER BY place, what, link LIMIT 200
            """;

    private final DSLContext sql;

    public PersonalTextStore(Tx tx) {
        this.sql = tx.sql();
    }

    /**
     * What one column holds.
     *
     * @param found rows that can be erased
     * @param fixed rows that have to be replaced first
     * @param stays rows that may stay
     * @param ground why they may
     */
    public record Count(
            String place,
            String field,
            String what,
            long found,
            long fixed,
            long stays,
            String ground) {}

    /**
     * Why letters stand in the files of a table of which no row is left to erase.
     *
     * @param others rows that are not the tenant's
     * @param names columns of names, ids and settings
     * @param stays rows that may stay, and digits of numbers
     */
    public record Elsewhere(String place, boolean others, boolean names, boolean stays) {
        /** Whether any row that is there explains them. */
        public boolean explains() {
            return others || names || stays;
        }
    }

    /**
     * A row that says something of a person.
     *
     * @param number of the row within its column
     * @param said each time with a little of what stands around it
     */
    public record Said(String place, String field, String what, long number, List<String> said) {}

    /** Rows that are gone or masked. */
    public record Erased(String place, long rows) {}

    /** A file of the server, relative to its data folder. */
    public record RelationFile(String place, String file) {}

    public List<Count> count(TenantId tenant, Collection<String> texts) {
        return sql.resultQuery(
                        "SELECT place, field, what, found, fixed, stays, ground FROM pilothouse.personal_text_count({0}, {1})",
                        DSL.val(tenant.value()), DSL.val(texts.toArray(new String[0])))
                .fetch(r ->
                        new Count(
                                text(r, "place"),
                                text(r, "field"),
                                text(r, "what"),
                                r.get("found", long.class),
                                r.get("fixed", long.class),
                                r.get("stays", long.class),
                                text(r, "ground")));
    }

    /**
     * Of tables whose files hold letters, what explains them; says nothing else of other tenants.
     */
    public List<Elsewhere> elsewhere(
            TenantId tenant, Collection<String> texts, Collection<String> places) {
        return sql.resultQuery(
                        "SELECT place, others, names, stays FROM pilothouse.personal_text_elsewhere({0}, {1}, {2})",
                        DSL.val(tenant.value()),
                        DSL.val(texts.toArray(new String[0])),
                        DSL.val(places.toArray(new String[0])))
                .fetch(r ->
                        new Elsewhere(
                                text(r, "place"),
                                r.get("others", boolean.class),
                                r.get("names", boolean.class),
                                r.get("stays", boolean.class)));
    }

    /** Row by row what is said of a person, always in the same order. */
    public List<Said> said(TenantId tenant, Collection<String> texts) {
        return sql.resultQuery(
                        "SELECT place, field, what, number, said FROM pilothouse.personal_text_rows({0}, {1})"
                                + " ORDER BY place, field, number",
                        DSL.val(tenant.value()), DSL.val(texts.toArray(new String[0])))
                .fetch(r ->
                        new Said(
                                text(r, "place"),
                                text(r, "field"),
                                text(r, "what"),
                                r.get("number", long.class),
                                List.of(r.get("said", String[].class))));
    }

    /**
     * A text that has to be replaced first.
     *
     * @param what for people, for example {@code version 3 of prompt greeting}
     * @param link page of the console where it is replaced
     * @param owner who is asked to
     */
    public record Fixed(String place, String what, String link, String owner) {}

    /** Tables of which {@link #fixed} names the rows. */
    public static final Set<String> NAMED =
            Set.of("prompt_version", "prompt_release", "model_card", "risk_classification", "kill");

    /** Which rows have to be replaced first, at most 200. */
    public List<Fixed> fixed(TenantId tenant, Collection<String> texts) {
        return sql.resultQuery(
                        FIXED, DSL.val(tenant.value()), DSL.val(texts.toArray(new String[0])))
                .fetch(r ->
                        new Fixed(
                                text(r, "place"),
                                text(r, "what"),
                                text(r, "link"),
                                text(r, "owner")));
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
