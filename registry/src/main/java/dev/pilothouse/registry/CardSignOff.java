package dev.pilothouse.registry;

import dev.pilothouse.db.model.Approvable;
import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.model.ModelId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.registry.store.CardStore;
import java.util.Map;

/** What the end of an approval does to a card. */
public final class CardSignOff implements Approvable<Tx> {
    private final AuditLog audit;

    public CardSignOff(AuditLog audit) {
        this.audit = audit;
    }

    @Override
    public ApprovalKind kind() {
        return ApprovalKind.MODEL_CARD;
    }

    @Override
    public void decided(Tx tx, Decision decision) {
        int slash = decision.subject().indexOf('/');
        if (slash < 0) {
            throw new BadInput("subject", decision.subject(), "model/number");
        }
        ModelId id = new ModelId(decision.subject().substring(0, slash));
        long number = Long.parseLong(decision.subject().substring(slash + 1));
        Model model = Models.existing(tx, id);
        CardStore store = new CardStore(tx);
        store.lock(id);
        ModelCard card =
                store.version(id, number)
                        .orElseThrow(() -> new NotFound("card", decision.subject()));
        requireSame(card, decision);
        if (decision.end() == End.APPROVED) {
            requireOthers(card, decision);
            store.sign(card, decision.approvers(), decision.last().name(), decision.at());
        } else {
            store.reopen(
                    card,
                    decision.end() == End.WITHDRAWN
                            ? CardState.DRAFT
                            : CardState.CHANGES_REQUESTED);
        }
        audit.append(
                tx,
                ModelCards.entry(decision.last(), action(decision.end()), model, card)
                        .to(
                                Map.of(
                                        "digest",
                                        card.digest(),
                                        "approval",
                                        decision.approval().toString())));
    }

    private static String action(End end) {
        return switch (end) {
            case APPROVED -> "card.sign-off";
            case CHANGES_REQUESTED -> "card.changes-requested";
            case WITHDRAWN -> "card.withdraw";
        };
    }

    private static void requireSame(ModelCard card, Decision decision) {
        boolean same =
                card.state() == CardState.ASKED
                        && card.digest().equals(decision.digest())
                        && card.ask()
                                .filter(a -> a.approval().equals(decision.approval()))
                                .isPresent();
        if (!same) {
            throw new Conflict(
                    Reason.CHANGED_MEANWHILE,
                    "card '" + decision.subject() + "' is no longer what was asked for");
        }
    }

    private static void requireOthers(ModelCard card, Decision decision) {
        if (decision.approvers().isEmpty()
                || decision.approvers().stream().anyMatch(card.authors()::contains)) {
            throw new Conflict(
                    Reason.SAME_PERSON,
                    "card '"
                            + decision.subject()
                            + "' is signed off by somebody who did not write it");
        }
    }
}
