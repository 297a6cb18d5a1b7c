package dev.pilothouse.console.web.ui;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a card shows. Each card loads, fails and is tried again alone. */
public sealed interface AsyncState<T> {
    /** Name, frame and size are there; grey bars stand where numbers will be. */
    record Loading<T>() implements AsyncState<T> {}

    /**
     * @param at when the data was true
     */
    record Loaded<T>(T value, Instant at) implements AsyncState<T> {}

    /**
     * Nothing there yet.
     *
     * @param hint what to do
     * @param command one that can be copied; may be empty
     */
    record Empty<T>(String title, String hint, String command) implements AsyncState<T> {}

    /**
     * The old value stays and is not judged.
     *
     * @param why one sentence, for example {@code Ingest is 41 min behind.}
     */
    record Stale<T>(T value, Instant since, String why) implements AsyncState<T> {}

    /**
     * @param what what happened
     * @param kept what was kept and what to try
     * @param id of the failure in the log
     */
    record Failed<T>(String what, String kept, String id) implements AsyncState<T> {}

    /**
     * No source feeds it; never a made-up number.
     *
     * @param connect what to connect
     */
    record NoSource<T>(String connect) implements AsyncState<T> {}

    static <T> AsyncState<T> loaded(T value) {
        return new Loaded<>(value, Instant.now());
    }

    /** Loaded, or stale when {@code at} is longer ago than {@code most}. */
    static <T> AsyncState<T> agedAt(T value, Instant at, Duration most, String why) {
        boolean old = at.plus(most).isBefore(Instant.now());
        return old ? new Stale<>(value, at, why) : new Loaded<>(value, at);
    }

    static <T> AsyncState<T> empty(String title, String hint, String command) {
        return new Empty<>(title, hint, command);
    }

    static <T> AsyncState<T> noSource(String connect) {
        return new NoSource<>(connect);
    }

    default Optional<T> held() {
        return switch (this) {
            case Loaded<T>(T value, Instant _) -> Optional.of(value);
            case Stale<T>(T value, Instant _, String _) -> Optional.of(value);
            case Loading<T> _, Empty<T> _, Failed<T> _, NoSource<T> _ -> Optional.empty();
        };
    }
}
