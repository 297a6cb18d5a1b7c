package dev.pilothouse.bridge.control;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.pilothouse.bridge.protocol.v1.Kill;
import dev.pilothouse.bridge.protocol.v1.SignedKillSet;
import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.KillSet;
import dev.pilothouse.policy.rules.Signatures;
import dev.pilothouse.registry.Secrets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Map;

/** Turns the kills in force into what nodes accept: a kill set signed with Ed25519. */
final class KillSigner {
    private final KeyVault.Held key;

    KillSigner(KeyVault vault) {
        this.key = vault.get("kill-set", KillSigner::make);
    }

    private static KeyVault.Held make() {
        KeyPair pair = Signatures.generate();
        return new KeyVault.Held(
                Secrets.id("kill-"), pair.getPublic().getEncoded(), pair.getPrivate().getEncoded());
    }

    /** Public keys by key id, as nodes pin them. */
    Map<String, ByteString> publicKeys() {
        return Map.of(key.id(), ByteString.copyFrom(key.publicPart()));
    }

    SignedKillSet sign(KillSet set, Instant issuedAt) {
        var message =
                dev.pilothouse.bridge.protocol.v1.KillSet.newBuilder()
                        .setEpoch(set.epoch())
                        .setIssuedAt(stamp(issuedAt));
        set.kills().forEach(k -> message.addKills(message(k)));
        byte[] bytes = message.build().toByteArray();
        return SignedKillSet.newBuilder()
                .setKillSet(ByteString.copyFrom(bytes))
                .setSignature(ByteString.copyFrom(Signatures.sign(key.secret(), bytes)))
                .setKeyId(key.id())
                .build();
    }

    private static Kill message(dev.pilothouse.policy.decisions.Kill kill) {
        Kill.Builder message =
                Kill.newBuilder()
                        .setId(kill.id().toString())
                        .setScope(kill.scope().word())
                        .setTarget(kill.target())
                        .setTenant(kill.tenant().map(TenantId::value).orElse(""))
                        .setMode(kill.mode().word())
                        .setFallback(kill.fallback().map(DeploymentId::value).orElse(""))
                        .setReason(kill.reason())
                        .setIncident(kill.incident())
                        .setKilledBy(kill.killedBy())
                        .setKilledAt(stamp(kill.killedAt()));
        kill.expiresAt().ifPresent(at -> message.setExpiresAt(stamp(at)));
        return message.build();
    }

    static Timestamp stamp(Instant at) {
        return Timestamp.newBuilder()
                .setSeconds(at.getEpochSecond())
                .setNanos(at.getNano())
                .build();
    }

    static Instant instant(Timestamp stamp) {
        return Instant.ofEpochSecond(stamp.getSeconds(), stamp.getNanos());
    }
}
