package dev.pilothouse.db.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Transactions on PostgreSQL. Thread-safe. */
public final class Database {
    private static final int ATTEMPTS = 3;
    private static final Settings SETTINGS =
            new Settings().withExecuteLogging(false).withQueryTimeout(30);

    private static final Settings PATIENT =
            new Settings().withExecuteLogging(false).withQueryTimeout(0);

    static {
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
    }

    private static final long PATIENCE_SECONDS = 5;

    private final DataSource source;
    private final Semaphore readers;

    /**
     * @param source a pool of connections as {@code pilothouse_app}
     */
    public Database(DataSource source) {
        this(source, Integer.MAX_VALUE);
    }

    /**
     * @param readers most that read at the same time, fewer than the pool has connections: what is
     *     left is for those who write, so that no crowd of pages keeps a kill waiting
     */
    public Database(DataSource source, int readers) {
        this.source = source;
        this.readers = new Semaphore(readers, true);
    }

    /**
     * Runs {@code work} in one READ COMMITTED transaction. After a deadlock it runs again, at most
     * three times, so it must have no effects besides SQL.
     */
    public <T extends @Nullable Object> T write(Function<Tx, T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(work);
            } catch (DataAccessException e) {
                if (attempt == ATTEMPTS || !worthAnotherTry(e)) {
                    throw e;
                }
            }
        }
    }

    /** {@link #write} without a result. */
    public void run(Consumer<Tx> work) {
        write(tx -> {
            work.accept(tx);
            return true;
        });
    }

    /**
     * Reads one consistent state (REPEATABLE READ, read only).
     *
     * @throws DataAccessException also when too many others read for 5 seconds
     */
    public <T extends @Nullable Object> T read(Function<Tx, T> work) {
        enter();
        try {
            return once(tx -> {
                tx.sql().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
                return work.apply(tx);
            });
        } finally {
            readers.release();
        }
    }

    /**
     * As {@link #read}, for work that goes through very many rows: no statement in it has a time
     * limit. It holds a connection and an old state of the tables while it runs.
     */
    public <T extends @Nullable Object> T readLong(Function<Tx, T> work) {
        return read(tx -> {
            DSLContext patient = tx.sql().configuration().derive(PATIENT).dsl();
            return work.apply(new Tx(patient));
        });
    }

    /**
     * Reads with one statement, which sees one consistent state without a transaction around it:
     * one round trip instead of three.
     *
     * @throws DataAccessException also when too many others read for 5 seconds
     */
    public <T extends @Nullable Object> T look(Function<Tx, T> statement) {
        enter();
        try (Connection connection = source.getConnection()) {
            return statement.apply(new Tx(using(connection)));
        } catch (SQLException e) {
            throw new DataAccessException("PostgreSQL: " + e.getMessage(), e);
        } finally {
            readers.release();
        }
    }

    private static DSLContext using(Connection connection) {
        return DSL.using(connection, SQLDialect.POSTGRES, SETTINGS);
    }

    private void enter() {
        try {
            if (!readers.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new DataAccessException("PostgreSQL: too many read at the same time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataAccessException("PostgreSQL: interrupted", e);
        }
    }

    private <T extends @Nullable Object> T once(Function<Tx, T> work) {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            return commit(connection, work);
        } catch (SQLException e) {
            throw new DataAccessException("PostgreSQL: " + e.getMessage(), e);
        }
    }

    private static <T extends @Nullable Object> T commit(
            Connection connection, Function<Tx, T> work) throws SQLException {
        boolean done = false;
        try {
            T result = work.apply(new Tx(using(connection)));
            connection.commit();
            done = true;
            return result;
        } finally {
            if (!done) {
                connection.rollback();
            }
            connection.setAutoCommit(true);
        }
    }

    private static boolean worthAnotherTry(DataAccessException e) {
        String state = e.sqlState();
        return "40P01".equals(state) || "40001".equals(state);
    }
}
