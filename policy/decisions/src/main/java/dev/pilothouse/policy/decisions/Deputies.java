package dev.pilothouse.policy.decisions;

import static dev.pilothouse.db.model.Permission.SEE_APPROVALS;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.store.AccessStore;
import dev.pilothouse.policy.decisions.store.DeputyStore;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Who stands in for whom during an absence. A deputy gets no permission by it: they hold what they
 * decide with themselves, and their vote says for whom they stood in. It ends by itself.
 */
public final class Deputies {
    private static final Duration LONGEST = Duration.ofDays(366);

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    public Deputies(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Names somebody who stands in for the actor.
     *
     * @param begins empty: now
     * @param ends after the beginning and in the future, at most 366 days later
     * @throws NotFound when there is no such person
     * @throws BadInput when they could decide nothing that the actor may decide
     * @throws Conflict when the actor named a deputy for a part of that time already
     */
    public Deputy name(Actor actor, UUID deputy, Optional<Instant> begins, Instant ends) {
        Actor.Person person = person(actor);
        Instant from = begins.orElseGet(this::now).truncatedTo(ChronoUnit.MICROS);
        Instant to = ends.truncatedTo(ChronoUnit.MICROS);
        if (!to.isAfter(from)
                || !to.isAfter(now())
                || Duration.between(from, to).compareTo(LONGEST) > 0) {
            throw new BadInput(
                    "ends", ends.toString(), "after the beginning, in the future, within 366 days");
        }
        return database.write(
                tx -> {
                    Member stand =
                            new AccessStore(tx)
                                    .find(deputy)
                                    .orElseThrow(() -> new NotFound("person", deputy.toString()));
                    if (stand.id().equals(person.id()) || !shares(person, stand.actor())) {
                        throw new BadInput(
                                "deputy",
                                stand.name(),
                                "another person who may approve in a tenant where you may");
                    }
                    return insert(tx, person, deputy, from, to);
                });
    }

    private Deputy insert(Tx tx, Actor.Person person, UUID deputy, Instant from, Instant to) {
        DeputyStore store = new DeputyStore(tx);
        store.hold(person.id());
        if (store.overlaps(person.id(), from, to)) {
            throw new Conflict(
                    Reason.ALREADY_EXISTS,
                    "you named a deputy for a part of that time already; end that first");
        }
        UUID id = store.insert(person.id(), deputy, from, to, now());
        Deputy named = store.find(id).orElseThrow();
        audit.append(
                tx,
                entry(person, "approval.delegate", named)
                        .to(Map.of("begins", from.toString(), "ends", to.toString())));
        return named;
    }

    /**
     * Ends a delegation before its time; who is away can, and who stands in.
     *
     * @throws NotFound when it is over or not the actor's
     */
    public void end(Actor actor, UUID id) {
        Actor.Person person = person(actor);
        database.run(
                tx -> {
                    DeputyStore store = new DeputyStore(tx);
                    Deputy deputy =
                            store.find(id)
                                    .filter(d -> concerns(d, person))
                                    .orElseThrow(() -> new NotFound("delegation", id.toString()));
                    if (!store.end(id, now())) {
                        throw new NotFound("delegation in force", id.toString());
                    }
                    audit.append(tx, entry(person, "approval.delegate.end", deputy));
                });
    }

    private static boolean concerns(Deputy deputy, Actor.Person person) {
        return deputy.person().id().equals(person.id()) || deputy.deputy().id().equals(person.id());
    }

    /** Those of the actor and for the actor that are not over, coming ones too. */
    public List<Deputy> of(Actor actor) {
        actor.requireAnywhere(SEE_APPROVALS);
        return actor instanceof Actor.Person person
                ? database.read(tx -> new DeputyStore(tx).current(now())).stream()
                        .filter(d -> concerns(d, person))
                        .toList()
                : List.of();
    }

    /** People whom the actor can name, by name. */
    public List<Member> candidates(Actor actor) {
        Actor.Person person = person(actor);
        return database.read(tx -> new AccessStore(tx).all()).stream()
                .filter(m -> !m.id().equals(person.id()))
                .filter(m -> shares(person, m.actor()))
                .toList();
    }

    private static Actor.Person person(Actor actor) {
        actor.requireAnywhere(SEE_APPROVALS);
        if (actor instanceof Actor.Person person) {
            return person;
        }
        throw new Denied(SEE_APPROVALS, Optional.empty());
    }

    /** Whether both may decide about something in the same tenant. */
    private static boolean shares(Actor.Person one, Actor.Person other) {
        return Stream.of(ApprovalKind.values())
                .map(ApprovalKind::permission)
                .anyMatch(p -> meet(one, other, p));
    }

    private static boolean meet(Actor.Person one, Actor.Person other, Permission permission) {
        Reach mine = one.reach(permission);
        Reach theirs = other.reach(permission);
        return switch (mine) {
            case Reach.Everywhere() -> !theirs.isEmpty();
            case Reach.Within(var tenants) -> tenants.stream().anyMatch(theirs::contains);
        };
    }

    private static AuditEntry entry(Actor actor, String action, Deputy deputy) {
        return AuditEntry.of(actor, action, Entity.of("person", deputy.person().id().toString()))
                .linkedTo(Entity.of("person", deputy.deputy().id().toString()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
