package dev.pilothouse.db.embedded.clickhouse;

import java.util.List;
import java.util.Map;

/** How long a column of a type is in a native block. */
sealed interface NativeType {
    /** Steps over what a type writes once in front of its column. */
    default void skipPrefix(NativeCursor cursor) {}

    void skip(NativeCursor cursor, long rows);

    /**
     * @throws EngineException for types without a fixed walk
     */
    static NativeType parse(String name) {
        return NativeTypes.parse(name);
    }

    /** Numbers, dates, ids. */
    record Fixed(int width) implements NativeType {
        @Override
        public void skip(NativeCursor cursor, long rows) {
            cursor.skip(width * rows);
        }
    }

    /** Texts, each with its length. */
    record Text() implements NativeType {
        @Override
        public void skip(NativeCursor cursor, long rows) {
            for (long row = 0; row < rows; row++) {
                cursor.skip(cursor.varint());
            }
        }
    }

    /** A byte per row, then the values. */
    record Nullable(NativeType of) implements NativeType {
        @Override
        public void skipPrefix(NativeCursor cursor) {
            of.skipPrefix(cursor);
        }

        @Override
        public void skip(NativeCursor cursor, long rows) {
            cursor.skip(rows);
            of.skip(cursor, rows);
        }
    }

    /** Ends of the rows, then all elements; maps are arrays of pairs. */
    record Array(NativeType of) implements NativeType {
        @Override
        public void skipPrefix(NativeCursor cursor) {
            of.skipPrefix(cursor);
        }

        @Override
        public void skip(NativeCursor cursor, long rows) {
            long elements = 0;
            for (long row = 0; row < rows; row++) {
                elements = cursor.int64();
            }
            of.skip(cursor, elements);
        }
    }

    /** One column after the other. */
    record Tuple(List<NativeType> of) implements NativeType {
        @Override
        public void skipPrefix(NativeCursor cursor) {
            of.forEach(type -> type.skipPrefix(cursor));
        }

        @Override
        public void skip(NativeCursor cursor, long rows) {
            of.forEach(type -> type.skip(cursor, rows));
        }
    }

    /** A dictionary, then numbers of its entries. */
    record LowCardinality(NativeType of) implements NativeType {
        private static final Map<Integer, Integer> WIDTHS = Map.of(0, 1, 1, 2, 2, 4, 3, 8);

        @Override
        public void skipPrefix(NativeCursor cursor) {
            cursor.skip(Long.BYTES);
        }

        @Override
        public void skip(NativeCursor cursor, long rows) {
            if (rows == 0) {
                return;
            }
            int width = WIDTHS.getOrDefault((int) (cursor.int64() & 0xff), Long.BYTES);
            of.skip(cursor, cursor.int64());
            cursor.skip(cursor.int64() * width);
        }
    }
}
