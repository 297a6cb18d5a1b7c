package dev.pilothouse.bridge.control;

import dev.pilothouse.bridge.control.ReplicaCommand.Outcome;
import dev.pilothouse.bridge.control.store.CommandStore;
import dev.pilothouse.bridge.protocol.v1.CommandResult;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.registry.Replicas;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Verbs for replicas between PostgreSQL and the pools. Used by the hub's thread. */
final class CommandLane {
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final int LONGEST_DETAIL = 500;

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    CommandLane(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** Verbs that no pool has answered, the oldest first. */
    List<ReplicaCommand> open() {
        List<ReplicaCommand> open = database.read(tx -> new CommandStore(tx).open());
        Instant now = clock.instant();
        Instant oldest = now.minus(LONGEST);
        if (open.stream().anyMatch(c -> c.askedAt().isBefore(oldest))) {
            database.run(tx -> new CommandStore(tx).expire(oldest, now));
        }
        return open.stream().filter(c -> !c.askedAt().isBefore(oldest)).toList();
    }

    /** Notes and records what a pool answered; of a verb that is over, nothing. */
    void finished(NodeId pool, CommandResult result) {
        Optional<UUID> id = id(result.getId());
        if (id.isEmpty()) {
            return;
        }
        String detail = cut(result.getDetail());
        Outcome outcome = new Outcome(clock.instant(), result.getOk(), detail);
        database.run(tx ->
                new CommandStore(tx)
                        .finish(pool, id.get(), outcome)
                        .ifPresent(c -> audit.append(tx, entry(c, outcome))));
    }

    private static AuditEntry entry(ReplicaCommand command, Outcome outcome) {
        return AuditEntry.of(
                        new Actor.Node(command.pool()),
                        "replica." + command.verb().word() + ".answer",
                        Replicas.entity(command.replica()))
                .linkedTo(AuditEntry.Entity.of("node", command.pool().value()))
                .because(outcome.detail())
                .ended(outcome.ok() ? "success" : "failure", outcome.ok() ? 200 : 500);
    }

    private static Optional<UUID> id(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL) + "…";
    }
}
