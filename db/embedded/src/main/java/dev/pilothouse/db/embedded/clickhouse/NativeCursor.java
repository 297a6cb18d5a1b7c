package dev.pilothouse.db.embedded.clickhouse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Walks over bytes of ClickHouse's binary formats. */
final class NativeCursor {
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(java.nio.ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment bytes;
    private long at;

    NativeCursor(MemorySegment bytes) {
        this.bytes = bytes;
    }

    long position() {
        return at;
    }

    boolean atEnd() {
        return at >= bytes.byteSize();
    }

    void skip(long count) {
        if (count < 0 || at + count > bytes.byteSize()) {
            throw new IllegalStateException("native block ends early");
        }
        at += count;
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte b = bytes.get(ValueLayout.JAVA_BYTE, at++);
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IllegalStateException("number of more than 9 bytes");
    }

    long int64() {
        long value = bytes.get(LONG, at);
        at += Long.BYTES;
        return value;
    }

    String string() {
        long length = varint();
        byte[] text = bytes.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
        at += length;
        return new String(text, UTF_8);
    }
}
