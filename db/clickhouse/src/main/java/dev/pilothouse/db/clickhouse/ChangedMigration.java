package dev.pilothouse.db.clickhouse;

/** A migration was edited after it had been applied; write a new one instead. */
public final class ChangedMigration extends IllegalStateException {
    ChangedMigration(String name) {
        super(name + " was applied with other content; restore it and write a new file instead");
    }
}
