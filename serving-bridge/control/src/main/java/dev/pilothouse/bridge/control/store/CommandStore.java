package dev.pilothouse.bridge.control.store;

import static dev.pilothouse.db.postgres.jooq.Tables.REPLICA_COMMAND;

import dev.pilothouse.bridge.control.ReplicaCommand;
import dev.pilothouse.bridge.control.ReplicaCommand.Outcome;
import dev.pilothouse.bridge.control.Verb;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.ReplicaCommandRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** SQL of verbs for replicas. */
public final class CommandStore {
    private final DSLContext sql;

    public CommandStore(Tx tx) {
        this.sql = tx.sql();
    }

    public void insert(ReplicaCommand c) {
        sql.insertInto(REPLICA_COMMAND)
                .set(REPLICA_COMMAND.ID, c.id())
                .set(REPLICA_COMMAND.NODE, c.pool().value())
                .set(REPLICA_COMMAND.REPLICA, c.replica())
                .set(REPLICA_COMMAND.VERB, c.verb().word())
                .set(REPLICA_COMMAND.DEADLINE_SECONDS, c.deadlineSeconds())
                .set(REPLICA_COMMAND.REASON, c.reason())
                .set(REPLICA_COMMAND.ASKED_BY, c.askedBy())
                .set(REPLICA_COMMAND.ASKED_BY_NAME, c.askedByName())
                .set(REPLICA_COMMAND.ASKED_AT, c.askedAt())
                .execute();
    }

    /** Ends the verbs that wait for the same replica. */
    public void supersede(ReplicaCommand by) {
        sql.update(REPLICA_COMMAND)
                .set(REPLICA_COMMAND.FINISHED_AT, by.askedAt())
                .set(REPLICA_COMMAND.OK, false)
                .set(REPLICA_COMMAND.DETAIL, "then told to " + by.verb().word())
                .where(REPLICA_COMMAND.REPLICA.eq(by.replica()))
                .and(REPLICA_COMMAND.FINISHED_AT.isNull())
                .execute();
    }

    /** Verbs that no pool has answered, the oldest first. */
    public List<ReplicaCommand> open() {
        return sql.selectFrom(REPLICA_COMMAND)
                .where(REPLICA_COMMAND.FINISHED_AT.isNull())
                .orderBy(REPLICA_COMMAND.ASKED_AT)
                .fetch(CommandStore::command);
    }

    /** Ends those that waited since before then. */
    public void expire(Instant before, Instant now) {
        sql.update(REPLICA_COMMAND)
                .set(REPLICA_COMMAND.FINISHED_AT, now)
                .set(REPLICA_COMMAND.OK, false)
                .set(REPLICA_COMMAND.DETAIL, "its pool did not answer for a day")
                .where(REPLICA_COMMAND.FINISHED_AT.isNull())
                .and(REPLICA_COMMAND.ASKED_AT.lt(before))
                .execute();
    }

    /** Notes a pool's answer; empty when the verb is unknown, another pool's or over. */
    public Optional<ReplicaCommand> finish(NodeId pool, UUID id, Outcome outcome) {
        return sql.update(REPLICA_COMMAND)
                .set(REPLICA_COMMAND.FINISHED_AT, outcome.at())
                .set(REPLICA_COMMAND.OK, outcome.ok())
                .set(REPLICA_COMMAND.DETAIL, outcome.detail())
                .where(REPLICA_COMMAND.ID.eq(id))
                .and(REPLICA_COMMAND.NODE.eq(pool.value()))
                .and(REPLICA_COMMAND.FINISHED_AT.isNull())
                .returning()
                .fetchOptional(CommandStore::command);
    }

    public Optional<ReplicaCommand> find(UUID id) {
        return sql.selectFrom(REPLICA_COMMAND)
                .where(REPLICA_COMMAND.ID.eq(id))
                .fetchOptional(CommandStore::command);
    }

    public List<ReplicaCommand> newest(int most) {
        return sql.selectFrom(REPLICA_COMMAND)
                .orderBy(REPLICA_COMMAND.ASKED_AT.desc())
                .limit(most)
                .fetch(CommandStore::command);
    }

    public Map<String, ReplicaCommand> newestByReplica() {
        return sql
                .select(REPLICA_COMMAND.fields())
                .distinctOn(REPLICA_COMMAND.REPLICA)
                .from(REPLICA_COMMAND)
                .orderBy(REPLICA_COMMAND.REPLICA, REPLICA_COMMAND.ASKED_AT.desc())
                .fetchInto(REPLICA_COMMAND)
                .stream()
                .map(CommandStore::command)
                .collect(Collectors.toMap(ReplicaCommand::replica, Function.identity()));
    }

    private static ReplicaCommand command(ReplicaCommandRecord r) {
        @Nullable Instant finished = r.getFinishedAt();
        return new ReplicaCommand(
                r.getId(),
                new NodeId(r.getNode()),
                r.getReplica(),
                Verb.ofWord(r.getVerb()),
                r.getDeadlineSeconds(),
                r.getReason(),
                r.getAskedBy(),
                r.getAskedByName(),
                r.getAskedAt(),
                Optional.ofNullable(finished)
                        .map(at ->
                                new Outcome(at, Objects.requireNonNull(r.getOk()), r.getDetail())));
    }
}
