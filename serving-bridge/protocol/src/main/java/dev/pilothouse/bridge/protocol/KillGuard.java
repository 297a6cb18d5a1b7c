package dev.pilothouse.bridge.protocol;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import dev.pilothouse.bridge.protocol.v1.Kill;
import dev.pilothouse.bridge.protocol.v1.KillAck;
import dev.pilothouse.bridge.protocol.v1.KillHello;
import dev.pilothouse.bridge.protocol.v1.KillSet;
import dev.pilothouse.bridge.protocol.v1.LocalKills;
import dev.pilothouse.bridge.protocol.v1.SignedKillSet;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enforces kill sets: checked, applied, written to disk, and only then acknowledged. The epoch
 * never goes back. Knows no socket and no thread: one thread at a time uses it.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-29-kills-survive.md">decision</a>
 */
final class KillGuard {
    private static final Logger LOG = LoggerFactory.getLogger(KillGuard.class);
    private static final Duration LONGEST_CUT = Duration.ofSeconds(10);
    private static final String DAMAGED =
            "The kill switches on this node's disk cannot be read; calls are refused until the"
                    + " control plane has sent them again";

    private final StateFile file;
    private final Overlay overlay;
    private final KillHandler handler;
    private final Check check;
    private volatile Enforced enforced = Enforced.NOTHING;
    private volatile boolean known = true;
    private volatile boolean unknownKey;
    private boolean overlayKnown = true;
    private SignedKillSet persisted = SignedKillSet.getDefaultInstance();
    private KillAck lastAck = KillAck.getDefaultInstance();

    /** Whether control signed a kill set. */
    @FunctionalInterface
    interface Check {
        KillSet verify(SignedKillSet signed) throws SignedKills.Untrusted;
    }

    private record Enforced(SignedKillSet signed, KillSet set) {
        static final Enforced NOTHING =
                new Enforced(SignedKillSet.getDefaultInstance(), KillSet.getDefaultInstance());
    }

    KillGuard(StateFile file, StateFile overlay, KillHandler handler, Check check) {
        this.file = file;
        this.overlay = new Overlay(overlay);
        this.handler = handler;
        this.check = check;
    }

    /**
     * Enforces what the disk holds. A kill set that cannot be read may have killed anything, so
     * everything is refused until control sends one; the file stays, so that another start refuses
     * too.
     */
    void load() throws IOException {
        overlayKnown = overlay.load();
        try {
            Optional<byte[]> content = file.read();
            if (content.isPresent()) {
                persisted = SignedKillSet.parseFrom(content.get());
                enforced = new Enforced(persisted, KillSet.parseFrom(persisted.getKillSet()));
                lastAck = applied(enforced.set, Instant.now()).build();
                overlay.settle(enforced.set);
            }
        } catch (InvalidProtocolBufferException | GeneralSecurityException e) {
            LOG.error("{}: {} ({})", file, DAMAGED, e.getMessage());
            known = false;
        }
        KillSet all = all(enforced.set);
        if (all.getEpoch() > 0 || all.getKillsCount() > 0) {
            handler.apply(all);
            LOG.info("Enforcing kill set {} with {} kills", epoch(), all.getKillsCount());
        }
    }

    long epoch() {
        return enforced.set.getEpoch();
    }

    /** False while the node refuses everything because its kills on disk were damaged. */
    boolean known() {
        return known && overlayKnown;
    }

    /** True when the last kill set was signed with a key that is not pinned. */
    boolean unknownKey() {
        return unknownKey;
    }

    /** What this node tells control when it connects; on any thread. */
    KillHello hello(String node) {
        Enforced now = enforced;
        return KillHello.newBuilder()
                .setNode(node)
                .setEpoch(now.set.getEpoch())
                .setEnforced(now.signed)
                .setOverlay(overlay.kills())
                .build();
    }

    /** Kills that were made at this node and are not reconciled; on any thread. */
    LocalKills overlay() {
        return overlay.kills();
    }

