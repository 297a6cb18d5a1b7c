package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.ErasureTarget.Look;
import dev.pilothouse.db.model.ErasureTarget.Probe;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.decisions.store.ConsoleHomeStore;
import dev.pilothouse.policy.decisions.store.ConsoleHomeStore.Order;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.json.JsonMapper;

/**
 * The folders that consoles of this installation keep files in. Each has an id that lies in it, so
 * that two consoles with one folder are one, and a console on another disk is another; each console
 * says again and again that it works there.
 */
public final class ConsoleHomes {
    private static final String FILE = "console-home";

    /** One that says nothing for longer does not work any more. */
    private static final Duration AT_WORK = Duration.ofMinutes(10);

    private static final Duration KNOWN = Duration.ofDays(366);
    private static final Duration ORDERS_KEPT = Duration.ofDays(1);
    private static final long LOOK_NANOS = Duration.ofMillis(300).toNanos();
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Database database;
    private final Clock clock;
    private final Home own;

    private ConsoleHomes(Database database, Clock clock, Home own) {
        this.database = database;
        this.clock = clock;
        this.own = own;
    }

    /**
     * One folder.
     *
     * @param name of the console that worked there last
     * @param seenAt when it last said so
     */
    public record Home(UUID id, String name, Instant seenAt) {
        /** Also where two consoles have one name. */
        public String label() {
            return name + " (" + id.toString().substring(0, 8) + ")";
        }

        /** {@code console-2 (1b2c3d4e), last at work 2026-12-01T10:00:00Z}. */
        public String words() {
            return label() + ", last at work " + seenAt;
        }
    }

    /**
     * @param home in which the id lies, or is put
     * @param name of this console
     */
    public static ConsoleHomes open(Database database, Clock clock, Path home, String name) {
        return new ConsoleHomes(database, clock, new Home(id(home), name, clock.instant()));
    }

    private static UUID id(Path home) {
        Path file = home.resolve(FILE);
        try {
            Files.createDirectories(home);
            try {
                Files.writeString(
                        file, UUID.randomUUID().toString(), StandardOpenOption.CREATE_NEW);
            } catch (FileAlreadyExistsException _) {
                return UUID.fromString(Files.readString(file).strip());
            }
            return UUID.fromString(Files.readString(file).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Home own() {
        return own;
    }

    /** Says that this console works, and forgets those of which nothing was heard for a year. */
    public void beat() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        database.run(tx -> {
            ConsoleHomeStore store = new ConsoleHomeStore(tx);
            store.seen(new Home(own.id(), own.name(), now));
            store.forget(now.minus(KNOWN));
            store.forgetOrders(now.minus(ORDERS_KEPT));
        });
    }

    /** What a console does in its folder. */
    public enum Verb {
        PLAN,
        PLANT,
        ERASE,
        PROBE
    }

    /**
     * What a console did or found in its folder.
     *
     * @param items counted or deleted
     * @param trouble why it could not; empty: it could
     */
    public record Answer(
            long items,
            List<Look> looks,
            long unlooked,
            String method,
            List<String> places,
            String trouble) {
        public static Answer of(long items) {
            return new Answer(items, List.of(), 0, "", List.of(), "");
        }

        public static Answer of(Probe probe) {
            return new Answer(
                    0, probe.looks(), probe.unlooked(), probe.method(), probe.places(), "");
        }
    }

    /** Does what another console asks for. */
    @FunctionalInterface
    public interface Worker {
        Answer work(Verb verb, UUID subject);
    }

    /**
     * Has every other console that works do something in its folder.
     *
     * @param subject a privacy request, or the id of its made-up person
     * @throws IllegalStateException when one of them has not, or could not
     */
    public List<Answer> askOthers(Verb verb, UUID subject, Duration patience) {
        Map<Home, UUID> orders = new LinkedHashMap<>();
        database.run(tx -> {
            ConsoleHomeStore store = new ConsoleHomeStore(tx);
            orders.clear();
            othersAtWork()
                    .forEach(home ->
                            orders.put(
                                    home,
                                    store.order(
                                            home.id(),
                                            verb.name().toLowerCase(Locale.ROOT),
                                            subject,
                                            clock.instant())));
        });
        long end = System.nanoTime() + patience.toNanos();
        return orders.entrySet().stream().map(e -> answer(e.getKey(), e.getValue(), end)).toList();
    }

    private Answer answer(Home home, UUID order, long end) {
        Optional<String> said = read(order);
        while (said.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK_NANOS);
            said = read(order);
        }
        database.run(tx -> new ConsoleHomeStore(tx).drop(order));
        Answer answer =
                said.map(json -> JSON.readValue(json, Answer.class))
                        .orElseThrow(() ->
                                new IllegalStateException(home.label() + " has not answered"));
        if (!answer.trouble().isEmpty()) {
            throw new IllegalStateException(home.label() + ": " + answer.trouble());
        }
        return answer;
    }

    private Optional<String> read(UUID order) {
        return database.read(tx -> new ConsoleHomeStore(tx).answer(order));
    }

    /**
     * Does what others ask this console for, in this thread, until nothing is left.
     *
     * @return orders that were answered
     */
    public int serve(Worker worker) {
        int served = 0;
        for (Optional<Order> next = waiting(); next.isPresent(); next = waiting()) {
            Order order = next.get();
            String answer = JSON.writeValueAsString(answer(worker, order));
            database.run(tx -> new ConsoleHomeStore(tx).answer(order.id(), answer));
            served++;
        }
        return served;
    }

    private Optional<Order> waiting() {
        return database.read(tx -> new ConsoleHomeStore(tx).waiting(own.id()));
    }

    private static Answer answer(Worker worker, Order order) {
        try {
            return worker.work(
                    Verb.valueOf(order.verb().toUpperCase(Locale.ROOT)), order.subject());
        } catch (RuntimeException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            return new Answer(0, List.of(), 0, "", List.of(), why);
        }
    }

    /** Others in which a console works, by name. */
    public List<Home> othersAtWork() {
        Instant since = clock.instant().minus(AT_WORK);
        return others().stream().filter(h -> h.seenAt().isAfter(since)).toList();
    }

    /** Others in which no console works any more, by name. */
    public List<Home> away() {
        Instant since = clock.instant().minus(AT_WORK);
        return others().stream().filter(h -> !h.seenAt().isAfter(since)).toList();
    }

    private List<Home> others() {
        return database.read(tx -> new ConsoleHomeStore(tx).others(own.id()));
    }
}
