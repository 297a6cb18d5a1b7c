package dev.pilothouse.policy.decisions;

import java.time.Instant;
import java.util.UUID;

/**
 * The store was behind what somebody enforces, as after the restore of a backup; lifts and votes
 * made since the backup are gone.
 *
 * @param witness the node that knew more; empty: the control plane itself, from before
 * @param enforced epoch that the witness enforces
 * @param known epoch that the store knew
 * @param epoch the one that the store continued with
 * @param recovered number of kills that were taken back from the witness
 * @param proven whether what the witness showed was signed with a key of this installation
 */
public record KillAlarm(
        UUID id,
        Instant at,
        String witness,
        long enforced,
        long known,
        long epoch,
        int recovered,
        boolean proven) {}
