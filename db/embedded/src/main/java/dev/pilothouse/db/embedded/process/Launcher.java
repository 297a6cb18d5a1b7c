package dev.pilothouse.db.embedded.process;

import dev.pilothouse.db.embedded.DownloadFailure;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs one part as a process: settings in, one clear line on standard error when it cannot. */
public final class Launcher {
    private static final int WRONG_SETTING = 2;
    private static final int FAILED = 1;

    private Launcher() {}

    /** Starts a part from the settings of this process. */
    @FunctionalInterface
    public interface Starter {
        Part start(Settings settings) throws IOException, InterruptedException;
    }

    /** Starts the part, stops it on SIGTERM or when a supervising parent is gone. */
    public static void run(String name, Starter starter) {
        try {
            Part part = starter.start(Settings.of(System.getenv()));
            AtomicBoolean stopping = new AtomicBoolean();
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> stop(part, stopping), name + "-stop"));
            exitWithParent();
            int status = part.onExit().join();
            if (stopping.get()) {
                return;
            }
            fail(name + " ended by itself with status " + status, FAILED);
        } catch (BadInput e) {
            fail(String.valueOf(e.getMessage()), WRONG_SETTING);
        } catch (StartFailure | DownloadFailure e) {
            fail(name + ": " + e.getMessage(), FAILED);
        } catch (IOException | RuntimeException e) {
            fail(name + ": " + e, FAILED);
        } catch (InterruptedException e) {
            fail(name + ": interrupted while starting", FAILED);
        }
    }

    private static void stop(Part part, AtomicBoolean stopping) {
        stopping.set(true);
        part.close();
    }

    private static void exitWithParent() {
        if (Boolean.getBoolean("pilothouse.supervised")) {
            Thread.ofPlatform().daemon().name("parent-watch").start(Launcher::awaitEndOfInput);
        }
    }

    private static void awaitEndOfInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            System.err.println("parent is gone: " + e.getMessage());
        }
        System.exit(0);
    }

    private static void fail(String line, int status) {
        System.err.println(line);
        System.exit(status);
    }
}
