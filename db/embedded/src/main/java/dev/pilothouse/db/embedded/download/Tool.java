package dev.pilothouse.db.embedded.download;

import dev.pilothouse.db.embedded.DownloadFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Package clients of the machine: npm, pip, Maven. They know their registries. */
final class Tool {
    private static final int MOST_MINUTES = 15;

    private Tool() {}

    /** Runs a client in a folder and gives what it printed. */
    static String run(String what, Path folder, List<String> command) throws IOException {
        Path errors = Files.createTempFile("pilothouse", ".log");
        try {
            Process process = builder(folder, command).redirectError(errors.toFile()).start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new DownloadFailure(
                        what
                                + ": '"
                                + String.join(" ", command)
                                + "' failed: "
                                + last(said + Files.readString(errors)));
            }
            return said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DownloadFailure(what + ": interrupted", e);
        } finally {
            Files.deleteIfExists(errors);
        }
    }

    private static ProcessBuilder builder(Path folder, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    }

    private static String last(String said) {
        List<String> lines = said.strip().lines().filter(line -> !line.isBlank()).toList();
        return String.join(" / ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
    }

    /** The first client of some names that is on the PATH. */
    static String find(String what, List<String> names) {
        for (String name : names) {
            for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
                if (Files.isExecutable(Path.of(folder, name))) {
                    return name;
                }
            }
        }
        throw new DownloadFailure(
                what + ": needs " + names.getFirst() + ", which is not on the PATH");
    }
}
