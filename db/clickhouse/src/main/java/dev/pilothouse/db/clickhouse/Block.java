package dev.pilothouse.db.clickhouse;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * All rows of a batch for one table.
 *
 * @param rows each as {@link TableRow#encode()} made it
 */
public record Block(Table table, List<byte[]> rows) {
    /** RowBinary with the number of the batch in front of each row. */
    byte[] encode(long batch) {
        byte[] number =
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(batch).array();
        int size = rows.stream().mapToInt(r -> r.length + 8).sum();
        ByteArrayOutputStream out = new ByteArrayOutputStream(size);
        for (byte[] row : rows) {
            out.writeBytes(number);
            out.writeBytes(row);
        }
        return out.toByteArray();
    }
}
