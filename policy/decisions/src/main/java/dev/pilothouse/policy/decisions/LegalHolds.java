package dev.pilothouse.policy.decisions;

import static dev.pilothouse.db.model.Permission.MANAGE_HOLDS;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.LegalHold.Scope;
import dev.pilothouse.policy.decisions.store.HoldStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** Holds: what no retention deletes and no erasure takes without saying so. */
public final class LegalHolds {
    private static final int REASON = 2_000;
    private static final Duration LONGEST = Duration.ofDays(3_653);
    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Pattern TRACE = Pattern.compile("[0-9a-f]{32}");

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    public LegalHolds(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Places a hold; it counts from the next deletion on.
     *
     * @param target of the scope: a feature, the reference of a person (43 characters), a trace (32
     *     hexadecimal digits); empty for the tenant
     * @param reason 1 to 2,000 characters
     * @param until in the future, at most ten years; empty: until somebody lifts it
     * @throws NotFound when there is no such tenant
     */
    public LegalHold place(
            Actor actor,
            TenantId tenant,
            Scope scope,
            String target,
            String reason,
            Optional<Instant> until) {
        actor.require(MANAGE_HOLDS, tenant);
        String what = target(scope, target.strip());
        String why = Texts.check("reason", reason, 1, REASON);
        Instant now = now();
        Optional<Instant> ends = until.map(end -> end.truncatedTo(ChronoUnit.MICROS));
        ends.ifPresent(end -> checkEnd(now, end));
        return database.write(tx -> {
            HoldStore store = new HoldStore(tx);
            if (!store.knows(tenant)) {
                throw new NotFound("tenant", tenant.value());
            }
            UUID id = store.insert(tenant, scope, what, why, actor, now, ends);
            LegalHold placed = store.find(id).orElseThrow();
            audit.append(
                    tx,
                    entry(actor, "hold.place", placed)
                            .because(why)
                            .to(
                                    Map.of(
                                            "scope", scope.word(),
                                            "target", what,
                                            "until", ends.map(Instant::toString).orElse(""))));
            return placed;
        });
    }

    private static String target(Scope scope, String target) {
        return switch (scope) {
            case TENANT -> matching(target, Pattern.compile(""), "nothing: it is the whole tenant");
            case FEATURE -> new FeatureId(target).value();
            case SUBJECT -> matching(target, REFERENCE, "the reference of a person, 43 characters");
            case TRACE -> matching(target, TRACE, "a trace, 32 hexadecimal digits");
        };
    }

    private static String matching(String target, Pattern pattern, String expected) {
        if (!pattern.matcher(target).matches()) {
            throw new BadInput("target", target, expected);
        }
        return target;
    }

    private static void checkEnd(Instant now, Instant end) {
        if (!end.isAfter(now) || Duration.between(now, end).compareTo(LONGEST) > 0) {
            throw new BadInput("until", end.toString(), "in the future, within ten years");
        }
    }

    /**
     * Lifts a hold: what it held goes when its time is over.
     *
     * @param reason 1 to 2,000 characters
     * @throws NotFound when there is none that the actor may see
     * @throws Conflict when it is over already
     */
    public LegalHold lift(Actor actor, UUID id, String reason) {
        String why = Texts.check("reason", reason, 1, REASON);
        return database.write(tx -> {
            HoldStore store = new HoldStore(tx);
            LegalHold hold = seen(actor, store, id);
            if (!hold.holds(now()) || !store.lift(id, actor, now(), why)) {
                throw new Conflict(Reason.ALREADY_LIFTED, "hold '" + id + "' is over already");
            }
            audit.append(tx, entry(actor, "hold.lift", hold).because(why));
            return store.find(id).orElseThrow();
        });
    }

    private static LegalHold seen(Actor actor, HoldStore store, UUID id) {
        LegalHold hold = store.find(id).orElseThrow(() -> new NotFound("hold", id.toString()));
        actor.requireSight(MANAGE_HOLDS, Optional.of(hold.tenant()), "hold", id.toString());
        return hold;
    }

    /**
     * Holds of the tenants in the actor's reach, newest first, at most 1,000.
     *
     * @param over also those that are over
     */
    public List<LegalHold> list(Actor actor, boolean over) {
        actor.requireAnywhere(MANAGE_HOLDS);
        return database.read(tx -> new HoldStore(tx).list(actor.reach(MANAGE_HOLDS))).stream()
                .filter(h -> over || h.holds(now()))
                .toList();
    }

    /** What is held now. For what deletes. */
    public HeldData held() {
        return new HeldData(database.read(tx -> new HoldStore(tx).inForce(now())));
    }

    /**
     * Holds in force that may cover rows of a person: of the tenant, of the person, and of features
     * and traces, where they cover what of the person lies there. For erasures.
     *
     * @param references of the person
     */
    public List<LegalHold> over(TenantId tenant, Set<String> references) {
        return database.read(tx -> over(tx, tenant, references));
    }

    /** As {@link #over(TenantId, Set)}, in a transaction that is open. */
    public List<LegalHold> over(Tx tx, TenantId tenant, Set<String> references) {
        return new HoldStore(tx)
                .inForce(now()).stream()
                        .filter(h -> h.tenant().equals(tenant))
                        .filter(h -> h.scope() != Scope.SUBJECT || references.contains(h.target()))
                        .toList();
    }

    private static AuditEntry entry(Actor actor, String action, LegalHold hold) {
        AuditEntry entry =
                AuditEntry.of(
                                actor,
                                action,
                                Entity.of("legal-hold", hold.tenant(), hold.id().toString()))
                        .in(hold.tenant());
        return hold.scope() == Scope.FEATURE
                ? entry.linkedTo(Entity.of("feature", hold.tenant(), hold.target()))
                : entry;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
