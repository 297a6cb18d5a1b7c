package dev.pilothouse.bridge.control;

import static dev.pilothouse.db.model.Permission.MANAGE_BRIDGE;
import static dev.pilothouse.db.model.Permission.MANAGE_SAMPLE;
import static dev.pilothouse.db.model.Permission.OPERATE_FLEET;
import static dev.pilothouse.db.model.Permission.SEE_FLEET;
import static dev.pilothouse.db.model.Permission.SEE_KILLS;

import dev.pilothouse.bridge.control.Enforcement.State;
import dev.pilothouse.bridge.control.store.NodeStore;
import dev.pilothouse.bridge.protocol.v1.Command;
import dev.pilothouse.bridge.protocol.v1.CommandResult;
import dev.pilothouse.bridge.protocol.v1.EraseTenant;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.NodeKind;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.Kill;
import dev.pilothouse.policy.decisions.KillAck;
import dev.pilothouse.policy.decisions.KillProgress;
import dev.pilothouse.policy.decisions.KillRequest;
import dev.pilothouse.policy.decisions.KillSwitches;
import dev.pilothouse.policy.decisions.KillTarget;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The nodes: what they are, what they do now, and what they can be told to do. */
public final class Fleet {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long COUNT_NANOS = 500_000_000L;

    private final Database database;
    private final Clock clock;
    private final AuditLog audit;
    private final KillSwitches switches;
    private final Nodes nodes;
    private final SyncHub sync;
    private final KillLane kills;
    private final KillSigner signer;
    private final Signals signals;
    private volatile @Nullable Counted counted;

    Fleet(
            Database database,
            Clock clock,
            AuditLog audit,
            KillSwitches switches,
            Nodes nodes,
            SyncHub sync,
            KillLane kills,
            KillSigner signer,
            Signals signals) {
        this.database = database;
        this.clock = clock;
        this.audit = audit;
        this.switches = switches;
        this.nodes = nodes;
        this.sync = sync;
        this.kills = kills;
        this.signer = signer;
        this.signals = signals;
    }

    /**
     * What a node answered to a command.
     *
     * @param detail one line for people
     */
    public record Outcome(NodeId node, boolean ok, String detail) {}

    /** Calls {@code listener}, which must not block, until the result is closed. */
    public AutoCloseable subscribe(Topic topic, Runnable listener) {
        return signals.subscribe(topic, listener);
    }

    /**
     * Every node that joined, by name.
     *
     * @throws Denied without {@link dev.pilothouse.db.model.Permission#SEE_FLEET}
     */
    public List<NodeView> nodes(Actor actor) {
        actor.requireAnywhere(SEE_FLEET);
        return views();
    }

    private List<NodeView> views() {
        return database.read(tx -> {
            NodeStore store = new NodeStore(tx);
            Map<String, List<NodeStore.Rejection>> rejections = store.rejections();
            return store.all().stream()
                    .map(row ->
                            Views.node(
                                    row,
                                    nodes,
                                    rejections.getOrDefault(row.id().value(), List.of()),
                                    kills.enforcedBy(row.id())))
                    .toList();
        });
    }

    /** Who obeys a kill; empty when the actor may not see it. */
    public Optional<Enforcement> enforcement(Actor actor, UUID kill) {
        return switches.progress(actor, kill).map(p -> new Enforcement(p, rows(p)));
    }

    Enforcement enforcement(Kill kill) {
        KillProgress progress = switches.progress(kill);
        return new Enforcement(progress, rows(progress));
    }

    private List<Enforcement.Row> rows(KillProgress progress) {
        Map<NodeId, KillProgress.Row> obeyed = new HashMap<>();
        progress.obeyed().forEach(r -> obeyed.put(r.node(), r));
        Map<NodeId, KillAck> refused = new HashMap<>();
        progress.refused().forEach(a -> refused.put(a.node(), a));
        return views().stream()
                .filter(n -> n.kind() != NodeKind.INGEST)
                .map(n -> row(progress.kill(), n, obeyed.get(n.id()), refused.get(n.id())))
                .sorted(
                        Comparator.comparing((Enforcement.Row r) -> r.state() == State.ENFORCING)
                                .thenComparing(r -> r.millis().orElse(0))
                                .thenComparing(Enforcement.Row::node))
                .toList();
    }

    private static Enforcement.Row row(
            Kill kill,
            NodeView node,
            KillProgress.@Nullable Row obeyed,
            @Nullable KillAck refused) {
        if (obeyed != null) {
            return new Enforcement.Row(
                    node.id(),
                    node.kind(),
                    State.ENFORCING,
                    obeyed.ack().late()
                            ? OptionalDouble.empty()
                            : OptionalDouble.of(obeyed.millis()),
                    obeyed.ack().streamsCut(),
                    obeyed.ack().lastByteMillis(),
                    node.lastSeen(),
                    "");
        }
        State state =
                refused != null
                        ? State.REFUSED
                        : node.killEpoch() >= kill.epoch()
                                ? State.ENFORCING
                                : node.connected() ? State.WAITING : State.GONE;
        return new Enforcement.Row(
                node.id(),
                node.kind(),
                state,
                OptionalDouble.empty(),
                0,
                0,
                node.lastSeen(),
                refused == null ? "" : refused.refused());
    }

