package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Words;
import java.util.Optional;
import java.util.UUID;

/**
 * Which approvals to read.
 *
 * @param tenant those of this tenant and those that belong to none
 * @param before of a page: only those asked for before this one
 * @param limit 1 to 200
 */
public record ApprovalFilter(
        Show show,
        Optional<Approval.State> state,
        Optional<ApprovalKind> kind,
        Optional<TenantId> tenant,
        Optional<UUID> before,
        int limit) {
    public static final int MOST = 200;

    /** Whose. */
    public enum Show {
        /** Open ones that the reader may decide about. */
        WAITING,
        /** Those that the reader made or asked for. */
        ASKED,
        ALL;

        public String word() {
            return Words.of(this);
        }

        /**
         * @throws BadInput when {@code word} names none
         */
        public static Show ofWord(String word) {
            return Words.parse("show", Show.class, word);
        }
    }

    public ApprovalFilter {
        if (limit < 1 || limit > MOST) {
            throw new BadInput("limit", Integer.toString(limit), "1 to " + MOST);
        }
    }

    public static ApprovalFilter of(Show show) {
        return new ApprovalFilter(
                show, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), MOST);
    }

    public ApprovalFilter in(Optional<TenantId> of) {
        return new ApprovalFilter(show, state, kind, of, before, limit);
    }

    public ApprovalFilter of(ApprovalKind of) {
        return new ApprovalFilter(show, state, Optional.of(of), tenant, before, limit);
    }

    /** The page after one that ended with this approval. */
    public ApprovalFilter page(Optional<UUID> after, int most) {
        return new ApprovalFilter(show, state, kind, tenant, after, most);
    }
}
