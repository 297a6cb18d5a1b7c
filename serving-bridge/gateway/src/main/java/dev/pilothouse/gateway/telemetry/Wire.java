package dev.pilothouse.gateway.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Protobuf's wire format, written straight into one array that grows and is used again: generated
 * builders cost an object or two for each attribute. Used by one thread.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">encoding</a>
 */
final class Wire {
    private static final int LENGTH_BYTES = 4;

    private byte[] bytes = new byte[32 * 1024];
    private int at;

    /** Where the next byte goes. */
    int mark() {
        return at;
    }

    /** Forgets what was written since. */
    void back(int mark) {
        at = mark;
    }

    /** Begins a message of a length that is not known yet. */
    int open(int field) {
        tag(field, 2);
        room(LENGTH_BYTES);
        at += LENGTH_BYTES;
        return at;
    }

    /**
     * Ends it. Its length takes four bytes, more than a small number needs, which readers accept.
     *
     * @param from what {@link #open} gave
     */
    void close(int from) {
        int length = at - from;
        for (int i = LENGTH_BYTES; i > 1; i--) {
            bytes[from - i] = (byte) (length & 0x7f | 0x80);
            length >>>= 7;
        }
        bytes[from - 1] = (byte) length;
    }

    void varint(int field, long value) {
        tag(field, 0);
        varint(value);
    }

    void fixed64(int field, long value) {
        tag(field, 1);
        room(8);
        for (int i = 0; i < 8; i++) {
            bytes[at++] = (byte) (value >>> 8 * i);
        }
    }

    void bytes(int field, byte[] value) {
        tag(field, 2);
        varint(value.length);
        raw(value);
    }

    void text(int field, String value) {
        bytes(field, value.getBytes(UTF_8));
    }

    /** Key and length of a message, whose content follows. */
    void head(int field, int length) {
        tag(field, 2);
        varint(length);
    }

    /** Bytes that {@link #bytes} takes for a field below 16. */
    static int sizeOf(int length) {
        return 1 + sizeOfVarint(length) + length;
    }

    static int sizeOfVarint(long value) {
        return (Math.max(1, 64 - Long.numberOfLeadingZeros(value)) + 6) / 7;
    }

    void raw(byte[] value) {
        room(value.length);
        System.arraycopy(value, 0, bytes, at, value.length);
        at += value.length;
    }

    private void tag(int field, int type) {
        varint((long) field << 3 | type);
    }

    private void varint(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[at++] = (byte) (rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        bytes[at++] = (byte) rest;
    }

    private void room(int more) {
        if (bytes.length - at < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, at + more));
        }
    }

    /** What was written, after {@code before}. */
    byte[] after(Wire before) {
        byte[] all = Arrays.copyOf(before.bytes, before.at + at);
        System.arraycopy(bytes, 0, all, before.at, at);
        return all;
    }
}
