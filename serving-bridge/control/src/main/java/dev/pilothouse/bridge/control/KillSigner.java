package dev.pilothouse.bridge.control;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.pilothouse.bridge.protocol.v1.Kill;
import dev.pilothouse.bridge.protocol.v1.SignedKillSet;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.KillSet;
import dev.pilothouse.policy.rules.Seal;
import dev.pilothouse.policy.rules.Signatures;
import dev.pilothouse.registry.Secrets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Turns the kills in force into what nodes accept: a kill set signed with Ed25519. The key is
 * PostgreSQL's: when another replica replaces it, or a backup brings an older one back, this one
 * signs with it from the next {@link #reload} on, and nodes learn it when they renew.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-29-kills-survive.md">decision</a>
 */
final class KillSigner {
    private static final String PURPOSE = "kill-set";

    private final KeyVault vault;
    private final KeyVault.Held nobodys = make();
    private volatile KeyVault.Held key;
    private volatile List<byte[]> everTrusted;

    KillSigner(KeyVault vault) {
        this.vault = vault;
        this.key = vault.get(PURPOSE, KillSigner::make);
        this.everTrusted = vault.publicParts(PURPOSE);
    }

    private static KeyVault.Held make() {
        KeyPair pair = Signatures.generate();
        return new KeyVault.Held(
                Secrets.id("kill-"), pair.getPublic().getEncoded(), pair.getPrivate().getEncoded());
    }

    /** Takes the key that is in force now. */
    void reload() {
        if (vault.inForce(PURPOSE).filter(key.id()::equals).isEmpty()) {
            everTrusted = vault.publicParts(PURPOSE);
            key = vault.get(PURPOSE, KillSigner::make);
        }
    }

    /** Of the key that signs now. */
    String keyId() {
        return key.id();
    }

    /** What is in force for every replica, also where this one has not taken it yet. */
    KillKey inForce() {
        return vault.known(PURPOSE)
                .orElseThrow(() -> new IllegalStateException("no key signs kill sets"));
    }

    /**
     * Retires the key in force and signs with a new one; {@link #reload} of each replica takes it.
     */
    void replace(Actor actor, String old, String reason) {
        vault.replace(PURPOSE, old, make(), actor, reason);
    }

    /** Public keys by key id, as nodes pin them: the one in force only. */
    Map<String, ByteString> publicKeys() {
        KeyVault.Held held = key;
        return Map.of(held.id(), ByteString.copyFrom(held.publicPart()));
    }

    /** Whether a key of this installation signed it, a retired one included. */
    boolean genuine(SignedKillSet signed) {
        byte[] bytes = signed.getKillSet().toByteArray();
        byte[] signature = signed.getSignature().toByteArray();
        return everTrusted.stream().anyMatch(k -> Signatures.verify(k, bytes, signature));
    }

    SignedKillSet sign(KillSet set, Instant issuedAt) {
        return sign(key, set, issuedAt);
    }

    /** A signature, and the id of the key that made it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Signature(String key, byte[] signature) {}

    /** Signs what is no kill set, so that it can never be taken for one. */
    Signature sign(String domain, byte[] data) {
        KeyVault.Held held = key;
        return new Signature(held.id(), Signatures.sign(held.secret(), domain, data));
    }

    /** Signs a file that carries its key, in a domain of its own. */
    Seal seal(String domain, byte[] statement) {
        KeyVault.Held held = key;
        return Seal.of(
                held.id(), held.publicPart(), Signatures.sign(held.secret(), domain, statement));
    }

    /** Signs a set of one kill with a key that nobody trusts. */
    void rehearse(dev.pilothouse.policy.decisions.Kill kill) {
        sign(nobodys, new KillSet(kill.epoch(), List.of(kill)), kill.killedAt());
    }

    private static SignedKillSet sign(KeyVault.Held held, KillSet set, Instant issuedAt) {
        byte[] bytes = message(set, issuedAt).toByteArray();
        return SignedKillSet.newBuilder()
                .setKillSet(ByteString.copyFrom(bytes))
                .setSignature(ByteString.copyFrom(Signatures.sign(held.secret(), bytes)))
                .setKeyId(held.id())
                .build();
    }

    static dev.pilothouse.bridge.protocol.v1.KillSet message(KillSet set, Instant issuedAt) {
        var message =
                dev.pilothouse.bridge.protocol.v1.KillSet.newBuilder()
                        .setEpoch(set.epoch())
                        .setIssuedAt(stamp(issuedAt));
        set.kills().forEach(k -> message.addKills(message(k)));
        set.reconciled().forEach(id -> message.addReconciled(id.toString()));
        return message.build();
    }

    static Kill message(dev.pilothouse.policy.decisions.Kill kill) {
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
