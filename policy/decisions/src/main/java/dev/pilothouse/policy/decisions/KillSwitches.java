package dev.pilothouse.policy.decisions;

import static dev.pilothouse.db.model.Permission.SEE_KILLS;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Approvable;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.store.KillRecoveryStore;
import dev.pilothouse.policy.decisions.store.KillStore;
import dev.pilothouse.policy.decisions.store.KillStore.Refuge;
import dev.pilothouse.registry.Tenants;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Kill switches. One person may kill; a lift takes two different people who hold the permission;
 * each change has the next epoch and its audit entry in one transaction.
 */
public final class KillSwitches {
    private static final int MOST = 500;

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final KillLifts lifts;
    private final EndUserKills endUsers;
    private final List<Consumer<Optional<Kill>>> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param approvals where a lift waits for its second person
     */
    public KillSwitches(
            Database database, AuditLog audit, Clock clock, Approvals approvals, Tenants tenants) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.endUsers = new EndUserKills(tenants);
        this.lifts = new KillLifts(audit, clock, approvals, () -> changed(Optional.empty()));
    }

    /**
     * Called after each change of the kill set that this process made, before its caller goes on:
     * with the kill that is all that the change's epoch brought, or without for any other change.
     * Must not block.
     */
    public void onChange(Consumer<Optional<Kill>> listener) {
        listeners.add(listener);
    }

    /**
     * Kills at once. An end user is killed by the keyed reference, whatever the request names.
     *
     * @throws Denied without {@link KillRequest#permission} in the tenant, or everywhere when it
     *     has none
     * @throws NotFound when the end user's tenant is not there
     */
    public Kill kill(Actor actor, KillRequest request) {
        Instant at = now();
        actor.require(KillRequest.permission(request.scope()), request.tenant());
        request.expiresAt()
                .filter(end -> !end.isAfter(at))
                .ifPresent(end -> {
                    throw new BadInput("expires_at", end.toString(), "in the future");
                });
        KillRequest nameless = endUsers.nameless(request);
        Kill kill = database.write(tx -> make(tx, actor, nameless, request.target(), at));
        changed(Optional.of(kill));
        return kill;
    }

    /** Kills for a drill, whoever has it run. */
    Kill rehearse(Actor actor, KillRequest request) {
        Kill kill = database.write(tx -> make(tx, actor, request, request.target(), now()));
        changed(Optional.of(kill));
        return kill;
    }

    private Kill make(Tx tx, Actor actor, KillRequest request, String named, Instant at) {
        KillStore store = new KillStore(tx);
        request.fallback().ifPresent(to -> checkRefuge(store, request, to));
        long epoch = store.nextEpoch(1, at);
        Kill made = store.insert(epoch, request, actor, at);
        audit.append(tx, KillEntries.made(actor, made, named));
        return made;
    }

    /** Calls must not go to what is killed itself, or to what their tenants may not use. */
    private static void checkRefuge(KillStore store, KillRequest request, DeploymentId to) {
        Refuge refuge = store.refuge(to).orElseThrow(() -> new NotFound("deployment", to.value()));
        boolean usable = refuge.tenant().isEmpty() || refuge.tenant().equals(request.tenant());
        boolean killed =
                KillRequest.leavesRoute(request.scope())
                        && refuge.names().contains(request.target());
        if (!refuge.enabled() || !usable || killed) {
            throw new BadInput(
                    "fallback",
                    to.value(),
                    "an enabled deployment that every tenant of the kill may use, of another "
                            + request.scope().word());
        }
    }

    private static final class TakenBack extends RuntimeException {
        private final transient Kill kill;

        TakenBack(Kill kill) {
            super("taken back", null, false, false);
            this.kill = kill;
        }
    }

    /**
     * Makes a kill and rolls it back, so that the first real one does not wait for classes and
     * plans. Leaves no trace: no kill, no epoch, no entry. For the bridge.
     *
     * @return the kill that never was, to go through what comes after one
     */
    public Kill warmUp() {
        KillRequest request =
                KillRequest.of(KillScope.GLOBAL, "", Optional.empty(), "a kill that is taken back");
        try {
            return database.write(tx -> {
                throw new TakenBack(make(tx, Actor.CONTROL_PLANE, request, "", now()));
            });
        } catch (TakenBack e) {
            inForce();
            return e.kill;
        }
    }

    /**
     * Agrees to lift a kill. It is lifted when two different people agreed who both still hold the
     * permission. The first vote asks for an approval, which others can give in the inbox too.
     *
     * @return the kill, lifted or waiting for a second person
     * @throws Denied without {@link dev.pilothouse.db.model.Permission#LIFT} there, and always for
     *     machines
     * @throws Conflict when it is lifted already or this person agreed before
     */
    public Kill lift(Actor actor, UUID id, String reason) {
        String why = Texts.check("reason", reason, 1, 500);
        Kill kill = database.write(tx -> lifts.agree(tx, actor, id, why));
        if (!kill.inForce()) {
            changed(Optional.empty());
        }
        return kill;
    }

    /** Lifts as things that are approved. */
    public Approvable<Tx> lifts() {
        return lifts;
    }

    /** Kills in force that the actor may see: those of their tenants and those of no tenant. */
    public List<Kill> active(Actor actor) {
        actor.requireAnywhere(SEE_KILLS);
        return database.read(tx ->
                new KillStore(tx).newest(actor.reach(SEE_KILLS), true, Optional.empty(), MOST));
    }

    /**
     * All kills, lifted ones too, newest first.
     *
     * @param before read those made earlier only; empty: from the newest
     * @param limit 1 to 500
     */
    public List<Kill> history(Actor actor, Optional<Instant> before, int limit) {
        actor.requireAnywhere(SEE_KILLS);
        if (limit < 1 || limit > MOST) {
            throw new BadInput("limit", Integer.toString(limit), "1 to " + MOST);
        }
        return database.read(
                tx -> new KillStore(tx).newest(actor.reach(SEE_KILLS), false, before, limit));
    }

    public Optional<Kill> find(Actor actor, UUID id) {
        actor.requireAnywhere(SEE_KILLS);
        return database.read(tx -> new KillStore(tx).find(id))
                .filter(k -> k.tenant().map(t -> actor.may(SEE_KILLS, t)).orElse(true));
    }

    /** Who obeyed a kill so far. */
    public Optional<KillProgress> progress(Actor actor, UUID id) {
        return find(actor, id).map(this::progress);
    }

    /** Who obeyed a kill so far. For the bridge. */
    public KillProgress progress(Kill kill) {
        Optional<Long> until = kill.lifted().map(Kill.Lift::epoch);
        return KillProgress.of(
                kill, database.read(tx -> new KillStore(tx).acknowledgements(kill.epoch(), until)));
    }

    /** What every node must enforce now. For the bridge. */
    public KillSet inForce() {
        return database.read(tx -> {
            KillStore store = new KillStore(tx);
            return new KillSet(
                    store.epoch(), store.inForce(), new KillRecoveryStore(tx).reconciled());
        });
    }

    /** Number of the newest kill set. For the bridge. */
    public long epoch() {
        return database.look(tx -> new KillStore(tx).epoch());
    }

    /**
     * Takes acknowledgements of nodes, each with its entry; a repeated one changes nothing. For the
     * bridge.
     */
    public void acknowledge(List<KillAck> acks) {
        List<KillAck> each = last(acks);
        database.run(tx ->
                audit.appendAll(
                        tx,
                        new KillStore(tx)
                                .acknowledge(each).stream()
                                        .map(KillEntries::acknowledged)
                                        .toList()));
    }

    /** What each node said last about each epoch. */
    private static List<KillAck> last(List<KillAck> acks) {
        Map<List<Object>, KillAck> last = new LinkedHashMap<>();
        acks.forEach(ack -> last.put(List.of(ack.epoch(), ack.node()), ack));
        return List.copyOf(last.values());
    }

    /** Ends the kills whose time is over; to be called about once a second. For the bridge. */
    public void expireDue() {
        if (database.read(tx -> new KillStore(tx).expired(now())).isEmpty()) {
            return;
        }
        database.run(tx -> lifts.expire(tx, now()));
        changed(Optional.empty());
    }

    private void changed(Optional<Kill> made) {
        listeners.forEach(listener -> listener.accept(made));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
