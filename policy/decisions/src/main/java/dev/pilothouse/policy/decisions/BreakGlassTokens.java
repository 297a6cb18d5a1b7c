package dev.pilothouse.policy.decisions;

import static dev.pilothouse.db.model.Permission.MANAGE_BRIDGE;
import static dev.pilothouse.db.model.Permission.SEE_FLEET;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.store.BreakGlassStore;
import dev.pilothouse.registry.Secrets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Break-glass tokens: issued in advance, known by their hash only, expiring. Rotation is a new one
 * and the end of the old one.
 *
 * @see <a
 *     href="../../../../../../../../../../docs/decisions/2026-11-29-break-glass.md">decision</a>
 */
public final class BreakGlassTokens {
    /** How ids of tokens begin. */
    static final String ID_PREFIX = "glass-";

    private static final String PREFIX = "phbg_";
    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(400);
    private static final int MOST = 100;

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    public BreakGlassTokens(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** A token as it is shown once. */
    public record Issued(BreakGlassToken token, String secret) {
        @Override
        public String toString() {
            return "Issued[" + token.id() + "]";
        }
    }

    /** What gateways are told of a token. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Published(String id, byte[] sha256, Instant expiresAt) {}

    /**
     * @param name for people: who keeps it, or where; 1 to 100 characters
     * @param life 1 hour to 400 days
     * @throws Denied without {@link dev.pilothouse.db.model.Permission#MANAGE_BRIDGE}
     */
    public Issued create(Actor actor, String name, Duration life) {
        actor.require(MANAGE_BRIDGE, Optional.empty());
        String named = Texts.check("name", name, 1, 100);
        if (life.compareTo(SHORTEST) < 0 || life.compareTo(LONGEST) > 0) {
            throw new BadInput("expires_in", life.toString(), SHORTEST + " to " + LONGEST);
        }
        String secret = Secrets.token(PREFIX);
        BreakGlassToken token =
                new BreakGlassToken(
                        Secrets.id(ID_PREFIX),
                        named,
                        now(),
                        actor.displayName(),
                        now().plus(life),
                        Optional.empty(),
                        0);
        database.run(tx -> {
            BreakGlassStore store = new BreakGlassStore(tx);
            if (store.usable(now()).size() >= MOST) {
                throw new BadInput("name", named, "at most " + MOST + " tokens at a time");
            }
            store.insert(token, Secrets.sha256(secret), actor);
            audit.append(
                    tx,
                    entry(actor, "break-glass.create", token)
                            .to(Map.of("name", named, "expires_at", token.expiresAt().toString())));
        });
        return new Issued(token, secret);
    }

    private static AuditEntry entry(Actor actor, String action, BreakGlassToken token) {
        return AuditEntry.of(actor, action, Entity.of("break-glass-token", token.id()));
    }

    /**
     * Every token that was issued, newest first.
     *
     * @throws Denied without {@link dev.pilothouse.db.model.Permission#SEE_FLEET}
     */
    public List<BreakGlassToken> list(Actor actor) {
        actor.requireAnywhere(SEE_FLEET);
        return database.read(tx -> new BreakGlassStore(tx).all());
    }

    /**
     * Ends a token; gateways refuse it once they heard of it.
     *
     * @throws Denied without {@link dev.pilothouse.db.model.Permission#MANAGE_BRIDGE}
     */
    public void revoke(Actor actor, String id) {
        actor.require(MANAGE_BRIDGE, Optional.empty());
        database.run(tx -> {
            BreakGlassStore store = new BreakGlassStore(tx);
            BreakGlassToken token =
                    store.find(id).orElseThrow(() -> new NotFound("break-glass token", id));
            if (store.revoke(id, actor, now())) {
                audit.append(tx, entry(actor, "break-glass.revoke", token));
            }
        });
    }

    /** Those that gateways are to accept. For the bridge. */
    public List<Published> published() {
        return database.read(tx -> new BreakGlassStore(tx).usable(now()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
