package dev.pilothouse.bridge.control;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;

/** Threads of the bridge; what comes after their end is dropped. */
final class Threads {
    private Threads() {}

    static ScheduledExecutorService one(String name, int priority) {
        return new ScheduledThreadPoolExecutor(
                1,
                Thread.ofPlatform().daemon().name(name).priority(priority).factory(),
                new ThreadPoolExecutor.DiscardPolicy());
    }
}
