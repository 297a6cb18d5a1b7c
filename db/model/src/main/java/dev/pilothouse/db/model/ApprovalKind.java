package dev.pilothouse.db.model;

import static dev.pilothouse.db.model.Permission.APPROVE_BUDGETS;
import static dev.pilothouse.db.model.Permission.APPROVE_CARDS;
import static dev.pilothouse.db.model.Permission.APPROVE_ERASURES;
import static dev.pilothouse.db.model.Permission.APPROVE_FEATURES;
import static dev.pilothouse.db.model.Permission.APPROVE_RELEASES;
import static dev.pilothouse.db.model.Permission.APPROVE_RISKS;
import static dev.pilothouse.db.model.Permission.LIFT;

/** What people approve, and the permission that it takes. */
public enum ApprovalKind {
    PROMPT_RELEASE(APPROVE_RELEASES),
    MODEL_CARD(APPROVE_CARDS),
    FEATURE_LIVE(APPROVE_FEATURES),
    KILL_LIFT(LIFT),
    BUDGET_RAISE(APPROVE_BUDGETS),
    RISK_CLASS(APPROVE_RISKS),
    ERASURE(APPROVE_ERASURES);

    private final Permission permission;

    ApprovalKind(Permission permission) {
        this.permission = permission;
    }

    /** What an approver must hold in the tenant of the thing. */
    public Permission permission() {
        return permission;
    }

    /** The word of URLs and command lines, for example {@code prompt-release}. */
    public String word() {
        return Words.of(this);
    }

    /**
     * @throws BadInput when {@code word} names no kind
     */
    public static ApprovalKind ofWord(String word) {
        return Words.parse("kind", ApprovalKind.class, word);
    }
}
