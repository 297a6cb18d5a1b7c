package dev.pilothouse.db.embedded.clickhouse;

import com.clickhouse.data.ClickHouseCityHash;
import com.github.luben.zstd.Zstd;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;

/**
 * Reads ClickHouse's compressed blocks.
 *
 * @see BlockOutput
 */
final class BlockInput extends InputStream {
    private static final int MOST = 64 << 20;
    private static final byte ZSTD = (byte) 0x90;
    private static final byte NONE = 0x02;

    private final InputStream in;
    private byte[] plain = new byte[0];
    private int at;

    BlockInput(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        return hasNext() ? plain[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!hasNext()) {
            return -1;
        }
        int n = Math.min(length, plain.length - at);
        System.arraycopy(plain, at, to, offset, n);
        at += n;
        return n;
    }

    private boolean hasNext() throws IOException {
        while (at == plain.length) {
            byte[] head = in.readNBytes(BlockOutput.CHECKSUM + BlockOutput.HEADER);
            if (head.length == 0) {
                return false;
            }
            plain = block(head);
            at = 0;
        }
        return true;
    }

    private byte[] block(byte[] head) throws IOException {
        if (head.length < BlockOutput.CHECKSUM + BlockOutput.HEADER) {
            throw new EOFException("cut compressed block");
        }
        ByteBuffer numbers = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        byte method = numbers.get(BlockOutput.CHECKSUM);
        int size = numbers.getInt(BlockOutput.CHECKSUM + 1);
        int plainSize = numbers.getInt(BlockOutput.CHECKSUM + 1 + Integer.BYTES);
        if (size < BlockOutput.HEADER || size > MOST || plainSize < 0 || plainSize > MOST) {
            throw new IOException(
                    "compressed block of " + size + " bytes (expected: at most " + MOST + ")");
        }
        byte[] block = new byte[size];
        System.arraycopy(head, BlockOutput.CHECKSUM, block, 0, BlockOutput.HEADER);
        int rest = size - BlockOutput.HEADER;
        if (in.readNBytes(block, BlockOutput.HEADER, rest) < rest) {
            throw new EOFException("cut compressed block");
        }
        check(block, numbers);
        return plain(method, block, plainSize);
    }

    private static void check(byte[] block, ByteBuffer head) throws IOException {
        long[] hash = ClickHouseCityHash.cityHash128(block, 0, block.length);
        if (hash[0] != head.getLong(0) || hash[1] != head.getLong(Long.BYTES)) {
            throw new IOException("checksum of a compressed block does not match");
        }
    }

    private static byte[] plain(byte method, byte[] block, int size) throws IOException {
        int length = block.length - BlockOutput.HEADER;
        byte[] to = new byte[size];
        try {
            switch (method) {
                case BlockOutput.LZ4 ->
                        LZ4Factory.fastestInstance()
                                .safeDecompressor()
                                .decompress(block, BlockOutput.HEADER, length, to, 0, size);
                case ZSTD ->
                        Zstd.decompressByteArray(to, 0, size, block, BlockOutput.HEADER, length);
                case NONE ->
                        System.arraycopy(block, BlockOutput.HEADER, to, 0, Math.min(size, length));
                default -> throw new IOException("unknown compression method " + method);
            }
        } catch (LZ4Exception e) {
            throw new IOException("compressed block is damaged", e);
        }
        return to;
    }
}
