package dev.pilothouse.bridge.protocol;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import dev.pilothouse.bridge.protocol.v1.Kill;
import dev.pilothouse.bridge.protocol.v1.KillAck;
import dev.pilothouse.bridge.protocol.v1.KillSet;
import dev.pilothouse.bridge.protocol.v1.SignedKillSet;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enforces kill sets: checked, applied, written to disk, and only then acknowledged. The epoch
 * never goes back. Used by one thread.
 */
final class KillGuard {
    private static final Logger LOG = LoggerFactory.getLogger(KillGuard.class);
    private static final Duration LONGEST_CUT = Duration.ofSeconds(10);
    private static final String DAMAGED =
            "The kill switches on this node's disk cannot be read; calls are refused until the"
                    + " control plane has sent them again";

    private final Path file;
    private final KillHandler handler;
    private final Supplier<Map<String, PublicKey>> keys;
    private volatile long epoch;
    private volatile boolean known = true;
    private volatile boolean unknownKey;
    private SignedKillSet persisted = SignedKillSet.getDefaultInstance();
    private KillAck lastAck = KillAck.getDefaultInstance();

    KillGuard(Path folder, KillHandler handler, Supplier<Map<String, PublicKey>> keys) {
        this.file = folder.resolve("killset");
        this.handler = handler;
        this.keys = keys;
    }

    /**
     * Enforces what the disk holds. A kill set that cannot be read or verified may have killed
     * anything, so everything is refused until control sends one; the file stays, so that another
     * start refuses too.
     */
    void load() throws IOException {
        Optional<byte[]> content = AtomicFile.read(file);
        if (content.isEmpty()) {
            return;
        }
        try {
            SignedKillSet signed = SignedKillSet.parseFrom(content.get());
            KillSet set = SignedKills.verify(signed, keys.get());
            handler.apply(set);
            epoch = set.getEpoch();
            persisted = signed;
            lastAck = applied(set, Instant.now()).build();
            LOG.info("Enforcing kill set {} with {} kills", epoch, set.getKillsCount());
        } catch (InvalidProtocolBufferException | SignedKills.Untrusted e) {
            LOG.error("{}: {} ({})", file, DAMAGED, e.getMessage());
            known = false;
            handler.apply(everything());
        }
    }

    long epoch() {
        return epoch;
    }

    /** False while the node refuses everything because its kill set was damaged. */
    boolean known() {
        return known;
    }

    /** True when the last kill set was signed with a key that is not pinned. */
    boolean unknownKey() {
        return unknownKey;
    }

    /** Completes when the set is enforced, on disk, and every matching stream is cut. */
    CompletableFuture<KillAck> receive(SignedKillSet signed) {
        long received = System.nanoTime();
        KillSet set;
        try {
            set = SignedKills.verify(signed, keys.get());
        } catch (SignedKills.Untrusted e) {
            LOG.error("A kill set is refused: {}", e.reason());
            unknownKey = e.unknownKey();
            return refused(e.claimedEpoch(), e.reason());
        }
        unknownKey = false;
        if (set.getEpoch() < epoch) {
            LOG.error("Kill set {} is refused: {} is enforced", set.getEpoch(), epoch);
            return refused(set.getEpoch(), "older than the enforced epoch " + epoch);
        }
        if (known && set.getEpoch() == epoch && epoch > 0) {
            return again(signed);
        }
        return enforce(signed, set, received);
    }

    private CompletableFuture<KillAck> enforce(SignedKillSet signed, KillSet set, long received) {
        double waited = millisSince(received);
        CompletableFuture<KillHandler.Cut> cut = apply(set);
        Instant appliedAt = Instant.now();
        epoch = set.getEpoch();
        known = true;
        KillAck.Builder ack = applied(set, appliedAt);
        String unwritten = persist(signed);
        lastAck = ack.setRefused(unwritten).build();
        return cut.orTimeout(LONGEST_CUT.toMillis(), TimeUnit.MILLISECONDS)
                .handle((streams, failure) -> finished(ack, streams, failure, waited));
    }

    private CompletableFuture<KillHandler.Cut> apply(KillSet set) {
        try {
            return handler.apply(set).toCompletableFuture();
        } catch (RuntimeException e) {
            LOG.error("Kill set {} cannot be applied", set.getEpoch(), e);
            return CompletableFuture.failedFuture(e);
        }
    }

    private static KillAck finished(
            KillAck.Builder ack,
            KillHandler.@Nullable Cut cut,
            @Nullable Throwable failure,
            double waited) {
        if (cut == null) {
            LOG.error("Streams of kill set {} may be open", ack.getEpoch(), failure);
            return ack.setRefused("cutting open streams did not finish: " + failure).build();
        }
        double lastByte = cut.streams() == 0 ? 0 : waited + cut.lastByteMillis();
        return ack.setStreamsCut(cut.streams()).setLastByteMs(lastByte).build();
    }

    /** The enforced epoch came again: perhaps newly signed, or the disk was full the first time. */
    private CompletableFuture<KillAck> again(SignedKillSet signed) {
        String unwritten = persisted.equals(signed) ? "" : persist(signed);
        lastAck = lastAck.toBuilder().setRefused(unwritten).build();
        return CompletableFuture.completedFuture(lastAck);
    }

    /** Empty when it is on disk, otherwise why not. */
    private String persist(SignedKillSet signed) {
        try {
            AtomicFile.write(file, signed.toByteArray());
            persisted = signed;
            return "";
        } catch (IOException e) {
            LOG.error("Kill set {} is enforced, but lost at the next start", epoch, e);
            return "enforced, but not on disk: " + e;
        }
    }

    private static CompletableFuture<KillAck> refused(long epoch, String why) {
        return CompletableFuture.completedFuture(
                KillAck.newBuilder().setEpoch(epoch).setRefused(why).build());
    }

    private static KillAck.Builder applied(KillSet set, Instant at) {
        return KillAck.newBuilder().setEpoch(set.getEpoch()).setAppliedAt(Times.stamp(at));
    }

    private static KillSet everything() {
        Timestamp now = Times.stamp(Instant.now());
        return KillSet.newBuilder()
                .setIssuedAt(now)
                .addKills(
                        Kill.newBuilder()
                                .setId("damaged-state")
                                .setScope("global")
                                .setMode("deny-new")
                                .setReason(DAMAGED)
                                .setKilledBy("node")
                                .setKilledAt(now))
                .build();
    }

    private static double millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e6;
    }
}
