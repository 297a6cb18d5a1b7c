package dev.pilothouse.bridge.protocol;

import com.google.protobuf.ByteString;
import dev.pilothouse.bridge.protocol.v1.Kill;
import dev.pilothouse.bridge.protocol.v1.KillSet;
import dev.pilothouse.bridge.protocol.v1.SignedKillSet;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kill sets that nobody but this class trusts go through a guard of their own, signature, disk and
 * acknowledgement included, so that the first real one finds compiled code. Nothing is enforced.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-30-first-to-the-nodes.md">
 *     decision</a>
 */
final class Rehearsal {
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
    private static final String KEY = "rehearsal";
    private static final String FILE = "rehearsal";
    private static final int SETS = 20;
    private static final int TIMES_EACH = 10;

    private final Path folder;
    private final Sealer sealer;

    /**
     * @param folder of the node; as it was before after each rehearsal
     */
    Rehearsal(Path folder, Sealer sealer) {
        this.folder = folder;
        this.sealer = sealer;
    }

    /** Takes a second or so; a failure is logged and no reason not to serve. */
    void play() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            play(guard(pair.getPublic()), pair.getPrivate());
            AtomicFile.delete(folder.resolve(FILE));
        } catch (IOException | GeneralSecurityException e) {
            LOG.warn("A kill could not be rehearsed: {}", e.toString());
        }
    }

    private KillGuard guard(PublicKey trusted) {
        return new KillGuard(
                new SealedFile(folder, FILE, sealer),
                new SealedFile(folder, FILE + "-overlay", sealer),
                set -> CompletableFuture.completedFuture(KillHandler.Cut.NOTHING),
                signed -> SignedKills.verify(signed, Map.of(KEY, trusted)));
    }

    private static void play(KillGuard guard, PrivateKey secret) throws GeneralSecurityException {
        for (int epoch = 1; epoch <= SETS; epoch++) {
            SignedKillSet signed = sign(set(epoch), secret);
            for (int i = 0; i < TIMES_EACH; i++) {
                guard.receive(signed).join();
            }
        }
    }

    private static KillSet set(int epoch) {
        Kill kill =
                Kill.newBuilder()
                        .setId("rehearsal-" + epoch)
                        .setScope("agent")
                        .setTarget("nobody")
                        .setMode("deny-and-cut")
                        .setReason("a rehearsal")
                        .setKilledBy("node")
                        .setKilledAt(Times.stamp(Instant.now()))
                        .build();
        return KillSet.newBuilder().setEpoch(epoch).addKills(kill).build();
    }

    private static SignedKillSet sign(KillSet set, PrivateKey secret)
            throws GeneralSecurityException {
        ByteString bytes = set.toByteString();
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(secret);
        signature.update(bytes.asReadOnlyByteBuffer());
        return SignedKillSet.newBuilder()
                .setKillSet(bytes)
                .setSignature(ByteString.copyFrom(signature.sign()))
                .setKeyId(KEY)
                .build();
    }
}
