package dev.pilothouse.db.clickhouse;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * Writes values as ClickHouse's RowBinary: little-endian numbers, text with a LEB128 length.
 *
 * @see <a href="https://clickhouse.com/docs/interfaces/formats/RowBinary">RowBinary</a>
 */
final class RowBinary {
    private static final int DECIMAL_SCALE = 12;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);

    RowBinary text(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        length(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    private void length(int value) {
        int rest = value;
        while (rest >= 0x80) {
            out.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    /** FixedString: filled with zeros. */
    RowBinary fixed(String value, int size) {
        out.writeBytes(Arrays.copyOf(value.getBytes(StandardCharsets.US_ASCII), size));
        return this;
    }

    RowBinary flag(boolean value) {
        out.write(value ? 1 : 0);
        return this;
    }

    RowBinary u16(int value) {
        return little(value, 2);
    }

    RowBinary u32(long value) {
        return little(value, 4);
    }

    RowBinary u64(long value) {
        return little(value, 8);
    }

    RowBinary real(double value) {
        return little(Double.doubleToRawLongBits(value), 8);
    }

    /** Decimal(18, 12), rounded half up. */
    RowBinary decimal(BigDecimal value) {
        return u64(
                value.setScale(DECIMAL_SCALE, RoundingMode.HALF_UP)
                        .unscaledValue()
                        .longValueExact());
    }

    /** DateTime64(9). */
    RowBinary nanos(long sinceEpoch) {
        return u64(sinceEpoch);
    }

    /** DateTime64(3). */
    RowBinary millis(Instant time) {
        return u64(time.toEpochMilli());
    }

    private RowBinary little(long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (value >>> (8 * i)));
        }
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
