package dev.pilothouse.registry;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Approvable.Decision;
import dev.pilothouse.db.model.Approvable.End;
import dev.pilothouse.db.model.ApprovalDesk;
import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.postgres.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps what was asked in memory; the tests decide. */
final class TestDesk implements ApprovalDesk<Tx> {
    private final Map<String, Asked> open = new ConcurrentHashMap<>();

    /** What is open. */
    record Asked(UUID id, Request request) {
        Decision approved(Actor.Person by) {
            return decision(End.APPROVED, List.of(by.id()), by);
        }

        Decision sentBack(Actor.Person by) {
            return decision(End.CHANGES_REQUESTED, List.of(), by);
        }

        private Decision decision(End end, List<UUID> approvers, Actor.Person by) {
            return new Decision(
                    id,
                    request.subject(),
                    request.digest(),
                    end,
                    approvers,
                    by,
                    Instant.parse("2026-11-30T10:00:00Z"));
        }
    }

    @Override
    public UUID ask(Tx tx, Actor.Person asker, Request request) {
        UUID id = UUID.randomUUID();
        open.put(request.subject(), new Asked(id, request));
        return id;
    }

    @Override
    public void withdraw(Tx tx, Actor actor, ApprovalKind kind, String subject, String why) {
        open.remove(subject);
    }

    Optional<Asked> of(String subject) {
        return Optional.ofNullable(open.get(subject));
    }
}
