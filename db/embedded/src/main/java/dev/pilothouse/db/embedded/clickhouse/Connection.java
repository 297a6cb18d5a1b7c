package dev.pilothouse.db.embedded.clickhouse;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;

/**
 * One session of the engine. Runs one statement at a time: callers take turns. A second statement
 * while a stream is open silently ends the stream.
 */
final class Connection implements AutoCloseable {
    private static final int CLASS_BYTES = 16;

    private final Library library;
    private final MemorySegment handle;
    private final MemorySegment connection;

    /** Opens the engine itself when it is the first of the process. */
    Connection(Library library, List<String> arguments) {
        this.library = library;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment argv = arena.allocate(ADDRESS, arguments.size() + 2L);
            argv.setAtIndex(ADDRESS, 0, arena.allocateFrom("clickhouse"));
            for (int i = 0; i < arguments.size(); i++) {
                argv.setAtIndex(ADDRESS, i + 1L, arena.allocateFrom(arguments.get(i)));
            }
            argv.setAtIndex(ADDRESS, arguments.size() + 1L, MemorySegment.NULL);
            handle = (MemorySegment) library.connect.invokeExact(arguments.size() + 1, argv);
            connection =
                    handle.equals(MemorySegment.NULL)
                            ? handle
                            : handle.reinterpret(ADDRESS.byteSize()).get(ADDRESS, 0);
        } catch (Throwable t) {
            throw Library.unexpected(t);
        }
        if (connection.equals(MemorySegment.NULL)) {
            throw new EngineException("the engine refuses to open; its lines above say why");
        }
    }

    /** Runs any statement and gives its whole answer. */
    Result query(String sql, String format, Map<String, String> parameters) {
        return new Result(library, call(library.query, sql, format, parameters)).orThrow();
    }

    /** Runs a statement whose answer is small. */
    String text(String sql) {
        try (Result result = query(sql, "TabSeparated", Map.of())) {
            return result.text().strip();
        }
    }

    /** Starts a SELECT whose answer comes in pieces; the format must be one of rows. */
    ResultStream stream(String sql, String format, Map<String, String> parameters) {
        Result head =
                new Result(library, call(library.streamQuery, sql, format, parameters)).orThrow();
        return new ResultStream(library, connection, head);
    }

    /** Starts an INSERT (without its FORMAT) whose data follow. */
    InsertStream insert(String sql, String format, Map<String, String> parameters) {
        return new InsertStream(library, call(library.insert, sql, format, parameters));
    }

    /** Number of statements in a text. */
    int statements(String sql) {
        try (Arena arena = Arena.ofConfined()) {
            byte[] text = sql.getBytes(UTF_8);
            MemorySegment out = arena.allocate(CLASS_BYTES, Integer.BYTES);
            out.set(JAVA_INT, 0, CLASS_BYTES);
            int status =
                    (int)
                            library.classify.invokeExact(
                                    connection,
                                    arena.allocateFrom(JAVA_BYTE, text),
                                    (long) text.length,
                                    MemorySegment.NULL,
                                    0L,
                                    out);
            return status == 0 ? out.get(JAVA_INT, Integer.BYTES) : 1;
        } catch (Throwable t) {
            throw Library.unexpected(t);
        }
    }

    private MemorySegment call(
            MethodHandle function, String sql, String format, Map<String, String> parameters) {
        try (Arena arena = Arena.ofConfined()) {
            Strings names = new Strings(arena, parameters.keySet().stream().toList());
            Strings values = new Strings(arena, parameters.values().stream().toList());
            byte[] statement = sql.getBytes(UTF_8);
            byte[] form = format.getBytes(UTF_8);
            return (MemorySegment)
                    function.invokeExact(
                            connection,
                            arena.allocateFrom(JAVA_BYTE, statement),
                            (long) statement.length,
                            arena.allocateFrom(JAVA_BYTE, form),
                            (long) form.length,
                            names.pointers,
                            names.lengths,
                            values.pointers,
                            values.lengths,
                            (long) parameters.size());
        } catch (Throwable t) {
            throw Library.unexpected(t);
        }
    }

    @Override
    public void close() {
        try {
            library.closeConnection.invokeExact(handle);
        } catch (Throwable t) {
            throw Library.unexpected(t);
        }
    }

    /** An array of C strings and an array of their lengths. */
    private static final class Strings {
        final MemorySegment pointers;
        final MemorySegment lengths;

        Strings(Arena arena, List<String> all) {
            pointers = all.isEmpty() ? MemorySegment.NULL : arena.allocate(ADDRESS, all.size());
            lengths = all.isEmpty() ? MemorySegment.NULL : arena.allocate(JAVA_LONG, all.size());
            for (int i = 0; i < all.size(); i++) {
                pointers.setAtIndex(ADDRESS, i, arena.allocateFrom(all.get(i)));
                lengths.setAtIndex(JAVA_LONG, i, all.get(i).getBytes(UTF_8).length);
            }
        }
    }
}
