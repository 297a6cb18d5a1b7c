package dev.pilothouse.policy.decisions.privacy;

import static dev.pilothouse.db.model.Permission.MANAGE_PRIVACY;
import static dev.pilothouse.db.model.Permission.SEE_PRIVACY;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.model.ErasureTarget;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.privacy.store.ConnectorStore;
import dev.pilothouse.registry.Sealer;
import dev.pilothouse.registry.Secrets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * Stores of other systems that erasures reach: retrieval indexes above all. Secrets go in and never
 * come out but to the store itself.
 *
 * @see <a
 *     href="../../../../../../../../../../docs/decisions/2026-11-30-erasing-indexes.md">decision</a>
 */
public final class Connectors {
    private static final int MOST = 50;
    private static final int SHORTEST_SHARED = 16;
    private static final int LONGEST_SECRET = 4096;
    private static final int LONGEST_TROUBLE = 1000;
    private static final int CANARY_BYTES = 16;

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final Sealer sealer;
    private final Subjects subjects;
    private final ConnectorDriver driver;

    public Connectors(
            Database database,
            AuditLog audit,
            Clock clock,
            Sealer sealer,
            Subjects subjects,
            ConnectorDriver driver) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.sealer = sealer;
        this.subjects = subjects;
        this.driver = driver;
    }

    /** By tenant and name. */
    public List<Connector> list(Actor actor) {
        actor.requireAnywhere(SEE_PRIVACY);
        return database.read(tx -> new ConnectorStore(tx).list(actor.reach(SEE_PRIVACY)));
    }

    /**
     * Adds a store: erasures that are planned from now on reach it.
     *
     * @param secret empty: none yet
     * @throws Conflict when the tenant has one of the name
     */
    public Connector add(
            Actor actor, TenantId tenant, ConnectorData data, Optional<String> secret) {
        actor.require(MANAGE_PRIVACY, tenant);
        Optional<String> checked = secret.map(s -> checked(data, s));
        return database.write(tx -> {
            ConnectorStore store = new ConnectorStore(tx);
            store.oneAtATime(tenant);
            if (!store.knows(tenant)) {
                throw new NotFound("tenant", tenant.value());
            }
            if (store.count(tenant) >= MOST) {
                throw new BadInput("tenant", tenant.value(), "at most " + MOST + " connectors");
            }
            UUID id = store.insert(tenant, data, now()).orElseThrow(() -> taken(data));
            checked.ifPresent(s -> store.secret(id, sealed(id, s), now()));
            Connector made = store.find(id).orElseThrow();
            audit.append(tx, entry(actor, "privacy.connector.add", made).to(data.asMap()));
            return made;
        });
    }

    private static Conflict taken(ConnectorData data) {
        return new Conflict(
                Reason.ALREADY_EXISTS, "the tenant has a connector '" + data.name() + "' already");
    }

    /** What signs has to be long enough that nobody guesses it. */
    private static String checked(ConnectorData data, String secret) {
        int least = data.kind() == ConnectorData.Kind.WEBHOOK ? SHORTEST_SHARED : 1;
        String stripped = secret.strip();
        if (stripped.length() < least || stripped.length() > LONGEST_SECRET) {
            throw new BadInput("secret", "…", least + " to " + LONGEST_SECRET + " characters");
        }
        if (stripped.chars().anyMatch(Character::isISOControl)) {
            throw new BadInput("secret", "…", "no control characters");
        }
        return stripped;
    }

    private byte[] sealed(UUID id, String secret) {
        return sealer.seal(secret.getBytes(UTF_8), secretPlace(id));
    }

    private static String secretPlace(UUID id) {
        return "privacy-connector/" + id + "/secret";
    }

    private static AuditEntry entry(Actor actor, String action, Connector of) {
        return AuditEntry.of(
                        actor,
                        action,
                        Entity.of("privacy-connector", of.tenant(), of.id().toString()))
                .in(of.tenant());
    }

    /**
     * Plans that were made before are not carried out any more.
     *
     * @param version of the connector as it was read
     * @throws Conflict when it was changed meanwhile, or data of the tenant are being destroyed
     */
    public Connector change(Actor actor, UUID id, long version, ConnectorData data) {
        return database.write(tx -> {
            Connector old = managed(tx, actor, id);
            requireQuiet(tx, old);
            ConnectorStore store = new ConnectorStore(tx);
            if (store.nameTaken(old.tenant(), data.name(), id)) {
                throw taken(data);
            }
            if (!store.update(id, version, data)) {
                throw new Conflict(Reason.CHANGED_MEANWHILE, "it was changed meanwhile");
            }
            audit.append(
                    tx,
                    entry(actor, "privacy.connector.change", old)
                            .from(old.data().asMap())
                            .to(data.asMap()));
            return store.find(id).orElseThrow();
        });
    }

    private static Connector managed(Tx tx, Actor actor, UUID id) {
        Connector found =
                new ConnectorStore(tx)
                        .find(id)
                        .orElseThrow(() -> new NotFound("connector", id.toString()));
        actor.requireSight(SEE_PRIVACY, Optional.of(found.tenant()), "connector", id.toString());
        actor.require(MANAGE_PRIVACY, found.tenant());
        return found;
    }

    private static void requireQuiet(Tx tx, Connector of) {
        ConnectorStore store = new ConnectorStore(tx);
        store.oneAtATime(of.tenant());
        if (store.erasing(of.tenant())) {
            throw new Conflict(
                    Reason.STILL_IN_USE,
                    "data of somebody are being destroyed there: wait until it is done");
        }
    }

    /** Sets password, API key or shared secret; the log says that, not what. */
    public Connector setSecret(Actor actor, UUID id, String secret) {
        return database.write(tx -> {
            Connector of = managed(tx, actor, id);
            ConnectorStore store = new ConnectorStore(tx);
            store.secret(id, sealed(id, checked(of.data(), secret)), now());
            audit.append(tx, entry(actor, "privacy.connector.secret", of));
            return store.find(id).orElseThrow();
        });
    }

    /**
     * Erasures do not reach the store any more.
     *
     * @throws Conflict while data of the tenant are being destroyed
     */
    public void remove(Actor actor, UUID id) {
        database.run(tx -> {
            Connector old = managed(tx, actor, id);
            requireQuiet(tx, old);
            new ConnectorStore(tx).delete(id);
            audit.append(
                    tx, entry(actor, "privacy.connector.remove", old).from(old.data().asMap()));
        });
    }

    /**
     * A whole round with somebody made up: nothing of them is found, something is put in and found,
     * deleted and not found any more.
     *
     * @return the connector, with how it went
     */
    public Connector check(Actor actor, UUID id) {
        Connector of = database.write(tx -> managed(tx, actor, id));
        String trouble = trouble(of);
        return database.write(tx -> {
            ConnectorStore store = new ConnectorStore(tx);
            store.tried(id, of.version(), now(), trouble);
            AuditEntry entry = entry(actor, "privacy.connector.check", of);
            audit.append(
                    tx, trouble.isEmpty() ? entry : entry.ended("failure", 502).because(trouble));
            return store.find(id).orElseThrow(() -> new NotFound("connector", id.toString()));
        });
    }

    private String trouble(Connector of) {
        try {
            round(new Index(of));
            return "";
        } catch (IndexTrouble e) {
            String why = String.valueOf(e.getMessage());
            return why.length() <= LONGEST_TROUBLE ? why : why.substring(0, LONGEST_TROUBLE);
        }
    }

    private void round(Index index) {
        ErasureTarget target = index.opened();
        ErasureTarget.Subject madeUp =
                subjects.madeUp(index.of.tenant(), Secrets.random(CANARY_BYTES), now());
        expect(target.plan(madeUp).items() == 0, "somebody made up is found there");
        try {
            target.plant(madeUp);
            expect(
                    target.probe(madeUp).seesAll(),
                    "what was put in is not found: looking would prove nothing");
        } finally {
            target.erase(madeUp, n -> {});
        }
        ErasureTarget.Probe left = target.probe(madeUp);
        expect(left.found() == 0, "what was deleted is still found");
        expect(left.unlooked() == 0, "not all of it can be looked at: " + left.places());
    }

    private static void expect(boolean holds, String otherwise) {
        if (!holds) {
            throw new IndexTrouble(otherwise);
        }
    }

    /** Those of every tenant, as erasures use them. */
    public List<ErasureTarget> targets() {
        return database
                .<List<Connector>>read(tx -> new ConnectorStore(tx).list(new Reach.Everywhere()))
                .stream()
                .<ErasureTarget>map(Index::new)
                .toList();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** Opens the secret only when the store is asked something. */
    private final class Index implements ErasureTarget {
        private final Connector of;

        Index(Connector of) {
            this.of = of;
        }

        private ErasureTarget opened() {
            if (of.needsSecret()) {
                throw new IndexTrouble("no secret is set");
            }
            Optional<byte[]> sealed = database.read(tx -> new ConnectorStore(tx).secret(of.id()));
            return driver.open(
                    of, sealed.map(s -> new String(sealer.open(s, secretPlace(of.id())), UTF_8)));
        }

        @Override
        public Store store() {
            return of.store();
        }

        @Override
        public boolean serves(TenantId tenant) {
            return of.tenant().equals(tenant);
        }

        @Override
        public Found plan(Subject subject) {
            try {
                return opened().plan(subject);
            } catch (IndexTrouble e) {
                Conflict refused =
                        new Conflict(
                                Reason.CHANGED_MEANWHILE,
                                of.data().name() + " cannot be counted: " + e.getMessage());
                refused.initCause(e);
                throw refused;
            }
        }

        @Override
        public void plant(Subject canary) {
            opened().plant(canary);
        }

        @Override
        public long erase(Subject subject, LongConsumer done) {
            return opened().erase(subject, done);
        }

        @Override
        public Probe probe(Subject subject) {
            return opened().probe(subject);
        }
    }
}
