package dev.pilothouse.db.clickhouse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/** When what an encoded row is about began. */
public final class RowStart {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private RowStart() {}

    /**
     * Nanoseconds since the epoch; empty for tables whose rows come with a span.
     *
     * @param row as {@link TableRow#encode} makes it
     */
    public static OptionalLong nanos(Table table, byte[] row) {
        return switch (table) {
            case SPAN -> OptionalLong.of(span(row));
            case FEEDBACK -> OptionalLong.of(last(row) * NANOS_PER_MILLI);
            case SPAN_CONTENT, SPAN_ATTRIBUTE, EVALUATION, AUDIT_EVENT -> OptionalLong.empty();
        };
    }

    /** Behind five texts, two ids and the parent's. */
    private static long span(byte[] row) {
        ByteBuffer in = ByteBuffer.wrap(row).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 5; i++) {
            skip(in);
        }
        in.position(in.position() + 32 + 16);
        skip(in);
        return in.getLong();
    }

    private static void skip(ByteBuffer in) {
        int length = 0;
        int shift = 0;
        byte next = in.get();
        while (next < 0) {
            length |= (next & 0x7f) << shift;
            shift += 7;
            next = in.get();
        }
        in.position(in.position() + (length | next << shift));
    }

    private static long last(byte[] row) {
        return ByteBuffer.wrap(row).order(ByteOrder.LITTLE_ENDIAN).getLong(row.length - Long.BYTES);
    }
}
