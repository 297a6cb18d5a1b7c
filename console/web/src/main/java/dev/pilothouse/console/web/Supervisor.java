package dev.pilothouse.console.web;

import java.io.IOException;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Ends this process when the one that started it has gone: its end of standard input closes then.
 */
final class Supervisor {
    private Supervisor() {}

    static void watch(ConfigurableApplicationContext context) {
        if (Boolean.getBoolean("pilothouse.supervised")) {
            Thread.ofPlatform().daemon().name("supervisor").start(() -> await(context));
        }
    }

    private static void await(ConfigurableApplicationContext context) {
        try {
            while (System.in.read() >= 0) {
                continue;
            }
        } catch (IOException _) {
            System.err.println("standard input is closed");
        }
        System.exit(SpringApplication.exit(context));
    }
}
