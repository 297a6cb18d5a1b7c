package dev.pilothouse.bridge.protocol;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.pilothouse.bridge.protocol.v1.Kill;
import dev.pilothouse.bridge.protocol.v1.KillAck;
import dev.pilothouse.bridge.protocol.v1.KillHello;
import dev.pilothouse.bridge.protocol.v1.KillSet;
import dev.pilothouse.bridge.protocol.v1.LocalKills;
import dev.pilothouse.bridge.protocol.v1.SignedKillSet;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The real {@link KillGuard} for the simulation: without sockets, with keys that are only names.
 */
public class SimulatedGuard {
    private final Disk kills;
    private final Disk overlay;
    private final Supplier<String> pinned;
    private KillGuard guard;
    private KillSet served = KillSet.getDefaultInstance();

    /** A file that a simulated crash may tear or lose. */
    public interface Disk {
        byte[] read();

        void write(byte[] content) throws IOException;
    }

    /**
     * @param pinned the one signing key that the node trusts now
     */
    public SimulatedGuard(Disk kills, Disk overlay, Supplier<String> pinned) {
        this.kills = kills;
        this.overlay = overlay;
        this.pinned = pinned;
        this.guard = fresh();
    }

    private KillGuard fresh() {
        return new KillGuard(
                file(kills),
                file(overlay),
                set -> {
                    served = set;
                    return CompletableFuture.completedFuture(KillHandler.Cut.NOTHING);
                },
                signed -> verify(signed, pinned.get()));
    }

    /** What a mutant does: from here on every epoch is news. */
    protected void forgetTheEpoch() {
        guard = fresh();
    }

    private static StateFile file(Disk disk) {
        return new StateFile() {
            @Override
            public Optional<byte[]> read() {
                return Optional.ofNullable(disk.read());
            }

            @Override
            public void write(byte[] content) throws IOException {
                disk.write(content);
            }
        };
    }

    private static KillSet verify(SignedKillSet signed, String pinned)
            throws SignedKills.Untrusted {
        try {
            KillSet set = KillSet.parseFrom(signed.getKillSet());
            if (!signed.getKeyId().equals(pinned)) {
                throw new SignedKills.Untrusted("unknown key", set, true);
            }
            return set;
        } catch (InvalidProtocolBufferException e) {
            throw new SignedKills.Untrusted("not a set", KillSet.getDefaultInstance(), false);
        }
    }

    public void load() throws IOException {
        guard.load();
    }

    /** What calls are checked against. */
    public KillSet served() {
        return served;
    }

    public long epoch() {
        return guard.epoch();
    }

    public boolean known() {
        return guard.known();
    }

    public boolean wantsKeys() {
        return guard.unknownKey();
    }

    public KillHello hello(String node) {
        return guard.hello(node);
    }

    public LocalKills overlay() {
        return guard.overlay();
    }

    public KillAck receive(SignedKillSet signed) {
        return guard.receive(signed).join();
    }

    public void breakGlass(Kill kill) throws IOException {
        guard.breakGlass(kill).join();
    }
}
