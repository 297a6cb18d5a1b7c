package dev.pilothouse.db.embedded.clickhouse;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.jspecify.annotations.Nullable;

/** Compression of bodies: HTTP's encodings and ClickHouse's own blocks. */
final class Encodings {
    private static final int BUFFER = 1 << 16;

    private Encodings() {}

    /** How an answer's body is encoded. */
    enum Answer {
        PLAIN,
        BLOCKS,
        LZ4,
        GZIP;

        @Nullable String header() {
            return this == LZ4 || this == GZIP ? name().toLowerCase(Locale.ROOT) : null;
        }

        /** Closing the result ends the encoding and closes {@code out}. */
        OutputStream encode(OutputStream out) throws IOException {
            return switch (this) {
                case PLAIN -> out;
                case BLOCKS -> new BlockOutput(out);
                case LZ4 ->
                        new LZ4FrameOutputStream(out, LZ4FrameOutputStream.BLOCKSIZE.SIZE_256KB);
                case GZIP -> new GZIPOutputStream(out, BUFFER);
            };
        }
    }

    static Answer answer(boolean blocks, boolean http, String accepted) {
        if (blocks) {
            return Answer.BLOCKS;
        }
        if (http && accepted.contains("lz4")) {
            return Answer.LZ4;
        }
        return http && accepted.contains("gzip") ? Answer.GZIP : Answer.PLAIN;
    }

    /**
     * @throws EngineException for an encoding that is not spoken here, such as {@code br}: taking
     *     such a body as it is would store garbage
     */
    static InputStream decoded(InputStream body, @Nullable String encoding) throws IOException {
        return switch (encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> body;
            case "gzip", "x-gzip" -> new GZIPInputStream(body, BUFFER);
            case "deflate" -> new InflaterInputStream(body);
            case "lz4" -> new LZ4FrameInputStream(body);
            case "zstd" -> new ZstdInputStream(body);
            default ->
                    throw new EngineException(
                            36,
                            "BAD_ARGUMENTS",
                            "Unknown Content-Encoding '"
                                    + encoding
                                    + "' (expected: identity, gzip, deflate, lz4, zstd)");
        };
    }
}
