package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.NodeId;
import java.time.Instant;

/**
 * A node enforces a kill set, or says why not.
 *
 * @param epoch of the kill set
 * @param appliedAt by the node's clock
 * @param receivedAt by the clock of the control plane
 * @param streamsCut number of streams that it cut
 * @param lastByteMillis from the receipt of the set to the last byte to the last of them; 0 for
 *     none
 * @param refused why it did not apply the set; empty when it did
 * @param late the node connected after the set was made, so its time says nothing about how fast a
 *     kill spreads
 */
public record KillAck(
        long epoch,
        NodeId node,
        Instant appliedAt,
        Instant receivedAt,
        int streamsCut,
        double lastByteMillis,
        String refused,
        boolean late) {
    /** The same, without saying how fast the kill spread. */
    KillAck untimed() {
        return new KillAck(
                epoch, node, appliedAt, receivedAt, streamsCut, lastByteMillis, refused, true);
    }

    public boolean applied() {
        return refused.isEmpty();
    }
}
