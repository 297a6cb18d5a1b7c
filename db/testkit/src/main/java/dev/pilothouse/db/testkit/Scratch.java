package dev.pilothouse.db.testkit;

import dev.pilothouse.db.embedded.download.Unpack;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders of scratch stores. */
final class Scratch {
    private Scratch() {}

    static Path folder(String store) throws IOException {
        return Files.createTempDirectory("pilothouse-test-" + store);
    }

    static Path cache() {
        return Settings.of(System.getenv()).path(Setting.CACHE);
    }

    static void atExit(Runnable stop, Path folder) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(stop, folder), "scratch-end"));
    }

    private static void end(Runnable stop, Path folder) {
        stop.run();
        try {
            Unpack.delete(folder);
        } catch (IOException e) {
            System.err.println("left behind: " + folder + " (" + e.getMessage() + ")");
        }
    }
}
