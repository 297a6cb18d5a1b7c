package dev.pilothouse.console.web.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RatesTest {
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    private final Rates rates = new Rates();

    @Test
    void aCallEveryTwoSeconds_isNoZero() {
        for (int second = 0; second <= 60; second++) {
            look(second, second / 2);
        }

        assertThat(rates.of("gateway-1", "calls").orElseThrow()).isBetween(0.4, 0.6);
    }

    @Test
    void anEnd_isSeenWithinTheWindow() {
        look(0, 0);
        look(10, 100);
        for (int second = 11; second <= 30; second++) {
            look(second, 100);
        }

        assertThat(rates.of("gateway-1", "calls")).hasValue(0);
    }

    @Test
    void oneLook_orAnUnknownCounter_saysNothing() {
        look(0, 5);
        assertThat(rates.of("gateway-1", "calls")).isEmpty();
        look(1, 6);
        assertThat(rates.of("gateway-1", "calls")).hasValue(1);
        assertThat(rates.of("gateway-1", "tokens")).isEmpty();
    }

    @Test
    void aRestart_countsAsNothing_notAsLess() {
        look(0, 500);
        look(1, 3);

        assertThat(rates.of("gateway-1", "calls")).hasValue(0);
    }

    private void look(int second, double calls) {
        rates.look("gateway-1", Map.of("calls", calls), NOON.plusSeconds(second));
    }
}
