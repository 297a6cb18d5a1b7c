package dev.pilothouse.policy.decisions;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which of many attempts are worth an entry of the log: for each who, each different thing once a
 * minute, thirty of them at most. The others are counted. Thread-safe.
 */
final class Attempts {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int DIFFERENT = 30;
    private static final int REMEMBERED = 10_000;

    private final Clock clock;
    private final Map<String, Window> windows = new LinkedHashMap<>();

    Attempts(Clock clock) {
        this.clock = clock;
    }

    private static final class Window {
        private final Set<String> seen = new HashSet<>();
        private Instant since;
        private long untold;

        Window(Instant since) {
            this.since = since;
        }

        OptionalLong note(String what, Instant now) {
            if (!now.isBefore(since.plus(MINUTE))) {
                since = now;
                seen.clear();
            }
            if (seen.size() >= DIFFERENT || !seen.add(what)) {
                untold++;
                return OptionalLong.empty();
            }
            long more = untold;
            untold = 0;
            return OptionalLong.of(more);
        }
    }

    /**
     * Notes one.
     *
     * @return when it is to be told: how many before it were not. Empty otherwise
     */
    synchronized OptionalLong note(String who, String what) {
        Instant now = clock.instant();
        if (windows.size() >= REMEMBERED && !windows.containsKey(who)) {
            windows.clear();
        }
        return windows.computeIfAbsent(who, w -> new Window(now)).note(what, now);
    }
}
