package dev.pilothouse.console.cli.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackOffTest {
    private final BackOff backOff = new BackOff(Timing.DEFAULT, new Random(1));

    @Test
    void pauses_doubleFromOneSecond_toThirtyAtMost() {
        for (long seconds : new long[] {1, 2, 4, 8, 16, 30, 30}) {
            assertThat(backOff.next())
                    .isBetween(Duration.ofMillis(seconds * 750), Duration.ofMillis(seconds * 1000));
        }
    }

    @Test
    void reset_beginsAnew() {
        backOff.next();
        backOff.next();
        backOff.reset();
        assertThat(backOff.next()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }
}
