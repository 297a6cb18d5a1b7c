package dev.pilothouse.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.BadInput;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T19:51:42Z");

    @Test
    void trends_haveATwelveToFortyEightPoints() {
        for (int hours : new int[] {1, 6, 24, 168, 720, 2160}) {
            Slots slots = last(Duration.ofHours(hours));
            assertThat(slots.count()).as(hours + " h").isBetween(12, 48);
            assertThat(slots.to()).isBetween(NOW, NOW.plusSeconds(3600));
            assertThat(Duration.between(slots.before(), slots.from()))
                    .isEqualTo(Duration.between(slots.from(), slots.to()));
        }
    }

    @Test
    void shortRanges_askTheMinutes_longOnesTheHours() {
        assertThat(last(Duration.ofHours(24)).rollup()).isEqualTo("rollup_minute");
        assertThat(last(Duration.ofDays(7)).rollup()).isEqualTo("rollup_hour");
        assertThat(last(Duration.ofDays(7)).from().getEpochSecond() % 3600).isZero();
    }

    @Test
    void scope_refusesNoTenantAndNoTime() {
        assertThatThrownBy(() -> Scope.of(List.of(), NOW.minusSeconds(1), NOW))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("tenants");
        assertThatThrownBy(() -> Scope.of(List.of(Store.ACME), NOW, NOW))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("range");
    }

    private static Slots last(Duration length) {
        return Slots.of(Scope.of(List.of(Store.ACME), NOW.minus(length), NOW));
    }
}
