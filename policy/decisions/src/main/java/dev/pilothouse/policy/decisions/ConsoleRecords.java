package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.ErasureTarget;
import dev.pilothouse.db.model.Needles;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.decisions.store.ChangeLog;
import dev.pilothouse.policy.decisions.store.PersonalTextStore;
import dev.pilothouse.policy.decisions.store.PersonalTextStore.Count;
import dev.pilothouse.policy.decisions.store.PersonalTextStore.Elsewhere;
import dev.pilothouse.policy.decisions.store.PersonalTextStore.Erased;
import dev.pilothouse.policy.decisions.store.PersonalTextStore.RelationFile;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What people wrote in the console about a person: found by the identifiers that the person gave
 * and by the references, in every text column that table {@code personal_text} names.
 *
 * @see <a
 *     href="../../../../../../../../../../docs/decisions/2026-11-30-erasing-console-records.md">decision</a>
 */
public final class ConsoleRecords implements ErasureTarget {
    static final String ID = "console-database";
    static final String NAME = "Console database";

    private static final Store STORE =
            new Store(
                    ID,
                    NAME,
                    "Prompts, playground runs, comments, reasons, details of audit entries",
                    "Rows are deleted or the words masked, then each table that held some is written anew",
                    true);
    private static final String IN_FORCE = "In force: to be replaced first";
    private static final String TOO_SHORT = "Identifiers of fewer than 4 characters";
    private static final String BY_CHANCE =
            "Not looked for in texts, where they stand by chance; traces are searched by their keyed hashes";
    private static final String NOT_OURS =
            "Every text column asked; the server's files are on another machine and were not read.";
    private static final String LOG_HOLDS =
            "Its log of changes still holds some and goes with the checkpoints to come.";
    private static final String LOG_EMPTY = "Its log of changes holds none.";
    private static final int MOST_PLACES = 20;
    private static final String ROWS = "rows";
    private static final String FILES = "files";

    /** After the first checkpoint that follows; one comes every five minutes. */
    private static final Duration LOG_AGE = Duration.ofDays(1);

    private final Database database;
    private final Optional<Path> data;
    private final Clock clock;

    /**
     * @param data the server's data folder, when it is ours to read
     */
    public ConsoleRecords(Database database, Optional<Path> data, Clock clock) {
        this.database = database;
        this.data = data;
        this.clock = clock;
    }

    @Override
    public Store store() {
        return STORE;
    }

    /** Shorter ones would be found by chance. */
    static List<String> texts(Subject subject) {
        return Stream.concat(subject.identifiers().stream(), subject.references().stream())
                .filter(t -> !Needles.isTooShort(t))
                .distinct()
                .toList();
    }

    private static long tooShort(Subject subject) {
        return subject.identifiers().stream().filter(Needles::isTooShort).count();
    }

    private List<Count> count(Subject subject) {
        return database.write(
                tx -> new PersonalTextStore(tx).count(subject.tenant(), texts(subject)));
    }

    @Override
    public Found plan(Subject subject) {
        List<Count> counts = count(subject);
        List<Part> parts =
                sums(counts, Count::found).entrySet().stream()
                        .map(e -> new Part(e.getKey(), e.getValue()))
                        .toList();
        List<Kept> kept = new ArrayList<>(kept(subject, counts));
        kept.addAll(staying(subject, counts));
        return new Found(parts.stream().mapToLong(Part::items).sum(), parts, kept);
    }

    /** For good, or as long as they are needed: nothing waits for them. */
    private static List<Kept> staying(Subject subject, List<Count> counts) {
        List<Kept> all = new ArrayList<>();
        counts.stream()
                .filter(c -> c.stays() > 0)
                .forEach(c -> all.add(new Kept(c.what(), c.stays(), c.ground())));
        long few = tooShort(subject);
        if (few > 0) {
            all.add(new Kept(TOO_SHORT, few, BY_CHANCE));
        }
        return all;
    }

    /** Row by row, with the page where each is replaced. */
    private List<Kept> kept(Subject subject, List<Count> counts) {
        if (counts.stream().allMatch(c -> c.fixed() == 0)) {
            return List.of();
        }
        List<Count> unnamed =
                counts.stream().filter(c -> !PersonalTextStore.NAMED.contains(c.place())).toList();
        Stream<Kept> others =
                sums(unnamed, Count::fixed).entrySet().stream()
                        .map(e -> new Kept(e.getKey(), e.getValue(), IN_FORCE));
        Stream<Kept> named =
                database
                        .read(tx ->
                                new PersonalTextStore(tx).fixed(subject.tenant(), texts(subject)))
                        .stream()
                        .map(f -> new Kept(f.what(), 1, IN_FORCE, f.link(), f.owner()));
        return Stream.concat(named, others).toList();
    }

    private static Map<String, Long> sums(List<Count> counts, ToLongFunction<Count> of) {
        return counts.stream()
                .filter(c -> of.applyAsLong(c) > 0)
                .collect(
                        Collectors.groupingBy(
                                Count::what,
                                TreeMap::new,
                                Collectors.summingLong(of::applyAsLong)));
    }

    @Override
    public void plant(Subject canary) {
        database.run(tx ->
                texts(canary).forEach(t -> new PersonalTextStore(tx).plant(canary.tenant(), t)));
    }

