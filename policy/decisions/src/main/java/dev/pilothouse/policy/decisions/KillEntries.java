package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import java.time.Instant;
import java.util.Map;

/** What the audit log says about kills. */
final class KillEntries {
    private KillEntries() {}

    /** A kill, with the kill set that it came with. */
    static AuditEntry made(Actor actor, Kill kill) {
        return of(actor, "kill.set", kill)
                .linkedTo(killSet(kill.epoch()))
                .atEpoch(kill.epoch())
                .because(kill.reason())
                .to(state(kill));
    }

    private static Entity killSet(long epoch) {
        return Entity.of("kill-set", Long.toString(epoch));
    }

    static AuditEntry acknowledged(KillAck ack) {
        return AuditEntry.of(new Actor.Node(ack.node()), "kill.ack", killSet(ack.epoch()))
                .linkedTo(Entity.of("node", ack.node().value()))
                .atEpoch(ack.epoch())
                .ended(ack.applied() ? "success" : "failure", ack.applied() ? 200 : 409)
                .because(ack.refused())
                .to(
                        Map.of(
                                "applied_at",
                                ack.appliedAt().toString(),
                                "streams_cut",
                                ack.streamsCut(),
                                "last_byte_ms",
                                Double.toString(ack.lastByteMillis())));
    }

    static AuditEntry raised(NodeId node, long enforced, long known, long epoch) {
        return AuditEntry.of(Actor.CONTROL_PLANE, "kill.epoch.raise", killSet(epoch))
                .linkedTo(Entity.of("node", node.value()))
                .atEpoch(epoch)
                .ended("failure", 409)
                .because(
                        "the store was behind its nodes, as after the restore of a backup: kills made"
                                + " since are gone from it, look at the node's kill set")
                .to(Map.of("enforced_by_node", enforced, "known_to_store", known));
    }

    /** About a kill: found when its target, or the kill itself, is followed. */
    static AuditEntry of(Actor actor, String action, Kill kill) {
        Entity object =
                kill.tenant()
                        .filter(t -> kill.scope() != KillScope.TENANT)
                        .map(t -> Entity.of(kill.scope().word(), t, kill.target()))
                        .orElse(Entity.of(kill.scope().word(), kill.target()));
        return AuditEntry.of(actor, action, object)
                .in(kill.tenant())
                .linkedTo(Entity.of("kill", kill.id().toString()));
    }

    private static Map<String, Object> state(Kill kill) {
        return Map.of(
                "mode", kill.mode().word(),
                "fallback", kill.fallback().map(DeploymentId::value).orElse(""),
                "incident", kill.incident(),
                "expires_at", kill.expiresAt().map(Instant::toString).orElse(""),
                "blast_radius", kill.blastRadius());
    }
}
