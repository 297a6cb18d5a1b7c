package dev.pilothouse.policy.audit;

import static dev.pilothouse.db.model.Permission.EXPORT_AUDIT;
import static dev.pilothouse.db.model.Permission.SEE_AUDIT;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.store.AuditStore;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Reads and exports the log. A reader sees the entries of the tenants in which they hold the
 * permission; entries of no tenant are for those who hold it everywhere.
 */
public final class AuditReader {
    private static final int MOST = 500;
    private static final int EXPORT_PAGE = 1000;

    private final Database database;
    private final AuditLog log;

    public AuditReader(Database database, AuditLog log) {
        this.database = database;
        this.log = log;
    }

    /**
     * @param before read entries with smaller numbers only; empty: from the newest
     * @param limit 1 to 500
     * @throws Denied without {@link Permission#SEE_AUDIT}
     */
    public AuditPage page(Actor actor, AuditFilter filter, OptionalLong before, int limit) {
        if (limit < 1 || limit > MOST) {
            throw new BadInput("limit", Integer.toString(limit), "1 to " + MOST);
        }
        Reach reach = reach(actor, SEE_AUDIT, filter);
        List<LoggedEntry> found =
                database.read(tx -> new AuditStore(tx).newest(reach, filter, before, limit + 1));
        boolean more = found.size() > limit;
        List<LoggedEntry> page = more ? found.subList(0, limit) : found;
        return new AuditPage(
                page, more ? OptionalLong.of(page.getLast().seq()) : OptionalLong.empty());
    }

    public Optional<LoggedEntry> find(Actor actor, long seq) {
        Reach reach = reach(actor, SEE_AUDIT, AuditFilter.ALL);
        return database.read(tx -> new AuditStore(tx).find(reach, seq));
    }

    /** Number of entries that {@link #page} would show in all. */
    public long count(Actor actor, AuditFilter filter) {
        Reach reach = reach(actor, SEE_AUDIT, filter);
        return database.read(tx -> new AuditStore(tx).count(reach, filter));
    }

    /**
     * Writes all entries that match, oldest first, a page at a time; the export itself is the last
     * entry of the log before it begins. Does not close {@code out}.
     *
     * @return number of entries written
     * @throws Denied without {@link Permission#EXPORT_AUDIT}
     */
    public long export(Actor actor, AuditFilter filter, ExportFormat format, OutputStream out)
            throws IOException {
        Reach reach = reach(actor, EXPORT_AUDIT, filter);
        long end = database.write(tx -> log.append(tx, exported(actor, filter, format)));
        ExportWriter writer = ExportWriter.of(format, out);
        long written = 0;
        long after = 0;
        while (true) {
            long from = after;
            List<LoggedEntry> page =
                    database.read(
                            tx -> new AuditStore(tx).after(reach, filter, from, end, EXPORT_PAGE));
            for (LoggedEntry entry : page) {
                writer.write(entry);
            }
            written += page.size();
            if (page.size() < EXPORT_PAGE) {
                writer.flush();
                return written;
            }
            after = page.getLast().seq();
        }
    }

    private static AuditEntry exported(Actor actor, AuditFilter filter, ExportFormat format) {
        return AuditEntry.of(
                        actor, "audit.export", Entity.of("export", UUID.randomUUID().toString()))
                .in(filter.tenant())
                .to(Map.of("format", format.name(), "filter", filter.toString()));
    }

    /**
     * Checks every hash, number and commitment from the first entry to the newest.
     *
     * @throws Denied unless {@link Permission#SEE_AUDIT} is held everywhere
     */
    public ChainCheck verify(Actor actor) {
        actor.require(SEE_AUDIT, Optional.empty());
        return new ChainVerifier(database).run();
    }

    private static Reach reach(Actor actor, Permission permission, AuditFilter filter) {
        Reach reach = actor.reach(permission);
        boolean held = filter.tenant().map(reach::contains).orElse(!reach.isEmpty());
        if (!held) {
            throw new Denied(permission, filter.tenant());
        }
        return reach;
    }
}
