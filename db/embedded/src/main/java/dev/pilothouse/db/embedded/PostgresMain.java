package dev.pilothouse.db.embedded;

import dev.pilothouse.db.embedded.postgres.PostgresProcess;
import dev.pilothouse.db.embedded.process.Launcher;

/** Runs PostgreSQL as a child process of this one, with its data under {@code HOME/postgres}. */
public final class PostgresMain {
    private PostgresMain() {}

    public static void main(String[] args) {
        Launcher.run("postgres", settings -> PostgresProcess.start(PostgresConfig.of(settings)));
    }
}
