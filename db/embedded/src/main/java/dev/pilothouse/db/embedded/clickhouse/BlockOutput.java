package dev.pilothouse.db.embedded.clickhouse;

import com.clickhouse.data.ClickHouseCityHash;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;

/**
 * ClickHouse's compressed blocks: CityHash128 of the rest, method, compressed size with this
 * header, plain size, data; numbers are little endian.
 */
final class BlockOutput extends OutputStream {
    static final int CHECKSUM = 16;
    static final int HEADER = 9;
    static final byte LZ4 = (byte) 0x82;

    private static final int PLAIN = 1 << 18;

    private final OutputStream out;
    private final LZ4Compressor compressor = LZ4Factory.fastestInstance().fastCompressor();
    private final byte[] plain = new byte[PLAIN];
    private final byte[] block = new byte[HEADER + compressor.maxCompressedLength(PLAIN)];
    private int filled;

    BlockOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int n = Math.min(length - done, PLAIN - filled);
            System.arraycopy(bytes, offset + done, plain, filled, n);
            filled += n;
            done += n;
            if (filled == PLAIN) {
                writeBlock();
            }
        }
    }

    private void writeBlock() throws IOException {
        int compressed = compressor.compress(plain, 0, filled, block, HEADER);
        ByteBuffer.wrap(block)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(LZ4)
                .putInt(HEADER + compressed)
                .putInt(filled);
        long[] hash = ClickHouseCityHash.cityHash128(block, 0, HEADER + compressed);
        ByteBuffer checksum = ByteBuffer.allocate(CHECKSUM).order(ByteOrder.LITTLE_ENDIAN);
        out.write(checksum.putLong(hash[0]).putLong(hash[1]).array());
        out.write(block, 0, HEADER + compressed);
        filled = 0;
    }

    @Override
    public void close() throws IOException {
        if (filled > 0) {
            writeBlock();
        }
        out.close();
    }
}
