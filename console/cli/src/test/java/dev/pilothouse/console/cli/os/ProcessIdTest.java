package dev.pilothouse.console.cli.os;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessIdTest {
    @Test
    void self_isAlive() {
        assertThat(ProcessId.self().isAlive()).isTrue();
    }

    @Test
    void laterProcessOfTheSameNumber_isAnother() {
        ProcessId self = ProcessId.self();
        assertThat(new ProcessId(self.pid(), self.started() - 1).isAlive()).isFalse();
    }

    @Test
    void endedProcess_isNotAlive() throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        ProcessId id = ProcessId.of(process.toHandle());
        assertThat(id.isAlive()).isTrue();
        process.destroyForcibly().waitFor();
        assertThat(id.isAlive()).isFalse();
    }
}
