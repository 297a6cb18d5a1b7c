package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the audit log says about kills. */
final class KillEntries {
    private KillEntries() {}

    /**
     * A kill, with the kill set that it came with.
     *
     * @param named its target as it was asked for
     */
    static AuditEntry made(Actor actor, Kill kill, String named) {
        return of(actor, "kill.set", kill)
                .linkedTo(killSet(kill.epoch()))
                .atEpoch(kill.epoch())
                .because(kill.reason())
                .to(state(kill, named));
    }

    static AuditEntry recovered(Kill kill, String named, long epoch) {
        return of(Actor.CONTROL_PLANE, "kill.recover", kill)
                .atEpoch(epoch)
                .because(kill.reason())
                .to(named(kill, named));
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

    static AuditEntry raised(
            Optional<NodeId> witness,
            KillRecovery.Held held,
            long known,
            long epoch,
            List<Kill> recovered) {
        AuditEntry entry =
                AuditEntry.of(Actor.CONTROL_PLANE, "kill.epoch.raise", killSet(epoch))
                        .atEpoch(epoch)
                        .ended("failure", 409)
                        .because(
                                "the store was behind what is enforced, as after the restore of a"
                                        + " backup: lifts and votes made since are gone from it")
                        .to(
                                Map.of(
                                        "enforced", held.epoch(),
                                        "known_to_store", known,
                                        "signature_verified", held.proven(),
                                        "recovered",
                                                recovered.stream()
                                                        .map(k -> k.id().toString())
                                                        .toList()));
        return witness.map(n -> entry.linkedTo(Entity.of("node", n.value()))).orElse(entry);
    }

    /** A break-glass kill, written down when the node could tell it. */
    static AuditEntry brokenGlass(NodeId node, Kill kill, String named, long epoch) {
        return of(new Actor.Node(node), "kill.break-glass", kill)
                .linkedTo(killSet(epoch))
                .linkedTo(Entity.of("break-glass-token", kill.killedByRef()))
                .atEpoch(epoch)
                .because(kill.reason())
                .to(
                        Map.of(
                                "killed_at", kill.killedAt().toString(),
                                "token", kill.killedByRef(),
                                "state", state(kill, named)));
    }

    static AuditEntry alarmSeen(Actor actor, KillAlarm alarm) {
        return AuditEntry.of(actor, "kill.alarm.seen", killSet(alarm.epoch()))
                .to(Map.of("alarm", alarm.id().toString()));
    }

    /** About a kill: found when its target, or the kill itself, is followed. */
    static AuditEntry of(Actor actor, String action, Kill kill) {
        Entity itself = Entity.of("kill", kill.id().toString());
        Entity object =
                EndUserKills.isNameless(kill.scope(), kill.target()) ? target(kill) : itself;
        return AuditEntry.of(actor, action, object).in(kill.tenant()).linkedTo(itself);
    }

    private static Entity target(Kill kill) {
        return kill.tenant()
                .filter(t -> kill.scope() != KillScope.TENANT)
                .map(t -> Entity.of(kill.scope().word(), t, kill.target()))
                .orElse(Entity.of(kill.scope().word(), kill.target()));
    }

    private static Map<String, Object> state(Kill kill, String named) {
        Map<String, Object> state = new LinkedHashMap<>(named(kill, named));
        state.put("mode", kill.mode().word());
        state.put("fallback", kill.fallback().map(DeploymentId::value).orElse(""));
        state.put("incident", kill.incident());
        state.put("expires_at", kill.expiresAt().map(Instant::toString).orElse(""));
        state.put("blast_radius", kill.blastRadius());
        return state;
    }

    /** The target as people wrote it, in the part of the entry that can be erased. */
    private static Map<String, Object> named(Kill kill, String named) {
        return kill.scope() == KillScope.END_USER ? Map.of("end_user", named) : Map.of();
    }
}
