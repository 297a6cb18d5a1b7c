package dev.pilothouse.bridge.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When control last said that the node's state is current, by the node's clock. Kept on disk (at
 * most every ten seconds), so that a restart does not make old state look fresh.
 */
final class Confirmation {
    private static final Logger LOG = LoggerFactory.getLogger(Confirmation.class);
    private static final Duration BETWEEN_WRITES = Duration.ofSeconds(10);

    private final Path file;
    private volatile Instant last = Instant.EPOCH;
    private Instant written = Instant.EPOCH;

    Confirmation(Path folder) {
        this.file = folder.resolve("confirmed");
    }

    void load() throws IOException {
        Optional<byte[]> content = AtomicFile.read(file);
        if (content.isPresent()) {
            try {
                last = Instant.parse(new String(content.get(), UTF_8));
            } catch (DateTimeException e) {
                AtomicFile.setAside(file, "not a moment: " + e.getMessage());
            }
        }
    }

    Instant last() {
        return last;
    }

    void now() {
        last = Instant.now();
        if (Duration.between(written, last).compareTo(BETWEEN_WRITES) >= 0) {
            written = last;
            try {
                AtomicFile.write(file, last.toString().getBytes(UTF_8));
            } catch (IOException e) {
                LOG.warn("The moment of confirmation cannot be written", e);
            }
        }
    }
}
