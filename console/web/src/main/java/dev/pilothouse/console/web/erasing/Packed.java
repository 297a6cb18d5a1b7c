package dev.pilothouse.console.web.erasing;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.pilothouse.db.model.Needles;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import net.jpountz.lz4.LZ4FrameInputStream;
import org.apache.parquet.io.InputFile;

/**
 * Looks for texts in one file, unpacked however often it is packed: gzip, ZIP, zstd, LZ4 frames and
 * Parquet. What it cannot see into, or only beyond its limits, is an error and not "nothing there".
 */
final class Packed {
    private static final int PIECE = 1 << 16;
    private static final int MOST_DEPTH = 6;

    /** Of one file, all layers together; a large one may unpack to so many times its size. */
    private static final long MOST_UNPACKED = 4L << 30;

    private static final long MOST_TIMES = 100;

    /** A Parquet file within another one is held in memory. */
    private static final int MOST_INNER = 64 << 20;

    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final Needles needles;
    private final long end = System.nanoTime() + PATIENCE.toNanos();
    private long left;

    private Packed(Needles needles, long size) {
        this.needles = needles;
        this.left = Math.max(MOST_UNPACKED, MOST_TIMES * size);
    }

    /**
     * @throws IOException when it is not read to its end and nothing was found until then
     */
    static boolean holds(Path file, Needles needles) throws IOException {
        long size = Files.size(file);
        try (InputStream in = Files.newInputStream(file)) {
            Packed packed = new Packed(needles, size);
            if (PackedForm.of(in.readNBytes(PackedForm.HEAD)) == PackedForm.PARQUET) {
                packed.parquet(new ParquetTexts.OnDisk(file));
                return false;
            }
        } catch (Found e) {
            return true;
        }
        try (InputStream in = Files.newInputStream(file)) {
            new Packed(needles, size).layer(in, 0);
            return false;
        } catch (Found e) {
            return true;
        }
    }

    /** Ends the reading. */
    private static final class Found extends IOException {
        private static final long serialVersionUID = 1;

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    private void layer(InputStream of, int depth) throws IOException {
        BufferedInputStream in = new BufferedInputStream(new Watched(of), PIECE);
        in.mark(PackedForm.HEAD);
        PackedForm form = PackedForm.of(in.readNBytes(PackedForm.HEAD));
        in.reset();
        if (form != PackedForm.PLAIN && depth == MOST_DEPTH) {
            throw new IOException("packed more than " + MOST_DEPTH + " times");
        }
        switch (form) {
            case GZIP, ZSTD, LZ4 -> {
                try (InputStream plain = plain(form, new Kept(in))) {
                    layer(plain, depth + 1);
                }
            }
            case ZIP -> zip(in, depth + 1);
            case PARQUET -> parquet(inner(in));
            case PLAIN -> {}
            case OTHER -> throw new IOException("packed in a way that is not looked into");
        }
        in.transferTo(OutputStream.nullOutputStream());
    }

    private static InputStream plain(PackedForm form, InputStream packed) throws IOException {
        return switch (form) {
            case GZIP -> new GZIPInputStream(packed, PIECE);
            case ZSTD -> new ZstdInputStreamNoFinalizer(packed);
            case LZ4 -> new LZ4FrameInputStream(packed);
            case ZIP, PARQUET, OTHER, PLAIN -> packed;
        };
    }

    /** Its layer has more to read when the one above it ends. */
    private static final class Kept extends FilterInputStream {
        Kept(InputStream in) {
            super(in);
        }

        @Override
        public void close() {}
    }

    private void zip(InputStream packed, int depth) throws IOException {
        ZipInputStream in = new ZipInputStream(packed);
        for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
            if (needles.in(entry.getName().getBytes(StandardCharsets.UTF_8))) {
                throw new Found();
            }
            layer(in, depth);
        }
    }

    private static ParquetTexts.InMemory inner(InputStream in) throws IOException {
        byte[] all = in.readNBytes(MOST_INNER + 1);
        if (all.length > MOST_INNER) {
            throw new IOException(
                    "a Parquet file of more than " + MOST_INNER + " bytes in another file");
        }
        return new ParquetTexts.InMemory(all);
    }

    private void parquet(InputFile file) throws IOException {
        new ParquetTexts(file)
                .read(value -> {
                    spend(value.length);
                    if (needles.in(value)) {
                        throw new Found();
                    }
                });
    }

    private void spend(int bytes) throws IOException {
        left -= bytes;
        if (left < 0) {
            throw new IOException(
                    "unpacks to more than "
                            + (MOST_UNPACKED >> 30)
                            + " GiB and "
                            + MOST_TIMES
                            + " times its size");
        }
        if (System.nanoTime() - end > 0) {
            throw new IOException("not read within " + PATIENCE.toMinutes() + " minutes");
        }
    }

    /** One layer, as it goes by. */
    private final class Watched extends FilterInputStream {
        private final Needles.Search search = needles.search();

        Watched(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            int n = super.read(to, offset, length);
            if (n > 0) {
                spend(n);
                search.add(offset == 0 ? to : Arrays.copyOfRange(to, offset, offset + n), n);
            }
            if (search.found()) {
                throw new Found();
            }
            return n;
        }
    }
}
