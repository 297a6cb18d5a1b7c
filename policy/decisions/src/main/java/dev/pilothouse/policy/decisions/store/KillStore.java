package dev.pilothouse.policy.decisions.store;

import static dev.pilothouse.db.postgres.jooq.Tables.DEPLOYMENT;
import static dev.pilothouse.db.postgres.jooq.Tables.KILL;
import static dev.pilothouse.db.postgres.jooq.Tables.KILL_ACK;
import static dev.pilothouse.db.postgres.jooq.Tables.KILL_EPOCH;
import static dev.pilothouse.db.postgres.jooq.Tables.KILL_LIFT_VOTE;
import static dev.pilothouse.db.postgres.jooq.Tables.PERSON;
import static dev.pilothouse.db.postgres.jooq.Tables.ROLE_GRANT;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.model.KillMode;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.KillAckRecord;
import dev.pilothouse.db.postgres.jooq.tables.records.KillRecord;
import dev.pilothouse.policy.decisions.Kill;
import dev.pilothouse.policy.decisions.KillAck;
import dev.pilothouse.policy.decisions.KillRequest;

import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** SQL of kills, lifts and acknowledgements. */
public final class KillStore {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private static final Field<String> TOLD =
            DSL.field(
                    "pg_notify('pilothouse_kill', {0}::text)",
                    SQLDataType.VARCHAR, KILL_EPOCH.EPOCH);

    private final DSLContext sql;

    public KillStore(Tx tx) {
        this.sql = tx.sql();
    }

    public long epoch() {
        return Objects.requireNonNull(
                sql.select(KILL_EPOCH.EPOCH).from(KILL_EPOCH).fetchSingle().value1());
    }

    /**
     * The next number; other changes of the kill set wait until the transaction ends. The other
     * replicas are told of it in the same statement.
     */
    public long nextEpoch(long atLeast, Instant at) {
        return Objects.requireNonNull(
                sql.update(KILL_EPOCH)
                        .set(
                                KILL_EPOCH.EPOCH,
                                DSL.greatest(KILL_EPOCH.EPOCH.plus(1), DSL.val(atLeast)))
                        .set(KILL_EPOCH.CHANGED_AT, at)
                        .returningResult(KILL_EPOCH.EPOCH, TOLD)
                        .fetchSingle()
                        .value1());
    }

    /** The new kill as it is stored. */
    public Kill insert(long epoch, KillRequest k, Actor by, Instant at) {
        KillRecord made =
                Objects.requireNonNull(
                        sql.insertInto(KILL)
                                .set(KILL.EPOCH, epoch)
                                .set(KILL.SCOPE, k.scope().word())
                                .set(KILL.TARGET, k.target())
                                .set(KILL.TENANT, k.tenant().map(TenantId::value).orElse(null))
                                .set(KILL.MODE, k.mode().word())
                                .set(
                                        KILL.FALLBACK,
                                        k.fallback().map(DeploymentId::value).orElse(""))
                                .set(KILL.REASON, k.reason())
                                .set(KILL.INCIDENT, k.incident())
                                .set(KILL.KILLED_BY, by.ref())
                                .set(KILL.KILLED_BY_NAME, by.displayName())
                                .set(KILL.KILLED_AT, at)
                                .set(KILL.EXPIRES_AT, k.expiresAt().orElse(null))
                                .set(
                                        KILL.BLAST_RADIUS,
                                        JSONB.valueOf(JSON.writeValueAsString(k.blastRadius())))
                                .returning()
                                .fetchSingle());
        return kill(made, List.of());
    }

    /**
     * A deployment that calls may fall back to.
     *
     * @param tenant who may use it; empty: every tenant
     * @param names its id, provider and models: what a kill of it would name
     */
    public record Refuge(boolean enabled, Optional<TenantId> tenant, List<String> names) {}

    public Optional<Refuge> refuge(DeploymentId id) {
        return sql.selectFrom(DEPLOYMENT)
                .where(DEPLOYMENT.ID.eq(id.value()))
                .fetchOptional(
                        r ->
                                new Refuge(
                                        r.getEnabled(),
                                        Optional.ofNullable(r.getTenant()).map(TenantId::new),
                                        List.of(
                                                r.getId(),
                                                r.getProvider(),
                                                r.getModel(),
                                                r.getUpstreamModel())));
    }

