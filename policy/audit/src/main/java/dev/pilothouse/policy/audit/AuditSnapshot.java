package dev.pilothouse.policy.audit;

import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.store.AuditStore;
import java.util.HexFormat;
import java.util.function.Consumer;

/** One state of the log: however often and slowly it is read, it stays the same. */
public final class AuditSnapshot {
    private final AuditStore store;
    private final Reach reach;
    private final AuditFilter filter;
    private final AuditStore.Link head;
    private final AuditExtent extent;

    AuditSnapshot(Tx tx, Reach reach, AuditFilter filter) {
        this.store = new AuditStore(tx);
        this.reach = reach;
        this.filter = filter;
        this.head = store.head();
        this.extent = store.extent(reach, filter, head.seq());
    }

    public AuditExtent extent() {
        return extent;
    }

    /** Number of the newest entry of the log, whether it is shown or not. */
    public long headSeq() {
        return head.seq();
    }

    /** Hash of the newest entry of the log, hexadecimal. */
    public String headHash() {
        return HexFormat.of().formatHex(head.hash());
    }

    /**
     * Hash that the first entry shown is hashed over, hexadecimal.
     *
     * @throws Conflict when the entry before it is missing from the log
     */
    public String hashBefore() {
        long before = Math.max(0, extent.first() - 1);
        return store.hash(before)
                .map(HexFormat.of()::formatHex)
                .orElseThrow(() ->
                        new Conflict(
                                Conflict.Reason.CHANGED_MEANWHILE,
                                "entry "
                                        + before
                                        + " is missing from the audit log: somebody removed it"));
    }

    /** Oldest first; memory does not grow with their number. */
    public void each(Consumer<ExportedEntry> consumer) {
        store.each(reach, filter, head.seq(), consumer);
    }
}
