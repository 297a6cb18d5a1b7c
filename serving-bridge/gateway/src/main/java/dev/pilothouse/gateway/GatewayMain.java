package dev.pilothouse.gateway;

import dev.pilothouse.bridge.protocol.OwnCertificate;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The gateway as a process of its own, configured by {@code PILOTHOUSE_*} only. */
public final class GatewayMain {
    private static final int WRONG_SETTING = 2;
    private static final int FAILED = 1;

    private GatewayMain() {}

    public static void main(String[] arguments) {
        try {
            Settings settings = Settings.of(System.getenv());
            OwnCertificate.trustInThisProcess(settings);
            GatewayProcess process = GatewayProcess.start(settings);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process), "stop"));
            if (Boolean.getBoolean("pilothouse.supervised")) {
                Thread.ofPlatform().daemon().name("parent").start(GatewayMain::followParent);
            }
            process.warmUp();
        } catch (BadInput wrong) {
            fail(WRONG_SETTING, wrong);
        } catch (IOException | UncheckedIOException failure) {
            fail(FAILED, failure);
        }
    }

    /** The exit code of a clean stop is 0, also after SIGTERM. */
    private static void stop(GatewayProcess process) {
        process.close();
        Runtime.getRuntime().halt(0);
    }

    /** Ends when the parent's end of the standard input does. */
    private static void followParent() {
        try {
            while (System.in.read() >= 0) {
                Thread.onSpinWait();
            }
        } catch (IOException gone) {
            System.err.println("gateway: lost its parent: " + gone.getMessage());
        }
        System.exit(0);
    }

    private static void fail(int code, Exception why) {
        System.err.println("gateway: " + why.getMessage());
        System.exit(code);
    }
}
