package dev.pilothouse.console.web.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FlightTest {
    private final AtomicInteger asked = new AtomicInteger();
    private final Flight flight = new Flight(asked::incrementAndGet);

    @Test
    void signalsDuringSlowWork_becomeOneRefreshAfterwards() {
        assertThat(flight.mayStart()).isTrue();
        flight.begin();
        flight.begin();
        for (int signal = 0; signal < 100; signal++) {
            assertThat(flight.mayStart()).isFalse();
        }
        flight.end();
        assertThat(asked).hasValue(0);
        flight.end();
        assertThat(asked).hasValue(1);
        assertThat(flight.mayStart()).isTrue();
    }

    @Test
    void workThatEndsWithoutASignal_asksForNothing() {
        assertThat(flight.mayStart()).isTrue();
        flight.begin();
        flight.end();

        assertThat(asked).hasValue(0);
        assertThat(flight.mayStart()).isTrue();
    }
}
