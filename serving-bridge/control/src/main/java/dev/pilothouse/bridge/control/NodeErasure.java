package dev.pilothouse.bridge.control;

import com.google.protobuf.Timestamp;
import dev.pilothouse.bridge.protocol.v1.Command;
import dev.pilothouse.bridge.protocol.v1.EraseSubject;
import dev.pilothouse.bridge.protocol.v1.PlantSubject;
import dev.pilothouse.bridge.protocol.v1.ProbeSubject;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.NodeKind;
import dev.pilothouse.db.model.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What the nodes of a kind are told about a person, and what each answered. */
public record NodeErasure(UUID id, Order order, List<Answer> nodes) {
    /** What they do. */
    public enum Verb {
        ERASE,
        PLANT,
        PROBE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Verb ofWord(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * One order.
     *
     * @param references of the person; none once every node has obeyed
     * @param before what began later stays
     */
    public record Order(
            UUID request,
            TenantId tenant,
            Verb verb,
            NodeKind kind,
            Set<String> references,
            Instant before) {
        public Order {
            references = Set.copyOf(references);
        }

        Command.Builder command() {
            Command.Builder command = Command.newBuilder();
            switch (verb) {
                case ERASE ->
                        command.setEraseSubject(
                                EraseSubject.newBuilder()
                                        .setTenant(tenant.value())
                                        .addAllReferences(references)
                                        .setBefore(
                                                Timestamp.newBuilder()
                                                        .setSeconds(before.getEpochSecond())
                                                        .setNanos(before.getNano())));
                case PLANT ->
                        command.setPlantSubject(
                                PlantSubject.newBuilder()
                                        .setTenant(tenant.value())
                                        .addAllReferences(references));
                case PROBE ->
                        command.setProbeSubject(
                                ProbeSubject.newBuilder()
                                        .setTenant(tenant.value())
                                        .addAllReferences(references));
            }
            return command;
        }
    }

    /**
     * One node.
     *
     * @param at when it had obeyed; empty while it has not said so
     * @param items gone, or places where something was found
     */
    public record Answer(NodeId node, Optional<Instant> at, long items, String detail) {}

    public NodeErasure {
        nodes = List.copyOf(nodes);
    }

    /** Every node that it was for has obeyed. */
    public boolean isDone() {
        return nodes.stream().allMatch(n -> n.at().isPresent());
    }

    public long items() {
        return nodes.stream().mapToLong(Answer::items).sum();
    }

    /** Nodes that have not obeyed, with what they said. */
    public List<Answer> waiting() {
        return nodes.stream().filter(n -> n.at().isEmpty()).toList();
    }
}
