package dev.pilothouse.policy.decisions.store;

import static dev.pilothouse.db.postgres.jooq.Tables.BREAK_GLASS_TOKEN;
import static dev.pilothouse.db.postgres.jooq.Tables.KILL;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.decisions.BreakGlassToken;
import dev.pilothouse.policy.decisions.BreakGlassTokens.Published;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;

/** SQL of break-glass tokens. */
public final class BreakGlassStore {
    private static final int MOST = 500;
    private static final Field<Integer> USES =
            DSL.field(
                    DSL.selectCount()
                            .from(KILL)
                            .where(KILL.MADE_AT_NODE.isNotNull())
                            .and(KILL.KILLED_BY.eq(BREAK_GLASS_TOKEN.ID)));

    private final DSLContext sql;

    public BreakGlassStore(Tx tx) {
        this.sql = tx.sql();
    }

    public void insert(BreakGlassToken token, byte[] sha256, Actor by) {
        sql.insertInto(BREAK_GLASS_TOKEN)
                .set(BREAK_GLASS_TOKEN.ID, token.id())
                .set(BREAK_GLASS_TOKEN.NAME, token.name())
                .set(BREAK_GLASS_TOKEN.SHA256, sha256)
                .set(BREAK_GLASS_TOKEN.CREATED_AT, token.createdAt())
                .set(BREAK_GLASS_TOKEN.CREATED_BY, by.ref())
                .set(BREAK_GLASS_TOKEN.CREATED_BY_NAME, by.displayName())
                .set(BREAK_GLASS_TOKEN.EXPIRES_AT, token.expiresAt())
                .execute();
    }

    /** Newest first. */
    public List<BreakGlassToken> all() {
        return tokens(DSL.noCondition());
    }

    public Optional<BreakGlassToken> find(String id) {
        return tokens(BREAK_GLASS_TOKEN.ID.eq(id)).stream().findFirst();
    }

    private List<BreakGlassToken> tokens(Condition which) {
        return sql.select(BREAK_GLASS_TOKEN.asterisk(), USES)
                .from(BREAK_GLASS_TOKEN)
                .where(which)
                .orderBy(BREAK_GLASS_TOKEN.CREATED_AT.desc(), BREAK_GLASS_TOKEN.ID)
                .limit(MOST)
                .fetch(BreakGlassStore::token);
    }

    /** False when it was revoked before. */
    public boolean revoke(String id, Actor by, Instant at) {
        return sql.update(BREAK_GLASS_TOKEN)
                        .set(BREAK_GLASS_TOKEN.REVOKED_AT, at)
                        .set(BREAK_GLASS_TOKEN.REVOKED_BY_NAME, by.displayName())
                        .where(
                                BREAK_GLASS_TOKEN
                                        .ID
                                        .eq(id)
                                        .and(BREAK_GLASS_TOKEN.REVOKED_AT.isNull()))
                        .execute()
                == 1;
    }

    public List<Published> usable(Instant now) {
        return sql.selectFrom(BREAK_GLASS_TOKEN)
                .where(
                        BREAK_GLASS_TOKEN
                                .REVOKED_AT
                                .isNull()
                                .and(BREAK_GLASS_TOKEN.EXPIRES_AT.gt(now)))
                .orderBy(BREAK_GLASS_TOKEN.ID)
                .fetch(r -> new Published(r.getId(), r.getSha256(), r.getExpiresAt()));
    }

    private static BreakGlassToken token(Record r) {
        return new BreakGlassToken(
                r.get(BREAK_GLASS_TOKEN.ID),
                r.get(BREAK_GLASS_TOKEN.NAME),
                r.get(BREAK_GLASS_TOKEN.CREATED_AT),
                r.get(BREAK_GLASS_TOKEN.CREATED_BY_NAME),
                r.get(BREAK_GLASS_TOKEN.EXPIRES_AT),
                Optional.ofNullable(r.get(BREAK_GLASS_TOKEN.REVOKED_AT)),
                r.get(USES));
    }
}
