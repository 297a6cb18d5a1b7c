package dev.pilothouse.console.cli.supervise;

import dev.pilothouse.console.cli.os.Memory;
import dev.pilothouse.console.cli.os.ProcessId;
import dev.pilothouse.console.cli.os.Reaper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps one part running: start, watch, restart after a pause, until told to stop. */
final class Child {
    private static final Duration FOR_EVER = Duration.ofDays(36_500);
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final Duration LEFT_BEHIND = Duration.ofSeconds(2);

    private final Part part;
    private final LogFile log;
    private final Timing timing;
    private final BackOff backOff;
    private final CompletableFuture<Void> firstReady = new CompletableFuture<>();
    private final Object bell = new Object();

    private volatile boolean stopping;
    private volatile PartState state = PartState.STARTING;
    private volatile String message = "";
    private volatile @Nullable Process process;
    private volatile @Nullable ProcessId id;
    private volatile List<ProcessId> family = List.of();
    private volatile long rssMb;
    private volatile int restarts;
    private int fruitless;

    Child(Part part, LogFile log, Timing timing) {
        this.part = part;
        this.log = log;
        this.timing = timing;
        this.backOff = new BackOff(timing, RandomGenerator.getDefault());
    }

    Part part() {
        return part;
    }

    /** Completes when the part is ready for the first time. */
    CompletableFuture<Void> firstReady() {
        return firstReady;
    }

    PartStatus status() {
        return new PartStatus(
                part.name(), state, id, family, part.address(), rssMb, restarts, message);
    }

    /** Reads memory and descendants anew. */
    void measure() {
        Process running = process;
        if (running == null || !running.isAlive()) {
            rssMb = 0;
            return;
        }
        rssMb = Memory.residentMb(running.toHandle());
        family = running.descendants().map(ProcessId::of).toList();
    }

    /** Runs the part until {@link #askToStop}; returns when its process has ended. */
    void run(List<Child> needed) throws InterruptedException {
        try {
            if (awaitNeeded(needed)) {
                keepRunning();
            }
        } finally {
            process = null;
            id = null;
            rssMb = 0;
            message = "";
            state = PartState.STOPPED;
        }
    }

    void askToStop() {
        stopping = true;
        ring();
    }

    private void ring() {
        synchronized (bell) {
            bell.notifyAll();
        }
    }

    /** Waits until the condition holds or the part is to stop, at most for {@code limit}. */
    private void await(BooleanSupplier condition, Duration limit) throws InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        synchronized (bell) {
            for (long left = limit.toMillis();
                    left > 0 && !stopping && !condition.getAsBoolean();
                    left = (until - System.nanoTime()) / NANOS_PER_MILLI) {
                bell.wait(left);
            }
        }
    }

    private boolean awaitNeeded(List<Child> needed) throws InterruptedException {
        message = needed.isEmpty() ? "" : "waits for " + String.join(", ", part.after());
        needed.forEach(child -> child.firstReady().thenRun(this::ring));
        await(() -> needed.stream().allMatch(c -> c.firstReady().isDone()), FOR_EVER);
        message = "";
        return !stopping;
    }

    private void keepRunning() throws InterruptedException {
        while (!stopping) {
            boolean gotReady = runOnce();
            if (stopping) {
                return;
            }
            fruitless = gotReady ? 0 : fruitless + 1;
            restarts++;
            state =
                    fruitless >= timing.startsUntilFailed()
                            ? PartState.FAILED
                            : PartState.RESTARTING;
            await(() -> false, backOff.next());
        }
    }

    /** One life of the process; true when it was ready at some time. */
    private boolean runOnce() throws InterruptedException {
        log.forgetLastLine();
        try {
            Process started = start();
            boolean ready = awaitReady(started) && watch(started);
            end(started);
            return ready;
        } catch (IOException e) {
            message = "cannot be started: " + e.getMessage();
            log.line(message);
            return false;
        }
    }

    private Process start() throws IOException {
        if (state != PartState.FAILED) {
            state = PartState.STARTING;
        }
        log.line("starting " + part.name());
        ProcessBuilder builder = new ProcessBuilder(part.command()).redirectErrorStream(true);
        builder.environment().putAll(part.environment());
        Process started = builder.start();
        process = started;
        id = ProcessId.of(started.toHandle());
        started.onExit().thenRun(this::ring);
        Thread.ofPlatform()
                .daemon()
                .name("log-" + part.name())
                .start(() -> log.pump(started.getInputStream()));
        return started;
    }

    private boolean awaitReady(Process started) throws InterruptedException {
        long until = System.nanoTime() + part.readyWithin().toNanos();
        while (!endedWithin(started, timing.whileStarting())) {
            if (part.probe().ask() instanceof Health.Ready && started.isAlive()) {
                becomeReady();
                return true;
            }
            if (System.nanoTime() - until > 0) {
                message = "not ready within " + part.readyWithin().toSeconds() + " s";
                return false;
            }
        }
        return false;
    }

    private void becomeReady() {
        state = PartState.READY;
        message = "";
        firstReady.complete(null);
    }

    /** Probes until the process ends, is told to, or stays silent for too long. */
    private boolean watch(Process started) throws InterruptedException {
        long readySince = System.nanoTime();
        long lastAnswer = readySince;
        while (!endedWithin(started, timing.whileRunning())) {
            long now = System.nanoTime();
            if (now - readySince > timing.stable().toNanos()) {
                backOff.reset();
            }
            Health health = part.probe().ask();
            show(health);
            if (!(health instanceof Health.Silent)) {
                lastAnswer = now;
            } else if (now - lastAnswer > timing.silence().toNanos()) {
                log.line("silent for " + timing.silence().toSeconds() + " s, is restarted");
                return true;
            }
        }
        return true;
    }

    private void show(Health health) {
        switch (health) {
            case Health.Ready() -> becomeReady();
            case Health.Unready(String why) -> degraded(why);
            case Health.Silent(String why) -> degraded(why);
        }
    }

    private void degraded(String why) {
        state = PartState.DEGRADED;
        message = why;
    }

    /** True when the process has ended, or the part is to stop. */
    private boolean endedWithin(Process started, Duration pause) throws InterruptedException {
        await(() -> !started.isAlive(), pause);
        return stopping || !started.isAlive();
    }

    private void end(Process started) throws InterruptedException {
        boolean unasked = !started.isAlive();
        List<ProcessId> all =
                Stream.concat(Stream.of(started.toHandle()), started.descendants())
                        .map(ProcessId::of)
                        .toList();
        started.destroy();
        if (!started.waitFor(part.stopWithin().toMillis(), TimeUnit.MILLISECONDS)) {
            log.line("does not stop within " + part.stopWithin().toSeconds() + " s, is killed");
            started.destroyForcibly().waitFor();
        }
        if (stopping) {
            Reaper.end(
                    Stream.concat(all.stream(), family.stream()).toList(),
                    LEFT_BEHIND,
                    LEFT_BEHIND);
        }
        family = List.of();
        id = null;
        explain(started.exitValue(), unasked);
    }

    private void explain(int exit, boolean unasked) {
        log.line(part.name() + " ended with exit code " + exit);
        if (unasked) {
            String said = log.lastLine();
            message = "ended with exit code " + exit + (said.isEmpty() ? "" : ": " + said);
        }
    }
}