    /**
     * What a kill would hit, within the actor's tenants.
     *
     * @throws Denied without {@link dev.pilothouse.db.model.Permission#SEE_KILLS}
     */
    public BlastRadius blastRadius(
            Actor actor, KillScope scope, String target, Optional<TenantId> tenant) {
        actor.requireAnywhere(SEE_KILLS);
        return traffic().within(actor.reach(SEE_KILLS)).radius(scope, target, tenant, gateways());
    }

    /** Connected gateways, at most half a second old: a page weighs dozens of targets at once. */
    private int gateways() {
        Counted known = counted;
        if (known == null || System.nanoTime() - known.nanos > COUNT_NANOS) {
            long now =
                    views().stream()
                            .filter(n -> n.kind() == NodeKind.GATEWAY && n.connected())
                            .count();
            known = new Counted((int) now, System.nanoTime());
            counted = known;
        }
        return known.gateways;
    }

    private record Counted(int gateways, long nanos) {}

    /**
     * Releases, agents, tools and end users in traffic now that the actor may kill and whose name
     * contains the text; at most 50.
     */
    public List<KillTarget> inTraffic(Actor actor, String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        return traffic()
                .within(actor.reach(KillRequest.permission(KillScope.AGENT)))
                .names()
                .filter(n -> n.name().toLowerCase(Locale.ROOT).contains(wanted))
                .map(n ->
                        new KillTarget(
                                n.scope(),
                                n.name(),
                                Optional.of(new TenantId(n.tenant())),
                                n.name()))
                .distinct()
                .limit(50)
                .toList();
    }

    private Traffic traffic() {
        return Traffic.of(
                Stream.concat(
                                nodes.own().stream().map(n -> n.status),
                                nodes.elsewhere().entrySet().stream()
                                        .filter(e -> nodes.own(e.getKey()).isEmpty())
                                        .map(e -> e.getValue().status()))
                        .toList());
    }

    /**
     * Lets every gateway and ingest node forget what waits of a sample tenant; part of its removal,
     * which has its own audit entry.
     */
    public List<CompletableFuture<Outcome>> eraseTenant(Actor actor, TenantId tenant) {
        actor.require(MANAGE_SAMPLE, Optional.empty());
        EraseTenant erase = EraseTenant.newBuilder().setTenant(tenant.value()).build();
        return views().stream()
                .filter(n -> n.kind() != NodeKind.POOL && n.connected())
                .map(n -> run(n.id(), Command.newBuilder().setEraseTenant(erase)))
                .toList();
    }

    private CompletableFuture<Outcome> run(NodeId node, Command.Builder command) {
        Command full = command.setId(UUID.randomUUID().toString()).build();
        return sync.run(node, full, PATIENCE).handle((r, e) -> outcome(node, r, e));
    }

    private static Outcome outcome(
            NodeId node, @Nullable CommandResult result, @Nullable Throwable failure) {
        return result == null
                ? new Outcome(node, false, "no answer within five minutes: " + failure)
                : new Outcome(node, result.getOk(), result.getDetail());
    }

    /**
     * Forgets a node that will not come back; one that does joins again with the token, and is told
     * then what to erase.
     */
    public void forget(Actor actor, NodeId node) {
        actor.require(OPERATE_FLEET, Optional.empty());
        database.run(tx -> {
            NodeStore store = new NodeStore(tx);
            store.forget(existing(store, node), clock.instant());
            audit.append(tx, AuditEntry.of(actor, "node.forget", Entity.of("node", node.value())));
        });
        sync.expel(node);
        kills.expel(node);
        signals.raise(Topic.NODES);
    }

    /**
     * The key that signs kill sets.
     *
     * @throws Denied without {@link dev.pilothouse.db.model.Permission#SEE_FLEET}
     */
    public KillKey killKey(Actor actor) {
        actor.requireAnywhere(SEE_FLEET);
        return signer.inForce();
    }

    /**
     * Signs kill sets with a new key from now on. Nodes learn it over mutual TLS when they meet it,
     * about a second later, and refuse the old one from then on.
     *
     * @param key the one to replace, so that nobody replaces one that is new already
     * @param reason 1 to 500 characters
     * @throws Denied without {@link dev.pilothouse.db.model.Permission#MANAGE_BRIDGE}
     * @throws dev.pilothouse.db.model.Conflict when another key is in force
     */
    public KillKey replaceKillKey(Actor actor, String key, String reason) {
        actor.require(MANAGE_BRIDGE, Optional.empty());
        signer.replace(actor, key, Texts.check("reason", reason, 1, 500));
        return signer.inForce();
    }

    private static NodeStore.Row existing(NodeStore store, NodeId node) {
        return store.find(node).orElseThrow(() -> new NotFound("node", node.value()));
    }
}
