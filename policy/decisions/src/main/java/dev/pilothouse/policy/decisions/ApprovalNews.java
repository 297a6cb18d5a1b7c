package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.postgres.Tx;

import java.util.List;

/** Who hears of approvals, in the transaction that makes the news: whoever is to be told later. */
interface ApprovalNews {
    ApprovalNews NONE =
            new ApprovalNews() {
                @Override
                public void asked(Tx tx, Approval approval, List<Member> mayDecide) {}

                @Override
                public void ended(Tx tx, Approval approval) {}
            };

    void asked(Tx tx, Approval approval, List<Member> mayDecide);

    void ended(Tx tx, Approval approval);
}
