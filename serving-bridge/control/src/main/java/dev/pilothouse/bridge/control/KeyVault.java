package dev.pilothouse.bridge.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.bridge.control.store.SigningKeyStore;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.registry.Sealer;
import dev.pilothouse.registry.Secrets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The bridge's own keys: made once for the whole installation, sealed in PostgreSQL. */
final class KeyVault {
    private final Database database;
    private final Sealer sealer;
    private final AuditLog audit;
    private final Clock clock;

    KeyVault(Database database, Sealer sealer, AuditLog audit, Clock clock) {
        this.database = database;
        this.sealer = sealer;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * @param publicPart certificate or public key, DER; empty for a credential
     * @param secret private key (PKCS#8) or credential
     */
    record Held(String id, byte[] publicPart, byte[] secret) {
        @Override
        public String toString() {
            return "Held[" + id + "]";
        }
    }

    /** The key in force, made by {@code maker} when there is none yet. */
    Held get(String purpose, Supplier<Held> maker) {
        return database.write(tx -> {
            SigningKeyStore store = new SigningKeyStore(tx);
            var known = store.inForce(purpose);
            if (known.isPresent()) {
                var row = known.get();
                return new Held(
                        row.id(), row.publicPart(), sealer.open(row.sealed(), place(row.id())));
            }
            Held made = maker.get();
            insert(tx, purpose, made, Actor.CONTROL_PLANE);
            return made;
        });
    }

    private void insert(Tx tx, String purpose, Held made, Actor actor) {
        new SigningKeyStore(tx)
                .insert(
                        purpose,
                        new SigningKeyStore.Row(
                                made.id(),
                                made.publicPart(),
                                sealer.seal(made.secret(), place(made.id()))),
                        clock.instant());
        audit.append(
                tx,
                AuditEntry.of(actor, "signing-key.create", Entity.of("signing-key", made.id())));
    }

    /** Id of the key in force; empty when there is none. */
    Optional<String> inForce(String purpose) {
        return database.read(tx -> new SigningKeyStore(tx).id(purpose));
    }

    /** The name of the key in force and when it was made; empty when there is none. */
    Optional<KillKey> known(String purpose) {
        return database.read(tx -> new SigningKeyStore(tx).known(purpose));
    }

    /** Public parts of every key there was, retired ones too. */
    List<byte[]> publicParts(String purpose) {
        return database.read(tx -> new SigningKeyStore(tx).publicParts(purpose));
    }

    /**
     * Retires the key in force and puts another in its place.
     *
     * @throws Conflict when {@code old} is not in force
     */
    void replace(String purpose, String old, Held made, Actor actor, String reason) {
        database.run(tx -> {
            SigningKeyStore store = new SigningKeyStore(tx);
            String inForce = store.inForce(purpose).map(SigningKeyStore.Row::id).orElse("");
            if (!inForce.equals(old)) {
                throw new Conflict(
                        Reason.CHANGED_MEANWHILE,
                        "key '" + old + "' is not in force; '" + inForce + "' is");
            }
            store.retire(old, clock.instant());
            audit.append(
                    tx,
                    AuditEntry.of(actor, "signing-key.retire", Entity.of("signing-key", old))
                            .linkedTo(Entity.of("signing-key", made.id()))
                            .because(reason));
            insert(tx, purpose, made, actor);
        });
    }

    /** What gateways send to pools as bearer. */
    String poolCredential() {
        Held held =
                get(
                        "pool-credential",
                        () ->
                                new Held(
                                        Secrets.id("pool-"),
                                        new byte[0],
                                        Secrets.token("php_").getBytes(UTF_8)));
        return new String(held.secret(), UTF_8);
    }

    private static String place(String id) {
        return "signing-key/" + id;
    }
}
