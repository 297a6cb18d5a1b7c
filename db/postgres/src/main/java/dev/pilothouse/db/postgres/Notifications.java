package dev.pilothouse.db.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hints of PostgreSQL (LISTEN), on a connection and a thread of its own. A hint may be lost while
 * the connection is: after each connect every channel is reported once.
 */
public final class Notifications implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);
    private static final int WAIT_MILLIS = 500;
    private static final int PAUSE_MILLIS = 1000;

    private final DataSource source;
    private final Set<String> channels;
    private final Consumer<String> listener;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private boolean troubled;

    private Notifications(DataSource source, Set<String> channels, Consumer<String> listener) {
        this.source = source;
        this.channels = Set.copyOf(channels);
        this.listener = listener;
        this.thread = Thread.ofPlatform().daemon().name("postgres-listen").unstarted(this::run);
    }

    /**
     * @param source one connection of it is kept; it may be a pool
     * @param channels plain identifiers
     * @param listener gets the name of a channel; must be quick
     */
    public static Notifications start(
            DataSource source, Set<String> channels, Consumer<String> listener) {
        Notifications notifications = new Notifications(source, channels, listener);
        notifications.thread.start();
        return notifications;
    }

    private void run() {
        try {
            while (closed.getCount() > 0) {
                attempt();
                var _ = closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt() {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(true);
            subscribe(connection);
            troubled = false;
            channels.forEach(listener);
            receive(connection.unwrap(PGConnection.class));
        } catch (SQLException e) {
            if (!troubled && closed.getCount() > 0) {
                LOG.warn("No hints from PostgreSQL: {}. Trying again", e.getMessage());
            }
            troubled = true;
        }
    }

    private void subscribe(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String channel : channels) {
                statement.execute(
                        "LISTEN "
                                + connection.getMetaData().getIdentifierQuoteString()
                                + channel
                                + connection.getMetaData().getIdentifierQuoteString());
            }
        }
    }

    private void receive(PGConnection connection) throws SQLException {
        while (closed.getCount() > 0) {
            PGNotification[] heard = connection.getNotifications(WAIT_MILLIS);
            if (heard != null) {
                for (PGNotification notification : heard) {
                    listener.accept(notification.getName());
                }
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
