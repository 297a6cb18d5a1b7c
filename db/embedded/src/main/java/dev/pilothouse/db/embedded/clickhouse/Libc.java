package dev.pilothouse.db.embedded.clickhouse;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** The few calls into the C library that the engine needs around it. */
final class Libc {
    private static final Linker LINKER = Linker.nativeLinker();

    private Libc() {}

    private static MethodHandle function(String name, FunctionDescriptor type) {
        return LINKER.downcallHandle(LINKER.defaultLookup().find(name).orElseThrow(), type);
    }

    /** The engine takes its time zone from the environment. */
    static void setTimeZone(String zone) {
        MethodHandle setenv =
                function("setenv", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            int status =
                    (int) setenv.invokeExact(arena.allocateFrom("TZ"), arena.allocateFrom(zone), 1);
            require(status == 0, "setenv");
        } catch (Throwable t) {
            throw Library.unexpected(t);
        }
    }

    /** The engine reads {@code config.xml} of its working directory: give it an empty one. */
    static void changeDirectory(Path empty) {
        MethodHandle chdir = function("chdir", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            int status = (int) chdir.invokeExact(arena.allocateFrom(empty.toString()));
            require(status == 0, "chdir " + empty);
        } catch (Throwable t) {
            throw Library.unexpected(t);
        }
    }

    /** Ends the process at once, without the library's destructors. */
    static void exit(int status) {
        try {
            function("_exit", FunctionDescriptor.ofVoid(JAVA_INT)).invokeExact(status);
        } catch (Throwable t) {
            throw Library.unexpected(t);
        }
    }

    private static void require(boolean done, String call) {
        if (!done) {
            throw new IllegalStateException(call + " failed");
        }
    }
}