    /** For nodes, who need no votes. */
    public List<Kill> inForce() {
        return rows(KILL.LIFTED_AT.isNull(), 10_000).stream()
                .map(row -> kill(row, List.of()))
                .toList();
    }

    /** Kills of the tenants in reach and of no tenant, without those of drills, newest first. */
    public List<Kill> newest(Reach reach, boolean inForce, Optional<Instant> before, int limit) {
        return kills(
                DSL.and(
                        reachable(reach),
                        KILL.TENANT.isDistinctFrom(TenantId.DRILL.value()),
                        inForce ? KILL.LIFTED_AT.isNull() : DSL.noCondition(),
                        before.<Condition>map(KILL.KILLED_AT::lt).orElse(DSL.noCondition())),
                limit);
    }

    private static Condition reachable(Reach reach) {
        return switch (reach) {
            case Reach.Everywhere() -> DSL.noCondition();
            case Reach.Within(var tenants) ->
                    KILL.TENANT
                            .isNull()
                            .or(KILL.TENANT.in(tenants.stream().map(TenantId::value).toList()));
        };
    }

    public Optional<Kill> find(UUID id) {
        return kills(KILL.ID.eq(id), 1).stream().findFirst();
    }

    /** Holds the kill until the transaction ends, so that two votes come one after the other. */
    public Optional<Kill> lock(UUID id) {
        sql.select(KILL_EPOCH.EPOCH).from(KILL_EPOCH).forUpdate().fetch();
        return find(id);
    }

    private List<Kill> kills(Condition which, int limit) {
        List<KillRecord> rows = rows(which, limit);
        Map<UUID, List<Kill.Vote>> votes = votes(rows.stream().map(KillRecord::getId).toList());
        return rows.stream().map(r -> kill(r, votes.getOrDefault(r.getId(), List.of()))).toList();
    }

    private List<KillRecord> rows(Condition which, int limit) {
        return sql.selectFrom(KILL)
                .where(which)
                .orderBy(KILL.KILLED_AT.desc(), KILL.ID)
                .limit(limit)
                .fetch();
    }

    private Map<UUID, List<Kill.Vote>> votes(Collection<UUID> kills) {
        return sql.select(
                        KILL_LIFT_VOTE.KILL,
                        KILL_LIFT_VOTE.PERSON,
                        PERSON.NAME,
                        KILL_LIFT_VOTE.REASON,
                        KILL_LIFT_VOTE.VOTED_AT)
                .from(KILL_LIFT_VOTE)
                .join(PERSON)
                .on(PERSON.ID.eq(KILL_LIFT_VOTE.PERSON))
                .where(KILL_LIFT_VOTE.KILL.in(kills))
                .orderBy(KILL_LIFT_VOTE.VOTED_AT)
                .fetchGroups(
                        r -> r.value1(),
                        r -> new Kill.Vote(r.value2(), r.value3(), r.value4(), r.value5()));
    }

    /** False when this person voted before. */
    public boolean vote(UUID kill, UUID person, String reason, Instant at) {
        return sql.insertInto(KILL_LIFT_VOTE)
                        .set(KILL_LIFT_VOTE.KILL, kill)
                        .set(KILL_LIFT_VOTE.PERSON, person)
                        .set(KILL_LIFT_VOTE.REASON, reason)
                        .set(KILL_LIFT_VOTE.VOTED_AT, at)
                        .onConflictDoNothing()
                        .execute()
                == 1;
    }

    /** Whoever agreed to lift it has to agree again. */
    public void takeVotesBack(UUID kill) {
        sql.deleteFrom(KILL_LIFT_VOTE).where(KILL_LIFT_VOTE.KILL.eq(kill)).execute();
    }

    /** Votes of people who still hold one of the roles where the kill is. */
    public int votesThatCount(Kill kill, Collection<Role> roles) {
        return sql.fetchCount(
                sql.selectDistinct(KILL_LIFT_VOTE.PERSON)
                        .from(KILL_LIFT_VOTE)
                        .join(ROLE_GRANT)
                        .on(ROLE_GRANT.PERSON.eq(KILL_LIFT_VOTE.PERSON))
                        .where(KILL_LIFT_VOTE.KILL.eq(kill.id()))
                        .and(ROLE_GRANT.ROLE.in(roles.stream().map(Role::word).toList()))
                        .and(
                                ROLE_GRANT.TENANT.in(
                                        kill.tenant()
                                                .map(t -> List.of("*", t.value()))
                                                .orElse(List.of("*")))));
    }

