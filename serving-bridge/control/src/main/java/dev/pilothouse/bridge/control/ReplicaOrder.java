package dev.pilothouse.bridge.control;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Texts;
import java.util.Optional;
import java.util.UUID;

/**
 * What somebody tells a replica.
 *
 * @param deadlineSeconds how long open answers have, 1 to 3,600; 0: 30
 * @param reason for the audit log
 * @param id makes the same order harmless when it comes again; empty: a new one
 */
public record ReplicaOrder(
        String replica, Verb verb, int deadlineSeconds, String reason, Optional<UUID> id) {
    private static final int MOST_SECONDS = 3_600;

    public ReplicaOrder {
        reason = Texts.check("reason", reason, 1, 500);
        if (deadlineSeconds < 0 || deadlineSeconds > MOST_SECONDS) {
            throw new BadInput(
                    "deadline_seconds",
                    Integer.toString(deadlineSeconds),
                    "1 to " + MOST_SECONDS + ", or 0 for 30");
        }
    }
}
