package dev.pilothouse.db.clickhouse;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import org.jspecify.annotations.Nullable;

/**
 * Compressed blocks as ClickHouse writes them into files: a checksum of 16 bytes, the method, the
 * compressed size with these 9 bytes of head, the plain size, then the data. Several methods may be
 * nested.
 */
final class Frames {
    private static final int CHECKSUM = 16;
    private static final int HEAD = 9;
    private static final int MOST = 256 << 20;
    private static final int NONE = 0x02;
    private static final int LZ4 = 0x82;
    private static final int ZSTD = 0x90;
    private static final int MULTIPLE = 0x91;

    private final InputStream in;
    private boolean first = true;

    Frames(InputStream in) {
        this.in = in;
    }

    /**
     * The plain bytes of the next block; empty ones for numbers that a codec of ours holds no text
     * in. Null at the end, and at once for a file that does not begin with a block.
     *
     * @throws IOException for a block that is cut or damaged behind a good one
     */
    byte @Nullable [] next() throws IOException {
        byte[] head = in.readNBytes(CHECKSUM + HEAD);
        if (head.length == 0) {
            return null;
        }
        byte[] block = head.length < CHECKSUM + HEAD ? null : block(head);
        if (block == null) {
            if (first) {
                return null;
            }
            throw new IOException("a compressed block is cut");
        }
        first = false;
        return plain(block);
    }

    /** From its head on; null when it cannot be one. */
    private byte @Nullable [] block(byte[] head) throws IOException {
        byte[] own = Arrays.copyOfRange(head, CHECKSUM, head.length);
        int size = size(own, 1);
        if (!known(own[0] & 0xff) || size < HEAD || size > MOST || size(own, 5) > MOST) {
            return null;
        }
        byte[] block = Arrays.copyOf(own, size);
        int rest = in.readNBytes(block, HEAD, size - HEAD);
        return rest < size - HEAD ? null : block;
    }

    private static boolean known(int method) {
        return method == NONE || method >= LZ4 && method <= 0x9f;
    }

    private static int size(byte[] block, int at) {
        return ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
    }

    private static byte[] plain(byte[] block) throws IOException {
        int size = size(block, 5);
        int length = block.length - HEAD;
        byte[] to = new byte[Math.max(0, size)];
        try {
            return switch (block[0] & 0xff) {
                case NONE -> Arrays.copyOfRange(block, HEAD, block.length);
                case LZ4 -> {
                    LZ4Factory.safeInstance()
                            .safeDecompressor()
                            .decompress(block, HEAD, length, to, 0, size);
                    yield to;
                }
                case ZSTD -> {
                    Zstd.decompressByteArray(to, 0, size, block, HEAD, length);
                    yield to;
                }
                case MULTIPLE -> nested(block);
                default -> new byte[0];
            };
        } catch (LZ4Exception e) {
            throw new IOException("a compressed block is damaged", e);
        }
    }

    /** Chains of methods are ours for numbers only; a single one is written like any other. */
    private static byte[] nested(byte[] block) throws IOException {
        int methods = block.length > HEAD ? block[HEAD] & 0xff : 0;
        return methods == 1
                ? plain(Arrays.copyOfRange(block, HEAD + 2, block.length))
                : new byte[0];
    }
}