    public void lift(UUID kill, long epoch, String reason, Instant at) {
        sql.update(KILL)
                .set(KILL.LIFTED_AT, at)
                .set(KILL.LIFT_EPOCH, epoch)
                .set(KILL.LIFT_REASON, reason)
                .where(KILL.ID.eq(kill))
                .execute();
    }

    public List<Kill> expired(Instant now) {
        return kills(KILL.LIFTED_AT.isNull().and(KILL.EXPIRES_AT.le(now)), 1000);
    }

    /**
     * One statement for all.
     *
     * @param acks at most one of a node about an epoch
     * @return those that the nodes did not say before
     */
    public List<KillAck> acknowledge(List<KillAck> acks) {
        if (acks.isEmpty()) {
            return List.of();
        }
        sql.execute("SELECT pg_notify('pilothouse_ack', '')");
        Set<List<Object>> fresh =
                sql
                        .insertInto(KILL_ACK)
                        .set(acks.stream().map(KillStore::record).toList())
                        .onConflict(KILL_ACK.EPOCH, KILL_ACK.NODE)
                        .doUpdate()
                        .setAllToExcluded()
                        .where(KILL_ACK.REFUSED.ne(""))
                        .returning(KILL_ACK.EPOCH, KILL_ACK.NODE)
                        .fetch()
                        .stream()
                        .map(r -> List.<Object>of(r.getEpoch(), r.getNode()))
                        .collect(Collectors.toSet());
        return acks.stream()
                .filter(ack -> fresh.contains(List.<Object>of(ack.epoch(), ack.node().value())))
                .toList();
    }

    private static KillAckRecord record(KillAck ack) {
        KillAckRecord row = new KillAckRecord();
        row.setEpoch(ack.epoch());
        row.setNode(ack.node().value());
        row.setAppliedAt(ack.appliedAt());
        row.setReceivedAt(ack.receivedAt());
        row.setStreamsCut(ack.streamsCut());
        row.setLastByteMs(ack.lastByteMillis());
        row.setRefused(ack.refused());
        row.setLate(ack.late());
        return row;
    }

    /** For each node, its first acknowledgement of the kill's set or a later one. */
    public List<KillAck> acknowledgements(long epoch, Optional<Long> liftEpoch) {
        return sql
                .selectDistinct(KILL_ACK.asterisk())
                .on(KILL_ACK.NODE)
                .from(KILL_ACK)
                .where(KILL_ACK.EPOCH.ge(epoch))
                .and(liftEpoch.<Condition>map(KILL_ACK.EPOCH::lt).orElse(DSL.noCondition()))
                .orderBy(KILL_ACK.NODE, KILL_ACK.REFUSED, KILL_ACK.EPOCH)
                .fetchInto(KillAckRecord.class)
                .stream()
                .map(KillStore::ack)
                .toList();
    }

    private static KillAck ack(KillAckRecord r) {
        return new KillAck(
                r.getEpoch(),
                new NodeId(r.getNode()),
                r.getAppliedAt(),
                r.getReceivedAt(),
                r.getStreamsCut(),
                r.getLastByteMs(),
                r.getRefused(),
                r.getLate());
    }

    private static Kill kill(KillRecord r, List<Kill.Vote> votes) {
        return new Kill(
                r.getId(),
                r.getEpoch(),
                KillScope.ofWord(r.getScope()),
                r.getTarget(),
                Optional.ofNullable(r.getTenant()).map(TenantId::new),
                KillMode.ofWord(r.getMode()),
                Optional.of(r.getFallback()).filter(f -> !f.isEmpty()).map(DeploymentId::new),
                r.getReason(),
                r.getIncident(),
                r.getKilledByName(),
                r.getKilledBy(),
                r.getKilledAt(),
                Optional.ofNullable(r.getExpiresAt()),
                r.getBlastRadius() == null
                        ? Map.of()
                        : JSON.readValue(r.getBlastRadius().data(), OBJECT),
                votes,
                Optional.ofNullable(r.getLiftedAt())
                        .map(at -> new Kill.Lift(at, r.getLiftEpoch(), r.getLiftReason())));
    }
}
