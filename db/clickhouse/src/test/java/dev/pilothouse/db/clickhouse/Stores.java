package dev.pilothouse.db.clickhouse;

import dev.pilothouse.db.testkit.TestClickHouse;

/** Databases of their own in the engine that all tests of this JVM share. */
final class Stores {
    private Stores() {}

    static Access migrated() {
        Access access = empty();
        new Migrator(access).migrate();
        return access;
    }

    static Access empty() {
        TestClickHouse engine = TestClickHouse.shared();
        return writer(engine, engine.database());
    }

    static Access writer(TestClickHouse engine, String database) {
        return new Access(engine.url(), "writer", TestClickHouse.WRITER_PASSWORD, database);
    }

    static Access reader(Access writer) {
        return new Access(
                writer.url(), "reader", TestClickHouse.READER_PASSWORD, writer.database());
    }
}
