package dev.pilothouse.policy.decisions;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Ends a file before the disk is full: the databases on the same disk need what is left. */
final class LimitedStream extends FilterOutputStream {
    private static final long LOOK = 16L << 20;
    private static final long MIB = 1L << 20;

    private final Path folder;
    private final ExportShelf.Limits limits;
    private long written;
    private long nextLook;

    LimitedStream(OutputStream out, Path folder, ExportShelf.Limits limits) {
        super(out);
        this.folder = folder;
        this.limits = limits;
    }

    @Override
    public void write(int b) throws IOException {
        admit(1);
        out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        admit(length);
        out.write(bytes, offset, length);
    }

    private void admit(int length) throws IOException {
        written += length;
        if (written > limits.bytes()) {
            throw new IOException(
                    "the export would be larger than the "
                            + limits.bytes() / MIB
                            + " MiB that exports may take: choose a shorter time or fewer formats");
        }
        if (written >= nextLook) {
            nextLook = written + LOOK;
            look();
        }
    }

    private void look() throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < limits.reserve()) {
            throw new IOException(
                    "the disk of the exports is full: "
                            + free / MIB
                            + " MiB are free, "
                            + limits.reserve() / MIB
                            + " stay reserved. Nothing was kept; free some space and start again");
        }
    }
}
