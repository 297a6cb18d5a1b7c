package dev.pilothouse.db.embedded.clickhouse;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Connections that live over several requests ({@code session_id}): settings and temporary tables
 * stay. A request without a session gets a connection of its own.
 */
final class Sessions implements AutoCloseable {
    private static final int WAIT_SECONDS = 2;
    private static final int DEFAULT_SECONDS = 60;
    private static final int MOST_SECONDS = 3600;
    private static final int MOST_SESSIONS = 100;

    private final Engine engine;
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    Sessions(Engine engine) {
        this.engine = engine;
    }

    /** Work on a connection. */
    @FunctionalInterface
    interface Work {
        void on(Connection connection) throws java.io.IOException;
    }

    void with(Request request, Users.User user, Work work) throws java.io.IOException {
        Optional<String> id = request.parameter("session_id");
        if (id.isPresent()) {
            inSession(user.name() + "/" + id.get(), seconds(request), user, work);
        } else {
            try (Connection connection = engine.connect()) {
                work.on(connection);
            }
        }
    }

    private static int seconds(Request request) {
        return request.parameter("session_timeout")
                .filter(text -> text.matches("\\d{1,6}"))
                .map(text -> Math.min(MOST_SECONDS, Integer.parseInt(text)))
                .orElse(DEFAULT_SECONDS);
    }

    private void inSession(String id, int seconds, Users.User user, Work work)
            throws java.io.IOException {
        if (user.readOnly()) {
            throw new EngineException(
                    EngineException.ACCESS_DENIED,
                    "ACCESS_DENIED",
                    "reader: Sessions are not allowed");
        }
        endOld();
        Session session = sessions.computeIfAbsent(id, this::open);
        session.lock(id);
        try {
            work.on(session.connection);
        } finally {
            session.endsAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            session.lock.unlock();
        }
    }

    private Session open(String id) {
        if (sessions.size() >= MOST_SESSIONS) {
            throw new EngineException(
                    EngineException.TOO_MANY_QUERIES,
                    "TOO_MANY_SIMULTANEOUS_QUERIES",
                    "more than " + MOST_SESSIONS + " sessions");
        }
        return new Session(engine.connect());
    }

    private void endOld() {
        sessions.values().removeIf(Session::endIfOld);
    }

    @Override
    public void close() {
        sessions.values().forEach(session -> session.connection.close());
        sessions.clear();
    }

    private static final class Session {
        final Connection connection;
        final ReentrantLock lock = new ReentrantLock();
        volatile long endsAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEFAULT_SECONDS);
        private boolean ended;

        Session(Connection connection) {
            this.connection = connection;
        }

        void lock(String id) {
            try {
                if (lock.tryLock(WAIT_SECONDS, TimeUnit.SECONDS)) {
                    if (!ended) {
                        return;
                    }
                    lock.unlock();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new EngineException(
                    EngineException.SESSION_LOCKED,
                    "SESSION_IS_LOCKED",
                    "Session " + id + " is locked by a concurrent client");
        }

        boolean endIfOld() {
            if (System.nanoTime() - endsAt < 0 || !lock.tryLock()) {
                return false;
            }
            try {
                ended = true;
                connection.close();
                return true;
            } finally {
                lock.unlock();
            }
        }
    }
}
