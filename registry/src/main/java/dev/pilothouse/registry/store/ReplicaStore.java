package dev.pilothouse.registry.store;

import static dev.pilothouse.db.postgres.jooq.Tables.DEPLOYMENT;
import static dev.pilothouse.db.postgres.jooq.Tables.REPLICA;

import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.registry.Replica;
import dev.pilothouse.registry.ReplicaData;
import dev.pilothouse.registry.Wanted;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;

/** SQL of replicas. */
public final class ReplicaStore {
    private final DSLContext sql;

    public ReplicaStore(Tx tx) {
        this.sql = tx.sql();
    }

    public List<Replica> all() {
        return where(DSL.noCondition());
    }

    public Optional<Replica> find(String id) {
        return where(REPLICA.ID.eq(id)).stream().findFirst();
    }

    private List<Replica> where(Condition condition) {
        return sql.select(REPLICA.asterisk(), DEPLOYMENT.POOL, DEPLOYMENT.UPSTREAM_MODEL)
                .from(REPLICA)
                .join(DEPLOYMENT)
                .on(DEPLOYMENT.ID.eq(REPLICA.DEPLOYMENT))
                .where(condition)
                .and(DEPLOYMENT.POOL.isNotNull())
                .orderBy(DEPLOYMENT.POOL, DEPLOYMENT.UPSTREAM_MODEL, REPLICA.ID)
                .fetch(ReplicaStore::replica);
    }

    private static Replica replica(Record r) {
        return new Replica(
                r.get(REPLICA.ID),
                r.get(REPLICA.VERSION),
                new ReplicaData(
                        new DeploymentId(r.get(REPLICA.DEPLOYMENT)),
                        r.get(REPLICA.ENGINE),
                        r.get(REPLICA.SLOTS),
                        r.get(REPLICA.CONTEXT),
                        r.get(REPLICA.FILE),
                        r.get(REPLICA.BASE_URL),
                        r.get(REPLICA.METRICS_URL),
                        r.get(REPLICA.WAKE_ON_DEMAND)),
                Wanted.ofWord(r.get(REPLICA.WANTED)),
                Objects.requireNonNull(r.get(DEPLOYMENT.POOL)),
                r.get(DEPLOYMENT.UPSTREAM_MODEL),
                r.get(REPLICA.SECRET_SEALED) != null,
                r.get(REPLICA.CREATED_AT));
    }

    /** Sealed, by replica. */
    public Map<String, byte[]> secrets() {
        return sql.select(REPLICA.ID, REPLICA.SECRET_SEALED)
                .from(REPLICA)
                .where(REPLICA.SECRET_SEALED.isNotNull())
                .fetchMap(REPLICA.ID, REPLICA.SECRET_SEALED);
    }

    /** False when the id is taken. */
    public boolean insert(String id, ReplicaData data, Optional<byte[]> secret, Instant at) {
        return sql.insertInto(REPLICA)
                        .set(REPLICA.ID, id)
                        .set(REPLICA.DEPLOYMENT, data.deployment().value())
                        .set(REPLICA.ENGINE, data.engine())
                        .set(REPLICA.WANTED, Wanted.WARM.word())
                        .set(REPLICA.SLOTS, data.slots())
                        .set(REPLICA.CONTEXT, data.context())
                        .set(REPLICA.FILE, data.file())
                        .set(REPLICA.BASE_URL, data.baseUrl())
                        .set(REPLICA.METRICS_URL, data.metricsUrl())
                        .set(REPLICA.SECRET_SEALED, secret.orElse(null))
                        .set(REPLICA.WAKE_ON_DEMAND, data.wakeOnDemand())
                        .set(REPLICA.CREATED_AT, at)
                        .onConflictDoNothing()
                        .execute()
                == 1;
    }

    public void want(String id, Wanted wanted) {
        sql.update(REPLICA)
                .set(REPLICA.WANTED, wanted.word())
                .set(REPLICA.VERSION, REPLICA.VERSION.plus(1))
                .where(REPLICA.ID.eq(id))
                .execute();
    }

    public void delete(String id) {
        sql.deleteFrom(REPLICA).where(REPLICA.ID.eq(id)).execute();
    }
}
