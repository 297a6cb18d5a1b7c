package dev.pilothouse.console.cli.supervise;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * What a part prints: {@code <name>.log}, and the two files before it as {@code .1} and {@code .2}.
 * A file is closed at 10 MiB. A full disk loses lines, never the part.
 */
final class LogFile {
    static final long MOST_BYTES = 10L << 20;
    private static final int BUFFER = 8192;
    private static final int KEPT = 2;
    private static final int LAST = 2000;

    private final Path file;
    private final long mostBytes;
    private final StringBuilder last = new StringBuilder();
    private @Nullable OutputStream out;
    private long size;

    LogFile(Path file, long mostBytes) {
        this.file = file;
        this.mostBytes = mostBytes;
    }

    /** Copies until the end of the stream. */
    void pump(InputStream from) {
        byte[] buffer = new byte[BUFFER];
        try (from) {
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                append(buffer, n);
            }
        } catch (IOException e) {
            line("output ended: " + e.getMessage());
        }
    }

    /** A line of the supervisor's own. */
    void line(String text) {
        byte[] bytes = ("--- " + text + "\n").getBytes(StandardCharsets.UTF_8);
        store(bytes, bytes.length);
    }

    /** The last line that the part printed. */
    synchronized String lastLine() {
        String text = last.toString().stripTrailing();
        return text.substring(text.lastIndexOf('\n') + 1);
    }

    synchronized void forgetLastLine() {
        last.setLength(0);
    }

    private void append(byte[] buffer, int length) {
        synchronized (this) {
            last.append(new String(buffer, 0, length, StandardCharsets.UTF_8));
            last.delete(0, Math.max(0, last.length() - LAST));
        }
        store(buffer, length);
    }

    private synchronized void store(byte[] buffer, int length) {
        try {
            current().write(buffer, 0, length);
            size += length;
        } catch (IOException e) {
            close();
        }
    }

    private OutputStream current() throws IOException {
        OutputStream open = out;
        if (open != null && size < mostBytes) {
            return open;
        }
        close();
        if (Files.exists(file) && Files.size(file) >= mostBytes) {
            rotate();
        }
        OutputStream fresh =
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        out = fresh;
        size = Files.size(file);
        return fresh;
    }

    private void rotate() throws IOException {
        for (int n = KEPT; n > 0; n--) {
            Path older = n == 1 ? file : numbered(n - 1);
            if (Files.exists(older)) {
                Files.move(older, numbered(n), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private Path numbered(int n) {
        return file.resolveSibling(file.getFileName() + "." + n);
    }

    private void close() {
        try (OutputStream closing = out) {
            out = null;
        } catch (IOException e) {
            size = 0;
        }
    }
}
