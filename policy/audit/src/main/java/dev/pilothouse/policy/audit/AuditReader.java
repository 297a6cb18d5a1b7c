package dev.pilothouse.policy.audit;

import static dev.pilothouse.db.model.Permission.EXPORT_AUDIT;
import static dev.pilothouse.db.model.Permission.SEE_AUDIT;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.audit.store.AuditStore;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Reads the log. A reader sees the entries of the tenants in which they hold the permission;
 * entries of no tenant are for those who hold it everywhere.
 */
public final class AuditReader {
    private static final int MOST = 500;
    private static final int READERS = 200;
    private static final int LONGEST_TEXT = 200;

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
                database.read(
                        tx -> new AuditStore(tx).newest(reach, checked(filter), before, limit + 1));
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
        return database.read(tx -> new AuditStore(tx).count(reach, checked(filter)));
    }

    /**
     * Who read content, or whose traces were read: the most recent first, at most 200.
     *
     * @param filter its action does not count
     * @throws Denied without {@link Permission#SEE_AUDIT}
     */
    public List<ContentReads> reads(Actor actor, AuditFilter filter, ContentReads.By by) {
        Reach reach = reach(actor, SEE_AUDIT, filter);
        return database.read(tx -> new AuditStore(tx).reads(reach, checked(filter), by, READERS));
    }

    /**
     * Does something with one state of the log, for as long as it takes. That it happened is an
     * entry of that state already.
     *
     * @param entry about the export
     * @throws Denied without {@link Permission#EXPORT_AUDIT}
     */
    public <T> T snapshot(
            Actor actor, AuditFilter filter, AuditEntry entry, Function<AuditSnapshot, T> work) {
        Reach reach = reach(actor, EXPORT_AUDIT, filter);
        database.run(tx -> log.append(tx, entry));
        return database.readLong(tx -> work.apply(new AuditSnapshot(tx, reach, checked(filter))));
    }

    private static AuditFilter checked(AuditFilter filter) {
        filter.text().ifPresent(text -> Texts.check("text", text, 1, LONGEST_TEXT));
        return filter;
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
