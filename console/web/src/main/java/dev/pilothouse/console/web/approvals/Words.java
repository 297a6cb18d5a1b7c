package dev.pilothouse.console.web.approvals;

import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.model.RiskClass;
import dev.pilothouse.policy.decisions.Approval;
import dev.pilothouse.policy.decisions.ApprovalFilter.Show;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Approvals in words. */
final class Words {
    private static final Set<String> QUIET =
            EnumSet.complementOf(EnumSet.of(RiskClass.PROHIBITED, RiskClass.HIGH)).stream()
                    .map(RiskClass::title)
                    .collect(Collectors.toSet());

    private Words() {}

    static String kind(ApprovalKind kind) {
        return switch (kind) {
            case PROMPT_RELEASE -> "Prompt release";
            case MODEL_CARD -> "Model card";
            case FEATURE_LIVE -> "Feature";
            case KILL_LIFT -> "Kill lift";
            case BUDGET_RAISE -> "Budget";
            case RISK_CLASS -> "Risk class";
            case ERASURE -> "Erasure";
        };
    }

    static String icon(ApprovalKind kind) {
        return switch (kind) {
            case PROMPT_RELEASE -> "file-text";
            case MODEL_CARD -> "file-badge";
            case FEATURE_LIVE -> "layers";
            case KILL_LIFT -> "lock-open";
            case BUDGET_RAISE -> "wallet";
            case RISK_CLASS -> "scale";
            case ERASURE -> "user-round-x";
        };
    }

    /** A feature of a lower class asks for no more care than any other. */
    static Status riskStatus(String risk) {
        return QUIET.contains(risk) ? Status.UNKNOWN : Status.WATCH;
    }

    static String tab(Show show) {
        return switch (show) {
            case WAITING -> "Waiting for me";
            case ASKED -> "Asked by me";
            case ALL -> "All";
        };
    }

    static Status status(Approval approval, Instant now) {
        return switch (approval.state()) {
            case OPEN -> approval.overdue(now) ? Status.OFF : Status.WATCH;
            case APPROVED -> Status.OK;
            case CHANGES_REQUESTED -> Status.OFF;
            case WITHDRAWN, VOID -> Status.UNKNOWN;
        };
    }

    static String state(Approval approval) {
        return switch (approval.state()) {
            case OPEN ->
                    approval.approvers() == 1
                            ? "open"
                            : approval.approved() + " of " + approval.approvers();
            case APPROVED -> "approved";
            case CHANGES_REQUESTED -> "changes requested";
            case WITHDRAWN -> "withdrawn";
            case VOID -> "void";
        };
    }

    /** What an approval brings about. */
    static String consequence(Approval approval) {
        int left = approval.approvers() - approval.approved() - 1;
        if (left > 0) {
            return left == 1
                    ? "Nothing changes yet: one more person has to agree after you."
                    : "Nothing changes yet: " + left + " more people have to agree after you.";
        }
        return switch (approval.kind()) {
            case PROMPT_RELEASE ->
                    "Yours is the last approval it takes: gateways may serve exactly this digest.";
            case MODEL_CARD -> "Yours is the last approval it takes: the card is signed off.";
            case FEATURE_LIVE -> "Yours is the last approval it takes: the feature is live.";
            case KILL_LIFT -> "The kill is lifted and calls work again at once.";
            case BUDGET_RAISE -> "It takes effect at every gateway within about a second.";
            case RISK_CLASS ->
                    "The class is signed off and sealed, and gateways act on it within a second.";
            case ERASURE ->
                    "Exactly this plan may be carried out. What is erased then cannot be brought"
                            + " back.";
        };
    }

    /** What an objection brings about. */
    static String objection(Approval approval) {
        return approval.kind() == ApprovalKind.KILL_LIFT
                ? "The kill stays in force, and who proposed the lift has to propose it again."
                : "This request ends. "
                        + approval.asker().name()
                        + " reads your words and can ask"
                        + " again with a changed one.";
    }

    static String digest(String digest) {
        return "sha256:" + digest.substring(0, 4) + "…" + digest.substring(60);
    }

    /** A field of evidence for people: {@code killed_because} is "Killed because". */
    static String field(String name) {
        String words = name.replace('_', ' ').replace('.', ' ');
        return words.isEmpty() ? "" : Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
