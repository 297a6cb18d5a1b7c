package dev.pilothouse.policy.decisions;

import static dev.pilothouse.db.model.Permission.MANAGE_ROLES;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.store.AccessStore;
import dev.pilothouse.registry.Secrets;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may do what. An OpenID provider only authenticates; what a person may do is a grant here,
 * given and taken under audit.
 */
public final class Access {
    private static final Logger LOG = LoggerFactory.getLogger(Access.class);
    private static final String OPERATOR = "operator";
    private static final Duration TOKENS_REMEMBERED = Duration.ofHours(12);

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final Lately<String> tokens;
    private final Attempts refusals;

    public Access(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        tokens = new Lately<>(TOKENS_REMEMBERED, clock);
        refusals = new Attempts(clock);
    }

    /** Somebody signed in: known from now on, with the grants that they hold, and in the log. */
    public Actor.Person signIn(Identity identity) {
        return signIn(identity, "console");
    }

    private Actor.Person signIn(Identity identity, String way) {
        return database.write(tx -> {
            AccessStore store = new AccessStore(tx);
            UUID id = known(store, identity);
            store.refresh(id, identity, clock.instant());
            Actor.Person person = store.find(id).orElseThrow().actor();
            audit.append(tx, signedIn(person, way));
            return person;
        });
    }

    /**
     * Somebody who sends a valid token with each request: as {@link #signIn} when this process sees
     * the token for the first time, without an entry after that.
     */
    public Actor.Person bearer(Identity identity, String token) {
        Optional<Actor.Person> known =
                database.read(tx -> new AccessStore(tx).find(identity.issuer(), identity.subject()))
                        .map(Member::actor);
        boolean fresh = tokens.isNew(HexFormat.of().formatHex(Secrets.sha256(token)));
        known.filter(p -> fresh)
                .ifPresent(p -> database.run(tx -> audit.append(tx, signedIn(p, "token"))));
        return known.orElseGet(() -> signIn(identity, "token"));
    }

    private static AuditEntry signedIn(Actor.Person person, String way) {
        return AuditEntry.of(person, "person.sign-in", entity(person.id())).to(Map.of("with", way));
    }

    /**
     * Notes that somebody was not signed in. The same way is noted once a minute, so that nobody
     * fills the log by trying; a log that cannot be written does not change the refusal.
     *
     * @param way {@code console} or {@code token}
     */
    public void refused(String way) {
        refusals.note(way, "").ifPresent(untold -> noteRefused(way, untold));
    }

    private void noteRefused(String way, long untold) {
        Map<String, Object> tried =
                untold == 0
                        ? Map.of("with", way)
                        : Map.of("with", way, "attempts_before_without_entry", untold);
        AuditEntry entry =
                AuditEntry.of(Actor.CONTROL_PLANE, "person.sign-in", Entity.of("person", "unknown"))
                        .to(tried)
                        .ended("denied", 401);
        try {
            database.run(tx -> audit.append(tx, entry));
        } catch (RuntimeException e) {
            LOG.warn("a refused sign-in is not in the audit log: {}", e.getMessage());
        }
    }

    private UUID known(AccessStore store, Identity identity) {
        return store.find(identity.issuer(), identity.subject())
                .map(Member::id)
                .orElseGet(() -> store.insert(identity, clock.instant()));
    }

    /** The person with the grants of this moment; empty when unknown. */
    public Optional<Actor.Person> current(UUID person) {
        return database.read(tx -> new AccessStore(tx).find(person)).map(Member::actor);
    }

    /** Everybody known, by name. For those who manage roles somewhere. */
    public List<Member> members(Actor actor) {
        actor.requireAnywhere(MANAGE_ROLES);
        return database.read(tx -> new AccessStore(tx).all());
    }

    /**
     * Gives a role. Giving it twice is harmless.
     *
     * @throws NotFound when there is no such person or tenant
     */
    public void grant(Actor actor, UUID person, Grant grant) {
        actor.require(MANAGE_ROLES, grant.tenant());
        database.run(tx -> give(tx, actor, person, grant));
    }

    void give(Tx tx, Actor actor, UUID person, Grant grant) {
        AccessStore store = new AccessStore(tx);
        check(store, person, grant);
        if (store.grant(person, grant, actor.ref(), clock.instant())) {
            audit.append(tx, entry(actor, "role.grant", person, grant));
        }
    }

    /**
     * Takes a role. Taking it twice is harmless.
     *
     * @throws Conflict when nobody would be left who manages roles everywhere
     */
    public void revoke(Actor actor, UUID person, Grant grant) {
        actor.require(MANAGE_ROLES, grant.tenant());
        database.run(tx -> {
            AccessStore store = new AccessStore(tx);
            check(store, person, grant);
            int admins = store.admins();
            if (!store.revoke(person, grant)) {
                return;
            }
            boolean last = admins == 1 && grant.equals(Grant.everywhere(Role.ADMIN));
            if (last) {
                throw new Conflict(
                        Reason.LAST_ADMIN,
                        "this is the last admin of all tenants; name another one first");
            }
            audit.append(tx, entry(actor, "role.revoke", person, grant));
        });
    }

    private static void check(AccessStore store, UUID person, Grant grant) {
        if (store.find(person).isEmpty()) {
            throw new NotFound("person", person.toString());
        }
        grant.tenant()
                .filter(t -> !store.tenantExists(t))
                .ifPresent(t -> {
                    throw new NotFound("tenant", t.value());
                });
    }

    /** Knows a person and their first role ahead of their first sign-in; true when it was new. */
    boolean bootstrap(Identity identity, Grant grant) {
        return database.write(tx -> {
            AccessStore store = new AccessStore(tx);
            if (store.find(identity.issuer(), identity.subject()).isPresent()) {
                return false;
            }
            give(tx, Actor.OPERATOR, store.insert(identity, clock.instant()), grant);
            return true;
        });
    }

    /** Puts the operator credential of this machine in force, in place of an earlier one. */
    public void trustOperator(String token) {
        byte[] hash = Secrets.sha256(token);
        String[] scopes = {"run", "kill", "keys", "status"};
        database.run(tx -> {
            if (new AccessStore(tx).trust(OPERATOR, "Operator", hash, scopes, clock.instant())) {
                audit.append(
                        tx,
                        AuditEntry.of(Actor.OPERATOR, "token.trust", Entity.of("token", OPERATOR)));
            }
        });
    }

    /** Who sends this service token; empty when it is not in force. */
    public Optional<Actor> byToken(String token) {
        byte[] hash = Secrets.sha256(token);
        return database.look(tx -> new AccessStore(tx).token(hash, clock.instant()))
                .filter(OPERATOR::equals)
                .map(id -> Actor.OPERATOR);
    }

    private static AuditEntry entry(Actor actor, String action, UUID person, Grant grant) {
        return AuditEntry.of(actor, action, entity(person))
                .in(grant.tenant())
                .to(
                        Map.of(
                                "role", grant.role().word(),
                                "tenant", grant.tenant().map(TenantId::value).orElse("*")));
    }

    private static Entity entity(UUID person) {
        return Entity.of("person", person.toString());
    }
}
