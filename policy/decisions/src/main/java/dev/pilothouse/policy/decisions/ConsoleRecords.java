package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.ErasureTarget;
import dev.pilothouse.db.model.Needles;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.decisions.store.PersonalTextStore;
import dev.pilothouse.policy.decisions.store.PersonalTextStore.Count;
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
    private static final Store STORE =
            new Store(
                    "console-database",
                    "Console database",
                    "Prompts, playground runs, comments, reasons, details of audit entries",
                    "Rows are deleted or the words masked, then each table that held some is written anew",
                    true);
    private static final String IN_FORCE = "In force: to be replaced first";
    private static final int SHORTEST = 4;
    private static final int MOST_PLACES = 20;

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
    private static List<String> texts(Subject subject) {
        return Stream.concat(subject.identifiers().stream(), subject.references().stream())
                .filter(t -> t.length() >= SHORTEST)
                .distinct()
                .toList();
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
        return new Found(parts.stream().mapToLong(Part::items).sum(), parts, kept(subject, counts));
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
        List<String> places = new ArrayList<>();
        for (Count c : count(subject)) {
            if (c.found() + c.fixed() > 0) {
                places.add(c.place() + "." + c.field() + ": " + (c.found() + c.fixed()) + " rows");
            }
        }
        checkpoint();
        return data.isEmpty() ? asked(places) : read(data.get(), subject, places);
    }

    private static Probe asked(List<String> places) {
        return probe(
                places,
                "Every text column asked; the server's files are on another machine and were not read.",
                Instant.MIN);
    }

    private Probe read(Path folder, Subject subject, List<String> places) {
        Needles needles = Needles.anyCase(texts(subject));
        ServerFiles server = new ServerFiles(folder, needles);
        Set<String> dirty = server.relations(files());
        dirty.forEach(place -> places.add(place + ": bytes in its files"));
        boolean logged = server.log();
        String log =
                logged
                        ? "Its log of changes still holds some and goes with the checkpoints to come."
                        : "Its log of changes holds none.";
        String method =
                "Every text column asked, then %d files of tables, long values and indexes read byte by byte. %s Long values are stored compressed and were not unpacked: that nothing of them is left follows from the tables written anew."
                        .formatted(server.count(), log);
        return probe(places, method, logged ? clock.instant().plus(LOG_AGE) : Instant.MIN);
    }

    private static Probe probe(List<String> places, String method, Instant goneBy) {
        return new Probe(
                places.size(), method, places.stream().limit(MOST_PLACES).toList(), goneBy);
    }
}
