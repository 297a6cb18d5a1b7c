package dev.pilothouse.bridge.control;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.pilothouse.bridge.protocol.v1.KillHello;
import dev.pilothouse.bridge.protocol.v1.KillSet;
import dev.pilothouse.bridge.protocol.v1.SignedKillSet;
import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.model.KillMode;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.policy.decisions.Kill;
import dev.pilothouse.policy.decisions.KillRecovery.Held;
import dev.pilothouse.policy.decisions.KillRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kills as nodes tell them. */
final class KillReader {
    private static final Logger LOG = LoggerFactory.getLogger(KillReader.class);

    private KillReader() {}

    /** What a node enforces, as it says when it connects. */
    static Held held(KillHello hello, Predicate<SignedKillSet> genuine) {
        boolean proven = hello.getEpoch() > 0 && genuine.test(hello.getEnforced());
        try {
            KillSet set = KillSet.parseFrom(hello.getEnforced().getKillSet());
            boolean whole = set.getEpoch() == hello.getEpoch();
            return new Held(hello.getEpoch(), kills(set.getKillsList()), proven && whole);
        } catch (InvalidProtocolBufferException e) {
            LOG.error("{} shows a kill set that cannot be read", hello.getNode());
            return new Held(hello.getEpoch(), List.of(), false);
        }
    }

    /** Those that this version knows. */
    static List<Kill> kills(List<dev.pilothouse.bridge.protocol.v1.Kill> messages) {
        List<Kill> kills = new ArrayList<>();
        for (var message : messages) {
            try {
                kills.add(kill(message));
            } catch (IllegalArgumentException e) {
                LOG.error(
                        "Kill {} of a node is not one that this version knows: {}",
                        message.getId(),
                        e.getMessage());
            }
        }
        return kills;
    }

    private static Kill kill(dev.pilothouse.bridge.protocol.v1.Kill message) {
        KillRequest checked =
                new KillRequest(
                        KillScope.ofWord(message.getScope()),
                        message.getTarget(),
                        Optional.of(message.getTenant())
                                .filter(t -> !t.isEmpty())
                                .map(TenantId::new),
                        KillMode.ofWord(message.getMode()),
                        Optional.of(message.getFallback())
                                .filter(f -> !f.isEmpty())
                                .map(DeploymentId::new),
                        message.getReason(),
                        message.getIncident(),
                        message.hasExpiresAt()
                                ? Optional.of(KillSigner.instant(message.getExpiresAt()))
                                : Optional.empty(),
                        Map.of());
        return new Kill(
                UUID.fromString(message.getId()),
                0,
                checked.scope(),
                checked.target(),
                checked.tenant(),
                checked.mode(),
                checked.fallback(),
                checked.reason(),
                checked.incident(),
                Texts.check("killed_by", message.getKilledBy(), 1, 200),
                message.getToken().isEmpty() ? Kill.RECOVERED : message.getToken(),
                KillSigner.instant(message.getKilledAt()),
                checked.expiresAt(),
                Map.of(),
                List.of(),
                Optional.empty());
    }
}
