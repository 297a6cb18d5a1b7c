package dev.pilothouse.gateway;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class WarmUpTest {
    @Test
    void warmUp_playsCallsAndKills() {
        assertThatCode(() -> WarmUp.play()).doesNotThrowAnyException();
    }
}
