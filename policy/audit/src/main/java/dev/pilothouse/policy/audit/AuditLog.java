package dev.pilothouse.policy.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.store.AuditStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Writes entries. An entry is written in the transaction of the change that it is about, as its
 * last statement: the change takes effect together with its entry or not at all.
 */
public final class AuditLog {
    private static final int KEY_BYTES = 32;

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public AuditLog(Clock clock) {
        this.clock = clock;
    }

    /**
     * Appends an entry. From here to the end of the transaction other writers of the log wait.
     *
     * @return the number of the entry
     */
    public long append(Tx tx, AuditEntry entry) {
        return appendAll(tx, List.of(entry));
    }

    /**
     * Appends several, in their order, with two statements: others wait as long as for one.
     *
     * @return the number of the first
     */
    public long appendAll(Tx tx, List<AuditEntry> entries) {
        if (entries.isEmpty()) {
            return 0;
        }
        AuditStore store = new AuditStore(tx);
        long first = store.next();
        List<AuditStore.Fresh> rows = new ArrayList<>();
        for (AuditEntry entry : entries) {
            rows.add(row(entry, first + rows.size()));
        }
        store.append(rows);
        return first;
    }

    /**
     * Newest entries about a thing, for the room that owns it; who may read them is its matter.
     *
     * @param most number of entries
     */
    public List<LoggedEntry> about(Tx tx, AuditEntry.Entity thing, int most) {
        return new AuditStore(tx)
                .newest(
                        new Reach.Everywhere(),
                        AuditFilter.ALL.withEntity(thing.type(), thing.id()),
                        OptionalLong.empty(),
                        most);
    }

    private AuditStore.Fresh row(AuditEntry entry, long seq) {
        Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Optional<EntryFormat.Detail> detail = detail(entry.detail());
        return new AuditStore.Fresh(
                EntryFormat.bytes(entry, seq, at, detail),
                detail.map(EntryFormat.Detail::key),
                detail.map(EntryFormat.Detail::bytes));
    }

    private Optional<EntryFormat.Detail> detail(Map<String, Object> detail) {
        if (detail.isEmpty()) {
            return Optional.empty();
        }
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return Optional.of(new EntryFormat.Detail(key, CanonicalJson.of(detail).getBytes(UTF_8)));
    }
}
