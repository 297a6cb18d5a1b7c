package dev.pilothouse.console.web.audited;

import dev.pilothouse.console.web.audited.store.SampleStore;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditLog;

/** Methods that keep the rule, and methods that break it. Never run. */
public final class SampleService {
    private final Database database;
    private final AuditLog audit;
    private final AuditEntry entry;

    public SampleService(Database database, AuditLog audit, AuditEntry entry) {
        this.database = database;
        this.audit = audit;
        this.entry = entry;
    }

    public int reads() {
        return database.read(tx -> new SampleStore(tx.sql()).read());
    }

    public void withEntry() {
        database.run(tx -> {
            new SampleStore(tx.sql()).text();
            audit.append(tx, entry);
        });
    }

    public void withEntryOfAHelper() {
        database.run(tx -> {
            change(tx);
            note(tx);
        });
    }

    public void twoWithEntriesOfTheirOwn() {
        database.run(tx -> {
            changeAndNote(tx);
            changeAndNote(tx);
        });
    }

    public void built() {
        database.run(tx -> new SampleStore(tx.sql()).built());
    }

    public void text() {
        database.run(tx -> new SampleStore(tx.sql()).text());
    }

    public void query() {
        database.run(tx -> new SampleStore(tx.sql()).query());
    }

    public void batch() {
        database.run(tx -> new SampleStore(tx.sql()).batch());
    }

    public void jdbc() {
        database.run(tx -> new SampleStore(tx.sql()).jdbc());
    }

    public void prepared() {
        database.run(tx -> new SampleStore(tx.sql()).prepared());
    }

    /** The entry belongs to the first change. */
    public void twoOfWhichOneHasAnEntry() {
        database.run(tx -> {
            changeAndNote(tx);
            change(tx);
        });
    }

    private void changeAndNote(Tx tx) {
        new SampleStore(tx.sql()).text();
        note(tx);
    }

    private static void change(Tx tx) {
        new SampleStore(tx.sql()).query();
    }

    private void note(Tx tx) {
        audit.append(tx, entry);
    }
}
