package dev.pilothouse.bridge.control;

import dev.pilothouse.bridge.protocol.v1.Ack;
import dev.pilothouse.bridge.protocol.v1.Command;
import dev.pilothouse.bridge.protocol.v1.Confirmed;
import dev.pilothouse.bridge.protocol.v1.ControlMessage;
import dev.pilothouse.bridge.protocol.v1.Delta;
import dev.pilothouse.bridge.protocol.v1.Hello;
import dev.pilothouse.bridge.protocol.v1.PoolLoads;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.bridge.protocol.v1.ResourceVersion;
import io.grpc.Status;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** One node's stream of resources and commands. Everything but sending runs on the hub's thread. */
final class SyncSession {
    private static final int PER_DELTA = 500;

    final Nodes.Live node;
    private final Outbox<ControlMessage> out;
    private final Map<ResourceKey, Long> sent = new HashMap<>();
    private final Map<ResourceKey, Long> applied = new HashMap<>();
    private final Set<String> commands = new HashSet<>();
    private long nonce;
    private boolean greeted;

    SyncSession(Nodes.Live node, Hello hello, Outbox<ControlMessage> out) {
        this.node = node;
        this.out = out;
        for (ResourceVersion held : hello.getHeldList()) {
            sent.put(ResourceKey.of(held), held.getVersion());
            applied.put(ResourceKey.of(held), held.getVersion());
        }
    }

    /** Whether the kill set was enforced here before, so that resources may follow. */
    boolean greeted() {
        return greeted;
    }

    void greet() {
        greeted = true;
    }

    /** Sends what differs from what was sent; a version that was refused is not sent again. */
    void bringTo(Map<ResourceKey, Resource> wanted) {
        Delta.Builder delta = Delta.newBuilder();
        for (Map.Entry<ResourceKey, Resource> entry : wanted.entrySet()) {
            long version = entry.getValue().getVersion();
            if (sent.getOrDefault(entry.getKey(), 0L) != version) {
                sent.put(entry.getKey(), version);
                delta.addResources(entry.getValue());
                delta = sendWhenFull(delta);
            }
        }
        Set<ResourceKey> gone = new HashSet<>(sent.keySet());
        gone.removeAll(wanted.keySet());
        for (ResourceKey key : gone) {
            delta.addRemoved(key.at(sent.getOrDefault(key, 0L)));
            sent.remove(key);
            delta = sendWhenFull(delta);
        }
        send(delta);
        node.wanted = wanted.size();
        count(wanted);
    }

    private Delta.Builder sendWhenFull(Delta.Builder delta) {
        if (delta.getResourcesCount() + delta.getRemovedCount() < PER_DELTA) {
            return delta;
        }
        send(delta);
        return Delta.newBuilder();
    }

    private void send(Delta.Builder delta) {
        if (delta.getResourcesCount() + delta.getRemovedCount() > 0) {
            out.send(ControlMessage.newBuilder().setDelta(delta.setNonce(++nonce)).build());
        }
    }

    void acknowledged(Ack ack, Map<ResourceKey, Resource> wanted) {
        for (ResourceVersion version : ack.getAppliedList()) {
            ResourceKey key = ResourceKey.of(version);
            if (sent.containsKey(key)) {
                applied.put(key, version.getVersion());
            } else {
                applied.remove(key);
            }
        }
        count(wanted);
    }

    private void count(Map<ResourceKey, Resource> wanted) {
        node.applied =
                (int)
                        wanted.entrySet().stream()
                                .filter(e ->
                                        applied.getOrDefault(e.getKey(), 0L)
                                                == e.getValue().getVersion())
                                .count();
    }

    /** Sends a verb unless it was sent on this stream. */
    void order(Command command) {
        if (commands.add(command.getId())) {
            send(command);
        }
    }

    /** The verb's answer could not be kept: it is sent again, and the node remembers its answer. */
    void orderAgain(String id) {
        commands.remove(id);
    }

    void loads(PoolLoads loads) {
        out.send(ControlMessage.newBuilder().setPoolLoads(loads).build());
    }

    void send(Command command) {
        out.send(ControlMessage.newBuilder().setCommand(command).build());
    }

    void confirm(Confirmed confirmed) {
        out.send(ControlMessage.newBuilder().setConfirmed(confirmed).build());
    }

    void end(Status why) {
        out.end(why);
    }
}
