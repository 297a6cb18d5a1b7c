package dev.pilothouse.console.web.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class DaysTest {
    @Test
    void whatLastsUntilADay_lastsUntilItsEnd_andSaysThatDay() {
        LocalDate day = LocalDate.of(2026, 12, 31);
        assertThat(Days.after(day)).isEqualTo(Instant.parse("2027-01-01T00:00:00Z"));
        assertThat(Days.last(Days.after(day))).isEqualTo(day);
        assertThat(Days.last(Instant.parse("2026-12-31T09:00:00Z"))).isEqualTo(day);
    }
}
