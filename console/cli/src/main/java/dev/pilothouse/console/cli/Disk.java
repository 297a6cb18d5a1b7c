package dev.pilothouse.console.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Free space. */
final class Disk {
    private static final int MIB_BITS = 20;

    private Disk() {}

    /** MiB that this user can write below {@code folder}, which need not exist yet. */
    static long freeMb(Path folder) throws IOException {
        Path existing = folder.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return Files.getFileStore(existing).getUsableSpace() >> MIB_BITS;
    }
}
