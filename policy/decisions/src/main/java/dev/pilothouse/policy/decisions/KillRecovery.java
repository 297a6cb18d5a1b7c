package dev.pilothouse.policy.decisions;

import static dev.pilothouse.db.model.Permission.LIFT;
import static dev.pilothouse.db.model.Permission.SEE_KILLS;
import static java.util.stream.Collectors.toSet;
import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.store.KillRecoveryStore;
import dev.pilothouse.policy.decisions.store.KillStore;
import dev.pilothouse.registry.Tenants;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Brings a store that fell behind its nodes back above them. A kill that somebody enforces and the
 * store never heard of is taken back: only two people lift a kill, not a restored backup.
 *
 * @see <a
 *     href="../../../../../../../../../../docs/decisions/2026-11-29-kills-survive.md">decision</a>
 */
public final class KillRecovery {
    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final EndUserKills endUsers;

    public KillRecovery(Database database, AuditLog audit, Clock clock, Tenants tenants) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.endUsers = new EndUserKills(tenants);
    }

    /**
     * What a witness enforces.
     *
     * @param kills those of its kill set; empty also when it could not show them
     * @param proven whether the set is signed with a key of this installation
     */
    public record Held(long epoch, List<Kill> kills, boolean proven) {
        public Held {
            kills = List.copyOf(kills);
        }

        /**
         * Whether a store is behind this, though it may know all the kills.
         *
         * @param known epoch of the store
         * @param inForce ids of the kills that are in force there
         */
        public boolean above(long known, Set<UUID> inForce) {
            return epoch > known || epoch == known && epoch > 0 && !inForce.equals(ids());
        }

        /** Ids of the kills. */
        public Set<UUID> ids() {
            return kills.stream().map(Kill::id).collect(toUnmodifiableSet());
        }
    }

    /**
     * Continues above what an authenticated node, or this process from before, enforces. For the
     * bridge.
     *
     * @param witness empty: this process itself
     * @return whether the store was behind
     */
    public boolean reconcile(Optional<NodeId> witness, Held held) {
        return database.write(tx -> {
            KillStore store = new KillStore(tx);
            KillRecoveryStore recovery = new KillRecoveryStore(tx);
            long known = recovery.lockEpoch();
            List<Kill> lost = recovery.unknown(held.kills());
            if (lost.isEmpty() && !held.above(known, ids(store))) {
                return false;
            }
            long epoch = store.nextEpoch(held.epoch() + 1, now());
            for (Kill kill : lost) {
                epoch = takeBack(tx, kill);
            }
            String who = witness.map(NodeId::value).orElse("");
            recovery.insert(
                    new KillAlarm(
                            new UUID(0, 0),
                            now(),
                            who,
                            held.epoch(),
                            known,
                            epoch,
                            lost.size(),
                            held.proven()));
            audit.append(tx, KillEntries.raised(witness, held, known, epoch, lost));
            return true;
        });
    }

    private static Set<UUID> ids(KillStore store) {
        return store.inForce().stream().map(Kill::id).collect(toSet());
    }

    private long takeBack(Tx tx, Kill kill) {
        long epoch = new KillStore(tx).nextEpoch(1, now());
        Kill nameless = endUsers.nameless(kill);
        new KillRecoveryStore(tx).insert(epoch, nameless);
        audit.append(tx, KillEntries.recovered(nameless, kill.target(), epoch));
        return epoch;
    }

    /**
     * Makes break-glass kills of a node regular ones, so that every node obeys them and two people
     * must lift them. Those that are kills already, lifted ones too, stay as they are. For the
     * bridge.
     *
     * @return whether the kill set changed
     */
    public boolean adopt(NodeId node, List<Kill> local) {
        return database.write(tx -> {
            KillRecoveryStore recovery = new KillRecoveryStore(tx);
            recovery.lockEpoch();
            List<Kill> fresh = recovery.unknown(local);
            for (Kill kill : fresh) {
                long epoch = new KillStore(tx).nextEpoch(1, now());
                Kill nameless = endUsers.nameless(kill);
                recovery.insert(epoch, nameless);
                audit.append(tx, KillEntries.brokenGlass(node, nameless, kill.target(), epoch));
            }
            long marked = local.stream().filter(k -> recovery.madeAt(k.id(), node)).count();
            if (marked > fresh.size()) {
                new KillStore(tx).nextEpoch(1, now());
            }
            return marked > 0;
        });
    }

    /**
     * Alarms that nobody has seen to, newest first.
     *
     * @throws Denied without {@link dev.pilothouse.db.model.Permission#SEE_KILLS}
     */
    public List<KillAlarm> alarms(Actor actor) {
        actor.requireAnywhere(SEE_KILLS);
        return database.read(tx -> new KillRecoveryStore(tx).alarms());
    }

    /**
     * Notes that somebody looked at what was recovered; the alarm is not shown any more.
     *
     * @throws Denied without {@link dev.pilothouse.db.model.Permission#LIFT} in every tenant
     */
    public void seen(Actor actor, UUID alarm) {
        actor.require(LIFT, Optional.empty());
        database.run(tx -> {
            KillAlarm seen =
                    new KillRecoveryStore(tx)
                            .seen(alarm, actor, now())
                            .orElseThrow(() -> new NotFound("kill alarm", alarm.toString()));
            audit.append(tx, KillEntries.alarmSeen(actor, seen));
        });
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
