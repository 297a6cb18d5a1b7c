package dev.pilothouse.console.cli.supervise;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@link SamplePart} as a part. */
final class SampleParts {
    private SampleParts() {}

    static Part part(String name, int port, List<String> after, String... conduct) {
        List<String> java =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx32m",
                        "-cp",
                        Path.of("target", "test-classes").toAbsolutePath().toString(),
                        SamplePart.class.getName(),
                        Integer.toString(port));
        return new Part(
                name,
                after,
                Stream.concat(java.stream(), Stream.of(conduct)).toList(),
                Map.of(),
                "127.0.0.1:" + port,
                new Probe.Http(URI.create("http://127.0.0.1:" + port + "/health/ready")),
                Duration.ofSeconds(20),
                Duration.ofSeconds(1));
    }
}
