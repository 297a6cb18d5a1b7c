package dev.pilothouse.db.embedded.clickhouse;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** An INSERT that takes its data in pieces; nothing is written when it is closed before its end. */
final class InsertStream implements AutoCloseable {
    private static final int PIECE = 1 << 20;

    private final Library library;
    private final MemorySegment pointer;
    private boolean done;

    InsertStream(Library library, MemorySegment pointer) {
        this.library = library;
        this.pointer = pointer;
        String error = error();
        if (error != null && !error.isEmpty()) {
            close();
            throw new EngineException(error);
        }
    }

    private @org.jspecify.annotations.Nullable String error() {
        try {
            return Library.text((MemorySegment) library.insertError.invokeExact(pointer));
        } catch (Throwable t) {
            throw Library.unexpected(t);
        }
    }

    /** Reads the data to its end, then commits. */
    Stats copy(InputStream data) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment piece = arena.allocate(PIECE);
            byte[] bytes = new byte[PIECE];
            for (int n = data.readNBytes(bytes, 0, PIECE);
                    n > 0;
                    n = data.readNBytes(bytes, 0, PIECE)) {
                MemorySegment.copy(bytes, 0, piece, JAVA_BYTE, 0, n);
                append(piece, n);
            }
        }
        return commit();
    }

    private void append(MemorySegment piece, long length) {
        try {
            int status = (int) library.insertAppend.invokeExact(pointer, piece, length);
            if (status != 0) {
                String error = error();
                throw new EngineException(error == null ? "the engine refuses the data" : error);
            }
        } catch (Throwable t) {
            throw Library.unexpected(t);
        }
    }

    private Stats commit() {
        try {
            done = true;
            MemorySegment answer = (MemorySegment) library.insertDone.invokeExact(pointer);
            try (Result result = new Result(library, answer).orThrow()) {
                return result.stats();
            }
        } catch (Throwable t) {
            throw Library.unexpected(t);
        }
    }

    @Override
    public void close() {
        try {
            if (!done) {
                library.insertCancel.invokeExact(pointer);
            }
            library.insertDestroy.invokeExact(pointer);
        } catch (Throwable t) {
            throw Library.unexpected(t);
        }
    }
}
