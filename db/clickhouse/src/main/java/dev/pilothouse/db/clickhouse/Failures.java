package dev.pilothouse.db.clickhouse;

import com.clickhouse.client.api.ServerException;
import java.net.SocketTimeoutException;
import java.util.Set;

/** Turns the driver's exceptions into ours. */
final class Failures {
    private static final int TIMEOUT_EXCEEDED = 159;

    /**
     * TOO_MANY_SIMULTANEOUS_QUERIES, CANNOT_SCHEDULE_TASK, MEMORY_LIMIT_EXCEEDED, TOO_MANY_PARTS.
     */
    private static final Set<Integer> OVERLOAD = Set.of(202, 439, 241, 252);

    private Failures() {}

    static StoreException of(String name, Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof ServerException refused) {
                return ofServer(name, refused);
            }
            if (t instanceof SocketTimeoutException
                    || t instanceof java.util.concurrent.TimeoutException) {
                return new StoreTimeout(name + ": no answer in time", failure);
            }
        }
        return new StoreUnavailable(name + ": " + root(failure), failure);
    }

    private static StoreException ofServer(String name, ServerException e) {
        String message = name + ": " + e.getMessage();
        if (e.getCode() == TIMEOUT_EXCEEDED) {
            return new StoreTimeout(message, e);
        }
        if (OVERLOAD.contains(e.getCode()) || e.getTransportProtocolCode() == 503) {
            return new StoreOverloaded(message, e);
        }
        return new QueryRefused(e.getCode(), message, e);
    }

    private static String root(Throwable failure) {
        Throwable t = failure;
        while (t.getCause() != null) {
            t = t.getCause();
        }
        return t.getClass().getSimpleName() + ": " + t.getMessage();
    }
}
