package dev.pilothouse.db.embedded.clickhouse;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An answer, or one piece of a streamed answer, in native memory until it is closed. */
final class Result implements AutoCloseable {
    private final Library library;
    private final MemorySegment pointer;
    private final MemorySegment buffer;
    private final Stats stats;
    private final @Nullable String error;

    Result(Library library, MemorySegment pointer) {
        this.library = library;
        this.pointer = pointer;
        try {
            error =
                    absent()
                            ? "no result"
                            : Library.text(
                                    (MemorySegment) library.resultError.invokeExact(pointer));
            buffer = absent() ? MemorySegment.NULL : buffer();
            stats = absent() ? Stats.NONE : readStats();
        } catch (Throwable t) {
            throw Library.unexpected(t);
        }
    }

    private boolean absent() {
        return pointer.equals(MemorySegment.NULL);
    }

    private MemorySegment buffer() throws Throwable {
        long length = (long) library.resultLength.invokeExact(pointer);
        MemorySegment start = (MemorySegment) library.resultBuffer.invokeExact(pointer);
        return length == 0 || start.equals(MemorySegment.NULL)
                ? MemorySegment.NULL
                : start.reinterpret(length);
    }

    private Stats readStats() throws Throwable {
        return new Stats(
                (double) library.resultElapsed.invokeExact(pointer),
                (long) library.rows.invokeExact(pointer),
                (long) library.bytes.invokeExact(pointer),
                (long) library.storageRows.invokeExact(pointer),
                (long) library.storageBytes.invokeExact(pointer),
                (long) library.writtenRows.invokeExact(pointer),
                (long) library.writtenBytes.invokeExact(pointer));
    }

    Stats stats() {
        return stats;
    }

    MemorySegment pointer() {
        return pointer;
    }

    /** Bytes in the format that was asked for; valid until {@link #close()}. */
    MemorySegment content() {
        return buffer;
    }

    boolean isEmpty() {
        return buffer.byteSize() == 0 && stats.resultRows() == 0;
    }

    String text() {
        return buffer.byteSize() == 0
                ? ""
                : new String(buffer.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    /**
     * @throws EngineException when the statement failed; closes the result then
     */
    Result orThrow() {
        if (error != null && !error.isEmpty()) {
            close();
            throw new EngineException(error);
        }
        return this;
    }

    @Override
    public void close() {
        if (!absent()) {
            try {
                library.resultDestroy.invokeExact(pointer);
            } catch (Throwable t) {
                throw Library.unexpected(t);
            }
        }
    }
}
