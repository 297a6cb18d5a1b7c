package dev.pilothouse.db.embedded.clickhouse;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The pieces of a SELECT's answer. Each piece repeats the header of its format. */
final class ResultStream implements AutoCloseable {
    private final Library library;
    private final MemorySegment connection;
    private final Result head;
    private boolean ended;

    ResultStream(Library library, MemorySegment connection, Result head) {
        this.library = library;
        this.connection = connection;
        this.head = head;
    }

    /** The next piece, which the caller closes; null at the end. */
    @Nullable Result next() {
        if (ended) {
            return null;
        }
        Result piece = fetch();
        if (piece.isEmpty()) {
            ended = true;
            piece.close();
            return null;
        }
        return piece;
    }

    private Result fetch() {
        try {
            return new Result(
                            library,
                            (MemorySegment)
                                    library.streamFetch.invokeExact(connection, head.pointer()))
                    .orThrow();
        } catch (EngineException e) {
            ended = true;
            throw e;
        } catch (Throwable t) {
            throw Library.unexpected(t);
        }
    }

    @Override
    public void close() {
        try (head) {
            if (!ended) {
                library.streamCancel.invokeExact(connection, head.pointer());
            }
        } catch (Throwable t) {
            throw Library.unexpected(t);
        }
    }
}
