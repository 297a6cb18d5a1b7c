package dev.pilothouse.policy.decisions.store;

import static dev.pilothouse.db.postgres.jooq.Tables.KILL;
import static dev.pilothouse.db.postgres.jooq.Tables.KILL_ALARM;
import static dev.pilothouse.db.postgres.jooq.Tables.KILL_EPOCH;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.KillAlarmRecord;
import dev.pilothouse.policy.decisions.Kill;
import dev.pilothouse.policy.decisions.KillAlarm;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;

/** SQL of kills that come back from nodes, and of the alarms about it. */
public final class KillRecoveryStore {
    private static final int MOST = 50;

    private final DSLContext sql;

    public KillRecoveryStore(Tx tx) {
        this.sql = tx.sql();
    }

    /** The number of the kill set; other changes of it wait until the transaction ends. */
    public long lockEpoch() {
        return Objects.requireNonNull(
                sql.select(KILL_EPOCH.EPOCH).from(KILL_EPOCH).forUpdate().fetchSingle().value1());
    }

    /** Those that this store never heard of, in their order. */
    public List<Kill> unknown(List<Kill> kills) {
        List<UUID> ids = kills.stream().map(Kill::id).toList();
        Set<UUID> known =
                new HashSet<>(sql.select(KILL.ID).from(KILL).where(KILL.ID.in(ids)).fetch(KILL.ID));
        return kills.stream().filter(k -> !known.contains(k.id())).toList();
    }

    /** Ids of the kills that were made at a node. */
    public List<UUID> reconciled() {
        return sql.select(KILL.ID)
                .from(KILL)
                .where(KILL.MADE_AT_NODE.isNotNull())
                .orderBy(KILL.ID)
                .fetch(KILL.ID);
    }

    /** Notes where a kill was made; false when that is known already. */
    public boolean madeAt(UUID kill, NodeId node) {
        return sql.update(KILL)
                        .set(KILL.MADE_AT_NODE, node.value())
                        .where(KILL.ID.eq(kill).and(KILL.MADE_AT_NODE.isNull()))
                        .execute()
                == 1;
    }

    public void insert(long epoch, Kill k) {
        sql.insertInto(KILL)
                .set(KILL.ID, k.id())
                .set(KILL.EPOCH, epoch)
                .set(KILL.SCOPE, k.scope().word())
                .set(KILL.TARGET, k.target())
                .set(KILL.TENANT, k.tenant().map(TenantId::value).orElse(null))
                .set(KILL.MODE, k.mode().word())
                .set(KILL.FALLBACK, k.fallback().map(DeploymentId::value).orElse(""))
                .set(KILL.REASON, k.reason())
                .set(KILL.INCIDENT, k.incident())
                .set(KILL.KILLED_BY, k.killedByRef())
                .set(KILL.KILLED_BY_NAME, k.killedBy())
                .set(KILL.KILLED_AT, k.killedAt())
                .set(KILL.EXPIRES_AT, k.expiresAt().orElse(null))
                .execute();
    }

    public void insert(KillAlarm alarm) {
        sql.insertInto(KILL_ALARM)
                .set(KILL_ALARM.RAISED_AT, alarm.at())
                .set(KILL_ALARM.NODE, alarm.witness())
                .set(KILL_ALARM.ENFORCED, alarm.enforced())
                .set(KILL_ALARM.KNOWN, alarm.known())
                .set(KILL_ALARM.EPOCH, alarm.epoch())
                .set(KILL_ALARM.RECOVERED, alarm.recovered())
                .set(KILL_ALARM.PROVEN, alarm.proven())
                .execute();
    }

    /** Those not seen yet, newest first. */
    public List<KillAlarm> alarms() {
        return sql.selectFrom(KILL_ALARM)
                .where(KILL_ALARM.SEEN_AT.isNull())
                .orderBy(KILL_ALARM.RAISED_AT.desc())
                .limit(MOST)
                .fetch(KillRecoveryStore::alarm);
    }

    /** Empty when there is no such alarm, or somebody saw it before. */
    public Optional<KillAlarm> seen(UUID alarm, Actor by, Instant at) {
        return sql.update(KILL_ALARM)
                .set(KILL_ALARM.SEEN_BY, by.ref())
                .set(KILL_ALARM.SEEN_BY_NAME, by.displayName())
                .set(KILL_ALARM.SEEN_AT, at)
                .where(KILL_ALARM.ID.eq(alarm).and(KILL_ALARM.SEEN_AT.isNull()))
                .returning()
                .fetchOptional(KillRecoveryStore::alarm);
    }

    private static KillAlarm alarm(KillAlarmRecord r) {
        return new KillAlarm(
                r.getId(),
                r.getRaisedAt(),
                r.getNode(),
                r.getEnforced(),
                r.getKnown(),
                r.getEpoch(),
                r.getRecovered(),
                r.getProven());
    }
}
