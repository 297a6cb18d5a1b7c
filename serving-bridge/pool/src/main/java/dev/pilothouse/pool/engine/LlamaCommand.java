package dev.pilothouse.pool.engine;

import java.nio.file.Path;
import java.util.List;

/**
 * How a llama.cpp process is started.
 *
 * @param gguf the model
 * @param slots answers at the same time
 * @param window tokens of all slots together
 */
public record LlamaCommand(Path gguf, int slots, int window) {

    /**
     * Threads are one less than there are cores: with as many as cores, reader and workers fight
     * (measured: 31 instead of 60 tokens a second on two cores).
     */
    List<String> line(Path temporary) {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:ErrorFile=" + temporary.resolve("crash-%p.log"),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                LlamaMain.class.getName(),
                gguf.toString(),
                Integer.toString(slots),
                Integer.toString(window),
                Integer.toString(threads));
    }
}
