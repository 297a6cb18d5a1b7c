package dev.pilothouse.console.cli.supervise;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Runs all parts: in the order of what they need, in parallel where nothing forbids it.
 *
 * @see "docs/decisions/2026-11-23-own-supervisor.md"
 */
public final class Supervisor implements AutoCloseable {
    private final Map<String, Child> children = new LinkedHashMap<>();
    private final Map<String, Thread> threads = new LinkedHashMap<>();

    /**
     * @param parts each after those it needs
     * @param logs existing folder for the parts' log files
     */
    public Supervisor(List<Part> parts, Path logs, Timing timing) {
        for (Part part : parts) {
            LogFile log = new LogFile(logs.resolve(part.name() + ".log"), LogFile.MOST_BYTES);
            children.put(part.name(), new Child(part, log, timing));
        }
    }

    public void start() {
        children.forEach((name, child) -> threads.put(name, run(child)));
    }

    private Thread run(Child child) {
        List<Child> needed =
                child.part().after().stream()
                        .map(name -> Objects.requireNonNull(children.get(name), name))
                        .toList();
        return Thread.ofPlatform()
                .name("part-" + child.part().name())
                .start(() -> {
                    try {
                        child.run(needed);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    /** The parts as they are now, in the order of their start. */
    public List<PartStatus> status() {
        return children.values().stream().map(Child::status).toList();
    }

    /** As {@link #status}, with memory and descendants read anew. */
    public List<PartStatus> measured() {
        children.values().forEach(Child::measure);
        return status();
    }

    /** Stops all parts, those first that no other part needs, and returns when they have ended. */
    @Override
    public void close() throws InterruptedException {
        List<Child> running = new ArrayList<>(children.values());
        while (!running.isEmpty()) {
            List<Child> wave = running.stream().filter(child -> unneeded(child, running)).toList();
            wave.forEach(Child::askToStop);
            for (Child child : wave) {
                Thread thread = threads.get(child.part().name());
                if (thread != null) {
                    thread.join();
                }
            }
            running.removeAll(wave);
        }
    }

    private static boolean unneeded(Child child, List<Child> running) {
        return running.stream()
                .noneMatch(other -> other.part().after().contains(child.part().name()));
    }
}