    /** Completes when the set is enforced, on disk, and every matching stream is cut. */
    CompletableFuture<KillAck> receive(SignedKillSet signed) {
        long received = System.nanoTime();
        KillSet set;
        try {
            set = check.verify(signed);
        } catch (SignedKills.Untrusted e) {
            LOG.error("A kill set is refused: {}", e.reason());
            unknownKey = e.unknownKey();
            return refused(e.claimedEpoch(), e.reason(), false);
        }
        unknownKey = false;
        if (set.getEpoch() < epoch()) {
            LOG.error("Kill set {} is refused: {} is enforced", set.getEpoch(), epoch());
            return refused(set.getEpoch(), "older than the enforced epoch " + epoch(), true);
        }
        if (known && set.getEpoch() == epoch() && epoch() > 0) {
            if (!ids(set).equals(ids(enforced.set))) {
                LOG.error("Kill set {} is refused: other kills are enforced under it", epoch());
                return refused(epoch(), "other kills are enforced under this epoch", true);
            }
            if (set.getKillsList().equals(enforced.set.getKillsList())) {
                return again(signed, set);
            }
        }
        return enforce(signed, set, received);
    }

    private CompletableFuture<KillAck> enforce(SignedKillSet signed, KillSet set, long received) {
        double waited = millisSince(received);
        known = true;
        CompletableFuture<KillHandler.Cut> cut = apply(set);
        Instant appliedAt = Instant.now();
        enforced = new Enforced(signed, set);
        KillAck.Builder ack = applied(set, appliedAt);
        String unwritten = persist(signed, set);
        lastAck = ack.setRefused(unwritten).build();
        return cut.orTimeout(LONGEST_CUT.toMillis(), TimeUnit.MILLISECONDS)
                .handle((streams, failure) -> finished(ack, streams, failure, waited));
    }

    private CompletableFuture<KillHandler.Cut> apply(KillSet set) {
        try {
            return handler.apply(all(set)).toCompletableFuture();
        } catch (RuntimeException e) {
            LOG.error("Kill set {} cannot be applied", set.getEpoch(), e);
            return CompletableFuture.failedFuture(e);
        }
    }

    private KillSet all(KillSet set) {
        KillSet all = overlay.over(set);
        return known() ? all : all.toBuilder().addKills(everything()).build();
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

    private static Set<String> ids(KillSet set) {
        return set.getKillsList().stream().map(Kill::getId).collect(Collectors.toSet());
    }

    /** The enforced set came again: perhaps newly signed, or the disk was full the first time. */
    private CompletableFuture<KillAck> again(SignedKillSet signed, KillSet set) {
        enforced = new Enforced(signed, set);
        String unwritten = persisted.equals(signed) ? "" : persist(signed, set);
        lastAck = lastAck.toBuilder().setRefused(unwritten).build();
        return CompletableFuture.completedFuture(lastAck);
    }

    /** Empty when it is on disk, otherwise why not. */
    private String persist(SignedKillSet signed, KillSet set) {
        try {
            file.write(signed.toByteArray());
            persisted = signed;
            overlay.settle(set);
            return "";
        } catch (IOException e) {
            LOG.error("Kill set {} is enforced, but lost at the next start", epoch(), e);
            return "enforced, but not on disk: " + e;
        }
    }

    /**
     * Adds a kill that was made at this node.
     *
     * @return completes when every matching stream is cut
     * @throws IOException when it is enforced, but would be lost at the next start
     */
    CompletableFuture<KillHandler.Cut> breakGlass(Kill kill) throws IOException {
        overlay.add(kill);
        CompletableFuture<KillHandler.Cut> cut = apply(enforced.set);
        overlay.write();
        return cut.orTimeout(LONGEST_CUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private CompletableFuture<KillAck> refused(long epoch, String why, boolean ahead) {
        return CompletableFuture.completedFuture(
                KillAck.newBuilder().setEpoch(epoch).setRefused(why).setAhead(ahead).build());
    }

    private static KillAck.Builder applied(KillSet set, Instant at) {
        return KillAck.newBuilder().setEpoch(set.getEpoch()).setAppliedAt(Times.stamp(at));
    }

    private static Kill everything() {
        return Kill.newBuilder()
                .setId("damaged-state")
                .setScope("global")
                .setMode("deny-new")
                .setReason(DAMAGED)
                .setKilledBy("node")
                .setKilledAt(Timestamp.getDefaultInstance())
                .build();
    }

    private static double millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e6;
    }
}