    @Override
    public long erase(Subject subject, LongConsumer done) {
        List<Erased> erased =
                database.write(
                        tx -> new PersonalTextStore(tx).erase(subject.tenant(), texts(subject)));
        long rows = erased.stream().mapToLong(Erased::rows).sum();
        done.accept(rows);
        Set<String> touched = new TreeSet<>(dirty(subject));
        erased.forEach(e -> touched.add(e.place()));
        touched.forEach(this::vacuum);
        checkpoint();
        return rows;
    }

    /** Tables whose files hold bytes: an erasure may have broken off before they were rewritten. */
    private Set<String> dirty(Subject subject) {
        checkpoint();
        return data.map(folder ->
                        new ServerFiles(folder, Needles.anyCase(texts(subject))).relations(files()))
                .orElse(Set.of());
    }

    private List<RelationFile> files() {
        return database.look(tx -> new PersonalTextStore(tx).files());
    }

    private void vacuum(String place) {
        database.look(tx -> {
            new PersonalTextStore(tx).vacuum(place);
            return place;
        });
    }

    private void checkpoint() {
        database.look(tx -> {
            PersonalTextStore store = new PersonalTextStore(tx);
            boolean may = store.mayCheckpoint();
            if (may) {
                store.checkpoint();
            }
            return may;
        });
    }

    @Override
    public Probe probe(Subject subject) {
        Set<String> rows = new TreeSet<>();
        List<String> places = new ArrayList<>();
        for (Count c : count(subject)) {
            if (c.found() + c.fixed() > 0) {
                rows.add(c.place());
                places.add(c.place() + "." + c.field() + ": " + (c.found() + c.fixed()) + " rows");
            }
        }
        checkpoint();
        return data.isEmpty()
                ? asked(subject, rows, places)
                : read(data.get(), subject, rows, places);
    }

    private Probe asked(Subject subject, Set<String> rows, List<String> places) {
        ChangeLog log = database.read(ChangeLog::read);
        Instant now = clock.instant();
        String known =
                log.goneBy(now).isPresent()
                        ? ""
                        : " How long its log of changes holds some, only its operator knows ("
                                + log.words()
                                + ").";
        return probe(
                subject,
                List.of(new Look(ROWS, rows.size())),
                places,
                NOT_OURS + known,
                log.goneBy(now).orElse(Instant.MIN));
    }

    /**
     * @param rows tables of which rows were found
     */
    private Probe read(Path folder, Subject subject, Set<String> rows, List<String> places) {
        ServerFiles server = new ServerFiles(folder, Needles.anyCase(texts(subject)));
        Set<String> dirty = server.relations(files());
        List<Elsewhere> stay = List.of();
        if (!rows.containsAll(dirty)) {
            stay = explained(subject, without(dirty, rows));
            stay.forEach(e -> vacuum(e.place()));
            checkpoint();
            server = new ServerFiles(folder, Needles.anyCase(texts(subject)));
            dirty = server.relations(files());
        }
        Set<String> stayed = new TreeSet<>(stay.stream().map(Elsewhere::place).toList());
        Set<String> left = without(dirty, stayed);
        left.forEach(place -> places.add(place + ": bytes in its files"));
        boolean logged = server.log();
        String method =
                "Every text column asked, then %d files of tables, long values and indexes read byte by byte.%s %s Long values are stored compressed and were not unpacked: that nothing of them is left follows from the tables written anew."
                        .formatted(
                                server.count(), said(dirty, stay), logged ? LOG_HOLDS : LOG_EMPTY);
        return probe(
                subject,
                List.of(new Look(ROWS, rows.size()), new Look(FILES, left.size())),
                places,
                method,
                logged ? clock.instant().plus(LOG_AGE) : Instant.MIN);
    }

    private static Set<String> without(Set<String> all, Set<String> some) {
        Set<String> left = new TreeSet<>(all);
        left.removeAll(some);
        return left;
    }

    /**
     * Tables of which only rows that rightly stay hold the letters. A table is written anew before
     * that is believed: then nothing but its rows lies in its files.
     */
    private List<Elsewhere> explained(Subject subject, Set<String> places) {
        return database
                .write(tx ->
                        new PersonalTextStore(tx)
                                .elsewhere(subject.tenant(), texts(subject), places))
                .stream()
                .filter(Elsewhere::explains)
                .toList();
    }

    private static String said(Set<String> dirty, List<Elsewhere> stay) {
        List<Elsewhere> held = stay.stream().filter(e -> dirty.contains(e.place())).toList();
        return held.isEmpty()
                ? ""
                : held.stream()
                        .map(e -> e.place() + " (" + ground(e) + ")")
                        .collect(
                                Collectors.joining(
                                        ", ", " The same letters stay in files of ", "."));
    }

    private static String ground(Elsewhere e) {
        return Stream.of(
                        e.others() ? "in rows that are not this tenant's" : "",
                        e.names() ? "in names, ids and settings" : "",
                        e.stays() ? "in what may stay, or as digits of a number" : "")
                .filter(g -> !g.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private static Probe probe(
            Subject subject, List<Look> looks, List<String> places, String method, Instant goneBy) {
        long few = tooShort(subject);
        return new Probe(
                looks,
                0,
                few == 0 ? method : method + " " + TOO_SHORT + " were not looked for: " + few + ".",
                places.stream().limit(MOST_PLACES).toList(),
                goneBy);
    }
}
