package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.Approvable;
import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.postgres.Tx;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A room that writes down what was decided, and can refuse it. */
final class Notebook implements Approvable<Tx> {
    final List<Decision> decided = new CopyOnWriteArrayList<>();
    final List<Decision> committed = new CopyOnWriteArrayList<>();
    private final ApprovalKind kind;
    boolean changed;
    int approvers = 1;

    Notebook(ApprovalKind kind) {
        this.kind = kind;
    }

    @Override
    public ApprovalKind kind() {
        return kind;
    }

    @Override
    public int approvers(Tx tx, String subject, Instant at) {
        return approvers;
    }

    @Override
    public void decided(Tx tx, Decision decision) {
        if (changed) {
            throw new Conflict(Conflict.Reason.CHANGED_MEANWHILE, "it was changed");
        }
        decided.add(decision);
    }

    @Override
    public void committed(Decision decision) {
        committed.add(decision);
    }
}
