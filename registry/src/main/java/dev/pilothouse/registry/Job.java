package dev.pilothouse.registry;

import dev.pilothouse.db.model.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Long work that goes on when the page is left.
 *
 * @param kind for example {@code sample.wipe}
 * @param done units of work done
 * @param total units in all; empty while unknown
 * @param detail what it does now, or why it failed
 * @param startedBy name of who started it
 * @param startedByRef pseudonym of who started it, as in the audit log
 */
public record Job(
        UUID id,
        String kind,
        String title,
        Optional<TenantId> tenant,
        State state,
        long done,
        OptionalLong total,
        String detail,
        String startedBy,
        String startedByRef,
        Instant startedAt,
        Instant heartbeatAt,
        Optional<Instant> finishedAt) {

    /** Where a job is. */
    public enum State {
        RUNNING,
        DONE,
        FAILED,
        CANCELLED
    }

    /** Time left, by the pace so far; empty while nothing can be said. */
    public Optional<Duration> left(Instant now) {
        if (state != State.RUNNING || total.isEmpty() || done <= 0) {
            return Optional.empty();
        }
        double perUnit = (double) Duration.between(startedAt, now).toMillis() / done;
        return Optional.of(
                Duration.ofMillis(Math.round(perUnit * Math.max(0, total.getAsLong() - done))));
    }
}
