package dev.pilothouse.db.embedded.clickhouse;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import java.util.Set;

/** Joins the pieces of a streamed answer: the engine repeats the format's header in each. */
sealed interface Pieces {
    void write(MemorySegment piece, OutputStream out) throws IOException;

    /** Formats whose rows can be streamed; an answer in any other format is made whole first. */
    static boolean canStream(String format) {
        return Plain.FORMATS.contains(lower(format)) || RowBinary.is(format) || isNative(format);
    }

    static Pieces of(String format, long protocolRevision) {
        if (isNative(format)) {
            return protocolRevision > 0 ? new RevisedNative() : new Plain();
        }
        return RowBinary.is(format)
                ? new RowBinary(lower(format).endsWith("andtypes"))
                : new Plain();
    }

    private static boolean isNative(String format) {
        return lower(format).equals("native");
    }

    private static String lower(String format) {
        return format.toLowerCase(Locale.ROOT);
    }

    /** Formats without a header. */
    record Plain() implements Pieces {
        static final Set<String> FORMATS =
                Set.of(
                        "rowbinary",
                        "jsoneachrow",
                        "jsoncompacteachrow",
                        "jsonstringseachrow",
                        "tabseparated",
                        "tsv",
                        "tabseparatedraw",
                        "tsvraw",
                        "csv",
                        "tskv",
                        "values",
                        "linesasstring");

        @Override
        public void write(MemorySegment piece, OutputStream out) throws IOException {
            Answer.copy(piece, 0, out);
        }
    }

    /** Blocks of the native format, as clients of a newer protocol revision read them. */
    record RevisedNative() implements Pieces {
        @Override
        public void write(MemorySegment piece, OutputStream out) throws IOException {
            new NativeBlocks(piece.toArray(ValueLayout.JAVA_BYTE)).writeRevised(out);
        }
    }

    /** Names, and maybe types, in front of the first row only. */
    final class RowBinary implements Pieces {
        private final boolean types;
        private boolean first = true;

        RowBinary(boolean types) {
            this.types = types;
        }

        static boolean is(String format) {
            return lower(format).startsWith("rowbinarywithnames");
        }

        @Override
        public void write(MemorySegment piece, OutputStream out) throws IOException {
            Answer.copy(piece, first ? 0 : header(piece), out);
            first = false;
        }

        private long header(MemorySegment piece) {
            NativeCursor cursor = new NativeCursor(piece);
            long columns = cursor.varint();
            for (long i = 0; i < (types ? 2 * columns : columns); i++) {
                cursor.skip(cursor.varint());
            }
            return cursor.position();
        }
    }
}
