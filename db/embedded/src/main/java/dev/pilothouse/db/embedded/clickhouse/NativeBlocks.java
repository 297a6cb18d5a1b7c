package dev.pilothouse.db.embedded.clickhouse;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;

/**
 * Native blocks of revision 0, as the engine writes them, turned into those of newer revisions
 * (clickhouse-go asks for 54460): block info in front of each block, and a byte 0, for no custom
 * serialization, behind each column's type.
 */
final class NativeBlocks {
    /** Field 1: not overflowing; field 2: bucket -1; end of fields. */
    private static final byte[] INFO = {1, 0, 2, -1, -1, -1, -1, 0};

    private final byte[] bytes;

    NativeBlocks(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * @throws EngineException when a column's type cannot be walked over, such as a state of an
     *     aggregate function
     */
    void writeRevised(OutputStream out) throws IOException {
        NativeCursor cursor = new NativeCursor(MemorySegment.ofArray(bytes));
        while (!cursor.atEnd()) {
            out.write(INFO);
            block(cursor, out);
        }
    }

    private void block(NativeCursor cursor, OutputStream out) throws IOException {
        long from = cursor.position();
        long columns = cursor.varint();
        long rows = cursor.varint();
        for (long column = 0; column < columns; column++) {
            cursor.string();
            NativeType type = NativeType.parse(cursor.string());
            copy(from, cursor.position(), out);
            out.write(0);
            from = cursor.position();
            if (rows > 0) {
                type.skipPrefix(cursor);
                type.skip(cursor, rows);
            }
        }
        copy(from, cursor.position(), out);
    }

    private void copy(long from, long to, OutputStream out) throws IOException {
        out.write(bytes, (int) from, (int) (to - from));
    }
}
