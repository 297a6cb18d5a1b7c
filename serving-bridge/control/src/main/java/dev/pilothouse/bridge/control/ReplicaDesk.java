package dev.pilothouse.bridge.control;

import static dev.pilothouse.db.model.Permission.OPERATE_FLEET;
import static dev.pilothouse.db.model.Permission.SEE_FLEET;

import dev.pilothouse.bridge.control.store.CommandStore;
import dev.pilothouse.bridge.protocol.v1.InFlight;
import dev.pilothouse.bridge.protocol.v1.NodeStatus;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.registry.Replica;
import dev.pilothouse.registry.Replicas;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Replicas and what they are told. A verb is a row before anybody hears of it: it goes to its pool
 * when that is connected, to whichever replica of the control plane, and again after every
 * reconnect until the pool has answered.
 *
 * @see <a
 *     href="../../../../../../../../../docs/decisions/2026-11-29-replica-states.md">decision</a>
 */
public final class ReplicaDesk {
    private final Database database;
    private final Replicas replicas;
    private final Nodes nodes;
    private final Clock clock;

    ReplicaDesk(Database database, Replicas replicas, Nodes nodes, Clock clock) {
        this.database = database;
        this.replicas = replicas;
        this.nodes = nodes;
        this.clock = clock;
    }

    /**
     * Every replica that is wanted, with what its pool says.
     *
     * @throws Denied without {@link dev.pilothouse.db.model.Permission#SEE_FLEET}
     */
    public List<ReplicaView> list(Actor actor) {
        List<Replica> wanted = replicas.list(actor);
        Map<String, ReplicaCommand> last =
                database.read(tx -> new CommandStore(tx).newestByReplica());
        return wanted.stream().map(r -> view(r, Optional.ofNullable(last.get(r.id())))).toList();
    }

    private ReplicaView view(Replica replica, Optional<ReplicaCommand> last) {
        Optional<NodeStatus> status = nodes.status(new NodeId(replica.pool()));
        Optional<NodeView.Replica> live =
                status.flatMap(s ->
                        s.getReplicasList().stream()
                                .filter(r -> r.getId().equals(replica.id()))
                                .findFirst()
                                .map(Views::replica));
        return new ReplicaView(replica, status.isPresent(), live, last);
    }

    /**
     * @throws NotFound when there is none
     */
    public ReplicaView find(Actor actor, String id) {
        return list(actor).stream()
                .filter(v -> v.replica().id().equals(id))
                .findFirst()
                .orElseThrow(() -> new NotFound("replica", id));
    }

    /** What taking a replica away would hit. */
    public ReplicaImpact impact(Actor actor, String id) {
        ReplicaView view = find(actor, id);
        String model = view.replica().model();
        List<InFlight> rows =
                nodes.inFlight()
                        .filter(r ->
                                r.getDeployment()
                                        .equals(view.replica().data().deployment().value()))
                        .toList();
        Optional<NodeStatus> pool = nodes.status(new NodeId(view.replica().pool()));
        return new ReplicaImpact(
                view.live().map(NodeView.Replica::busy).orElse(0),
                pool.map(s -> queued(s, model)).orElse(0),
                rows.stream().mapToInt(InFlight::getCallsLastMinute).sum(),
                rows.stream()
                        .map(r -> r.getTenant() + "/" + r.getFeature())
                        .distinct()
                        .sorted()
                        .toList(),
                (int) rows.stream().map(InFlight::getTenant).distinct().count(),
                pool.map(s -> otherWarm(s, id, model)).orElse(0));
    }

    private static int queued(NodeStatus pool, String model) {
        return pool.getModelQueuesList().stream()
                .filter(q -> q.getModel().equals(model))
                .mapToInt(q -> q.getQueued())
                .sum();
    }

    private static int otherWarm(NodeStatus pool, String id, String model) {
        return (int)
                pool.getReplicasList().stream()
                        .filter(r -> r.getModel().equals(model) && !r.getId().equals(id))
                        .filter(r -> r.getState().equals("warm"))
                        .count();
    }

    /**
     * Tells a replica what to do. Earlier verbs for it that its pool has not answered are over.
     *
     * @return the command; its outcome comes when the pool has answered
     * @throws Conflict when the id was used for something else
     * @throws Denied without {@link dev.pilothouse.db.model.Permission#OPERATE_FLEET}
     */
    public ReplicaCommand order(Actor actor, ReplicaOrder order) {
        actor.require(OPERATE_FLEET, Optional.empty());
        return database.write(tx -> {
            CommandStore store = new CommandStore(tx);
            Optional<ReplicaCommand> known = order.id().flatMap(store::find);
            if (known.isPresent()) {
                return same(known.get(), order);
            }
            return fresh(tx, store, actor, order);
        });
    }

    private static ReplicaCommand same(ReplicaCommand known, ReplicaOrder order) {
        if (known.replica().equals(order.replica()) && known.verb() == order.verb()) {
            return known;
        }
        throw new Conflict(
                Conflict.Reason.ALREADY_EXISTS,
                "id '%s' was used to %s replica '%s'"
                        .formatted(known.id(), known.verb().word(), known.replica()));
    }

    private ReplicaCommand fresh(Tx tx, CommandStore store, Actor actor, ReplicaOrder order) {
        Verb verb = order.verb();
        AuditEntry entry =
                AuditEntry.of(actor, "replica." + verb.word(), Replicas.entity(order.replica()))
                        .because(order.reason());
        Replica replica = replicas.want(tx, order.replica(), verb.wanted(), entry);
        ReplicaCommand command =
                new ReplicaCommand(
                        order.id().orElseGet(UUID::randomUUID),
                        new NodeId(replica.pool()),
                        replica.id(),
                        verb,
                        order.deadlineSeconds(),
                        order.reason(),
                        actor.ref(),
                        actor.displayName(),
                        clock.instant(),
                        Optional.empty());
        store.supersede(command);
        store.insert(command);
        return command;
    }

    /** A verb that was given; empty when there is none with this id. */
    public Optional<ReplicaCommand> command(Actor actor, UUID id) {
        actor.requireAnywhere(SEE_FLEET);
        return database.read(tx -> new CommandStore(tx).find(id));
    }

    /**
     * The newest verbs first.
     *
     * @param most 1 to 1,000
     */
    public List<ReplicaCommand> recent(Actor actor, int most) {
        actor.requireAnywhere(SEE_FLEET);
        return database.read(tx -> new CommandStore(tx).newest(Math.clamp(most, 1, 1_000)));
    }
}
