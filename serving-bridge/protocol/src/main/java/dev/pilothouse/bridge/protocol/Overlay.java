package dev.pilothouse.bridge.protocol;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.pilothouse.bridge.protocol.v1.Kill;
import dev.pilothouse.bridge.protocol.v1.KillSet;
import dev.pilothouse.bridge.protocol.v1.LocalKills;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Break-glass kills of this node. They are added to whatever kill set is in force, and leave only
 * when a kill set on this node's disk says that they are reconciled. Used by one thread.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-29-break-glass.md">decision</a>
 */
final class Overlay {
    private static final Logger LOG = LoggerFactory.getLogger(Overlay.class);

    private final StateFile file;
    private volatile LocalKills kills = LocalKills.getDefaultInstance();
    private boolean damaged;
    private boolean unwritten;

    Overlay(StateFile file) {
        this.file = file;
    }

    /** False when the file cannot be read: what it killed is not known. */
    boolean load() throws IOException {
        try {
            byte[] content = file.read().orElse(new byte[0]);
            kills = LocalKills.parseFrom(content);
        } catch (InvalidProtocolBufferException | GeneralSecurityException e) {
            LOG.error(
                    "{} cannot be read ({}): calls are refused until it is removed by hand",
                    file,
                    e.getMessage());
            damaged = true;
        }
        return !damaged;
    }

    LocalKills kills() {
        return kills;
    }

    /** The set and what this overlay adds to it. */
    KillSet over(KillSet set) {
        List<Kill> added = open(set);
        return added.isEmpty() ? set : set.toBuilder().addAllKills(added).build();
    }

    private List<Kill> open(KillSet set) {
        Set<String> reconciled = new HashSet<>(set.getReconciledList());
        return kills.getKillsList().stream().filter(k -> !reconciled.contains(k.getId())).toList();
    }

    /** Enforced from the next {@link #over} on, written or not. */
    void add(Kill kill) {
        if (kills.getKillsList().stream().noneMatch(k -> k.getId().equals(kill.getId()))) {
            kills = kills.toBuilder().addKills(kill).build();
            unwritten = true;
        }
    }

    /**
     * @throws IOException when the next start would not know what was added; also while the file is
     *     damaged, which must not be written over
     */
    void write() throws IOException {
        if (damaged) {
            throw new IOException(file + " is damaged");
        }
        file.write(kills.toByteArray());
        unwritten = false;
    }

    /**
     * Forgets what the set, which is on disk, says is reconciled; also tries again to write what
     * could not be written before.
     */
    void settle(KillSet set) {
        List<Kill> left = open(set);
        if (left.size() < kills.getKillsCount()) {
            kills = LocalKills.newBuilder().addAllKills(left).build();
            unwritten = true;
        }
        if (unwritten) {
            try {
                write();
            } catch (IOException e) {
                LOG.warn("{} is not up to date: {}", file, e.getMessage());
            }
        }
    }
}
