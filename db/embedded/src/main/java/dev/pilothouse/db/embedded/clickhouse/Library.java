package dev.pilothouse.db.embedded.clickhouse;

import static java.lang.foreign.FunctionDescriptor.of;
import static java.lang.foreign.FunctionDescriptor.ofVoid;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Functions of libchdb's C interface ({@code chdb.h} of chdb-core 26.7), loaded once per process.
 *
 * <p>{@code chdb_set_signal_handlers_enabled(0)} is called at once: the engine would otherwise take
 * SIGSEGV, which HotSpot needs for its implicit null checks, and the JVM would hang.
 */
final class Library {
    private static final FunctionDescriptor STATEMENT =
            of(
                    ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS,
                    ADDRESS, ADDRESS, JAVA_LONG);
    private static final FunctionDescriptor POINTER = of(ADDRESS, ADDRESS);
    private static final FunctionDescriptor COUNT = of(JAVA_LONG, ADDRESS);
    private static final FunctionDescriptor RELEASE = ofVoid(ADDRESS);

    private final Linker linker = Linker.nativeLinker();
    private final SymbolLookup symbols;

    final MethodHandle connect;
    final MethodHandle closeConnection;
    final MethodHandle query;
    final MethodHandle classify;
    final MethodHandle streamQuery;
    final MethodHandle streamFetch;
    final MethodHandle streamCancel;
    final MethodHandle insert;
    final MethodHandle insertAppend;
    final MethodHandle insertDone;
    final MethodHandle insertCancel;
    final MethodHandle insertError;
    final MethodHandle insertDestroy;
    final MethodHandle resultDestroy;
    final MethodHandle resultBuffer;
    final MethodHandle resultLength;
    final MethodHandle resultError;
    final MethodHandle resultElapsed;
    final MethodHandle rows;
    final MethodHandle bytes;
    final MethodHandle storageRows;
    final MethodHandle storageBytes;
    final MethodHandle writtenRows;
    final MethodHandle writtenBytes;
    private final MethodHandle shutdown;
    private final MethodHandle version;

    Library(Path file) {
        symbols = SymbolLookup.libraryLookup(file, Arena.global());
        connect = function("chdb_connect", of(ADDRESS, JAVA_INT, ADDRESS));
        closeConnection = function("chdb_close_conn", RELEASE);
        query = function("chdb_query_with_params_n", STATEMENT);
        classify =
                function(
                        "chdb_classify_query_n",
                        of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS));
        streamQuery = function("chdb_stream_query_with_params_n", STATEMENT);
        streamFetch = function("chdb_stream_fetch_result", of(ADDRESS, ADDRESS, ADDRESS));
        streamCancel = function("chdb_stream_cancel_query", ofVoid(ADDRESS, ADDRESS));
        insert = function("chdb_stream_insert_with_params_n", STATEMENT);
        insertAppend = function("chdb_stream_append", of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG));
        insertDone = function("chdb_stream_done", POINTER);
        insertCancel = function("chdb_stream_cancel_insert", RELEASE);
        insertError = function("chdb_stream_insert_error", POINTER);
        insertDestroy = function("chdb_destroy_insert_stream", RELEASE);
        resultDestroy = function("chdb_destroy_query_result", RELEASE);
        resultBuffer = function("chdb_result_buffer", POINTER);
        resultLength = function("chdb_result_length", COUNT);
        resultError = function("chdb_result_error", POINTER);
        resultElapsed = function("chdb_result_elapsed", of(JAVA_DOUBLE, ADDRESS));
        rows = function("chdb_result_rows_read", COUNT);
        bytes = function("chdb_result_bytes_read", COUNT);
        storageRows = function("chdb_result_storage_rows_read", COUNT);
        storageBytes = function("chdb_result_storage_bytes_read", COUNT);
        writtenRows = function("chdb_result_rows_written", COUNT);
        writtenBytes = function("chdb_result_bytes_written", COUNT);
        shutdown = function("chdb_shutdown", of(JAVA_INT));
        version = function("chdb_version", of(ADDRESS));
        leaveSignalsToTheJvm();
    }

    private MethodHandle function(String name, FunctionDescriptor type) {
        MemorySegment symbol =
                symbols.find(name)
                        .orElseThrow(
                                () -> new UnsatisfiedLinkError("libchdb has no function " + name));
        return linker.downcallHandle(symbol, type);
    }

    private void leaveSignalsToTheJvm() {
        try {
            function("chdb_set_signal_handlers_enabled", ofVoid(JAVA_INT)).invokeExact(0);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    String version() {
        try {
            return String.valueOf(text((MemorySegment) version.invokeExact()));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** Frees the engine; only after its last connection is closed. */
    void shutdown() {
        try {
            int status = (int) shutdown.invokeExact();
            assert status >= 0;
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static @Nullable String text(MemorySegment pointer) {
        return pointer.equals(MemorySegment.NULL)
                ? null
                : pointer.reinterpret(Long.MAX_VALUE).getString(0);
    }

    static RuntimeException unexpected(Throwable t) {
        if (t instanceof RuntimeException known) {
            return known;
        }
        if (t instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(t);
    }
}
