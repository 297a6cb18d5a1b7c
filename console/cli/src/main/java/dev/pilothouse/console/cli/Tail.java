package dev.pilothouse.console.cli;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of a log file, and what is added to it later, also when it starts anew. */
final class Tail {
    private static final long MOST_BYTES = 1 << 20;

    private final Path file;
    private final String prefix;
    private long position;

    Tail(Path file, String prefix) {
        this.file = file;
        this.prefix = prefix;
    }

    /** The last lines, out of the last MiB. */
    List<String> last(int lines) throws IOException {
        position = Math.max(0, Files.size(file) - MOST_BYTES);
        List<String> all = news();
        return all.subList(Math.max(0, all.size() - lines), all.size());
    }

    /** The whole lines that came since the last call. */
    List<String> news() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            if (in.length() < position) {
                position = 0;
            }
            byte[] bytes = new byte[(int) Math.min(in.length() - position, MOST_BYTES)];
            in.seek(position);
            in.readFully(bytes);
            int end = wholeLines(bytes);
            position += end;
            return new String(bytes, 0, end, StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> prefix + line)
                    .toList();
        }
    }

    private static int wholeLines(byte[] bytes) {
        for (int end = bytes.length; end > 0; end--) {
            if (bytes[end - 1] == '\n') {
                return end;
            }
        }
        return bytes.length == MOST_BYTES ? bytes.length : 0;
    }
}
