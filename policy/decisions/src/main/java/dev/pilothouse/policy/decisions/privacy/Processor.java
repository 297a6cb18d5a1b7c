package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.TenantId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Somebody else who holds data for a tenant and is told of its erasures.
 *
 * @param version grows with every change
 */
public record Processor(UUID id, TenantId tenant, ProcessorData data, long version) {
    /**
     * What became of telling one of them of one erasure.
     *
     * @param toldAt when the mail server took the letter
     * @param failedAt when nobody tried any more
     * @param why nobody was told; empty otherwise
     */
    public record Notice(
            UUID id,
            String name,
            String holds,
            String contract,
            Instant queuedAt,
            Optional<Instant> toldAt,
            Optional<Instant> failedAt,
            String why) {
        /** {@code told}, {@code failed} or {@code queued}. */
        public String state() {
            return toldAt.isPresent() ? "told" : failedAt.isPresent() ? "failed" : "queued";
        }

        public boolean settled() {
            return toldAt.isPresent() || failedAt.isPresent();
        }

        /** When its state began. */
        public Instant at() {
            return toldAt.or(() -> failedAt).orElse(queuedAt);
        }
    }

    /**
     * A provider whose models the tenant may call and that is not on the list yet.
     *
     * @param name as administrators call it
     */
    public record Suggestion(String name, String holds) {}
}
