package dev.pilothouse.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SignalBufferTest {
    private record Note(String tenant, int bytes) implements Signal {
        @Override
        public void write(SpanWriter span) {}
    }

    @Test
    void number_isBounded_andWhatIsDroppedIsCounted() {
        var buffer = new SignalBuffer(2, 1_000);
        assertThat(buffer.offer(new Note("a", 1))).isTrue();
        assertThat(buffer.offer(new Note("a", 1))).isTrue();
        assertThat(buffer.offer(new Note("a", 1))).isFalse();
        assertThat(buffer.dropped()).isEqualTo(1);
        assertThat(buffer.full()).isTrue();
    }

    @Test
    void bytes_areBounded_andFreeAgainOnceTaken() throws InterruptedException {
        var buffer = new SignalBuffer(100, 1_000);
        assertThat(buffer.offer(new Note("a", 900))).isTrue();
        assertThat(buffer.offer(new Note("a", 200))).isFalse();
        assertThat(buffer.take(0)).hasSize(1);
        assertThat(buffer.offer(new Note("a", 200))).isTrue();
        assertThat(buffer.full()).isFalse();
    }

    @Test
    void tenant_canBeForgotten() throws InterruptedException {
        var buffer = new SignalBuffer(100, 1_000);
        buffer.offer(new Note("a", 400));
        buffer.offer(new Note("b", 400));
        assertThat(buffer.forget("a")).isEqualTo(1);
        assertThat(buffer.offer(new Note("c", 600))).isTrue();
        assertThat(buffer.take(0)).extracting(Signal::tenant).containsExactly("b", "c");
    }
}
