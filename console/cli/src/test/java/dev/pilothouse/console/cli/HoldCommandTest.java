package dev.pilothouse.console.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pilothouse.db.model.BadInput;
import org.junit.jupiter.api.Test;

class HoldCommandTest {
    @Test
    void holdUntilADay_holdsThatDayToo() {
        assertThat(HoldCommand.Add.day("2026-12-31")).isEqualTo("2027-01-01T00:00:00Z");
    }

    @Test
    void whatIsNoDay_isRefused() {
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> HoldCommand.Add.day("new year"))
                .withMessageContaining("--until");
    }
}
