package dev.pilothouse.console.cli.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    @TempDir private Path folder;

    @Test
    void fullFile_isPutAside_andTheOldestIsDropped() {
        Path file = folder.resolve("gateway.log");
        LogFile log = new LogFile(file, 8);
        for (int n = 1; n <= 5; n++) {
            pump(log, "line no " + n + "\n");
        }
        assertThat(file).hasContent("line no 5");
        assertThat(folder.resolve("gateway.log.1")).hasContent("line no 4");
        assertThat(folder.resolve("gateway.log.2")).hasContent("line no 3");
        assertThat(folder).isDirectoryNotContaining("glob:**.3");
    }

    @Test
    void lastLine_isOfThePart_notOfTheSupervisor() {
        LogFile log = new LogFile(folder.resolve("gateway.log"), LogFile.MOST_BYTES);
        pump(log, "first\nsecond\n");
        log.line("ended");
        assertThat(log.lastLine()).isEqualTo("second");
    }

    private static void pump(LogFile log, String text) {
        log.pump(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
