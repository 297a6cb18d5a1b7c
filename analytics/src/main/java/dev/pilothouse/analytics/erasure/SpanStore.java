package dev.pilothouse.analytics.erasure;

import dev.pilothouse.db.clickhouse.Eraser;
import dev.pilothouse.db.clickhouse.Eraser.Leftover;
import dev.pilothouse.db.clickhouse.NamedQuery;
import dev.pilothouse.db.clickhouse.RowMapper;
import dev.pilothouse.db.clickhouse.StoreFiles;
import dev.pilothouse.db.model.ErasureTarget;
import dev.pilothouse.db.model.Needles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What ClickHouse holds of a person: spans with their content, attributes and scores, feedback, and
 * the index of traces. Decisions about calls stay, made anonymous; roll-ups hold nobody.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-30-erasing-spans.md">decision</a>
 */
public final class SpanStore implements ErasureTarget {
    private static final Store STORE =
            new Store(
                    "span-store",
                    "Span store",
                    "Spans, prompts and answers, attributes, feedback, scores",
                    "Rows are deleted, then every part that held one is written anew",
                    true);
    private static final int MOST_PLACES = 20;
    private static final int ASKED_TOGETHER = 100;
    private static final String ROWS = "rows";
    private static final String FILES = "files";

    private final Eraser eraser;
    private final Together together;
    private final CanaryRows canary;

    public SpanStore(Eraser eraser) {
        this.eraser = eraser;
        this.together = new Together(new SubjectErasure(eraser));
        this.canary = new CanaryRows(eraser);
    }

    @Override
    public Store store() {
        return STORE;
    }

    @Override
    public Found plan(Subject subject) {
        List<Part> parts = new ArrayList<>();
        add(parts, "spans", SubjectQueries.planned("span"), subject);
        add(parts, "prompts and answers", SubjectQueries.planned("span_content"), subject);
        add(parts, "attributes", SubjectQueries.plannedBySpan("span_attribute"), subject);
        add(parts, "feedback", SubjectQueries.plannedFeedback(), subject);
        add(parts, "scores", SubjectQueries.planned("evaluation"), subject);
        long decisions = count(SubjectQueries.plannedBySpan("audit_event"), subject);
        List<Kept> kept =
                decisions == 0
                        ? List.of()
                        : List.of(
                                new Kept(
                                        "decisions about calls, without the way to the call",
                                        decisions,
                                        "GDPR Article 17(3)(b); EU AI Act Article 26(6)"));
        return new Found(parts.stream().mapToLong(Part::items).sum(), parts, kept);
    }

    private void add(List<Part> parts, String what, NamedQuery query, Subject subject) {
        long items = count(query, subject);
        if (items > 0) {
            parts.add(new Part(what, items));
        }
    }

    private long count(NamedQuery query, Subject subject) {
        return ask(query, subject, r -> r.number("found")).stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** A hundred references at a time: they travel in an address. */
    private <T> List<T> ask(NamedQuery query, Subject subject, RowMapper<T> mapper) {
        List<String> references = List.copyOf(subject.references());
        List<T> all = new ArrayList<>();
        for (int at = 0; at < references.size(); at += ASKED_TOGETHER) {
            Map<String, ?> some =
                    Map.of(
                            "references",
                            references.subList(
                                    at, Math.min(at + ASKED_TOGETHER, references.size())),
                            "before",
                            subject.before());
            all.addAll(eraser.query(query, subject.tenant(), some, mapper));
        }
        return all;
    }

    @Override
    public void plant(Subject subject) {
        if (count(SubjectQueries.planned("span"), subject) == 0) {
            canary.plant(subject);
        }
    }

    @Override
    public long erase(Subject subject, LongConsumer done) {
        return together.erase(subject, done);
    }

    @Override
    public Probe probe(Subject subject) {
        SubjectQueries.NO_PARTITION.forEach(eraser::sweep);
        Set<String> anew = begunAnew(subject);
        List<String> rows = rows(subject);
        StoreFiles files = eraser.files();
        return files.isEmpty() ? asked(rows) : read(files, subject, anew, rows);
    }

    private List<String> rows(Subject subject) {
        List<String> places = new ArrayList<>();
        for (String table : SubjectQueries.WITH_SUBJECT) {
            long rows = count(SubjectQueries.probed(table), subject);
            if (rows > 0) {
                places.add(table + ": " + rows + " rows");
            }
        }
        return places;
    }

    /**
     * Parts with rows of a new beginning. A part never changes: one that is asked for before the
     * older rows are counted holds none of them when that finds none.
     */
    private Set<String> begunAnew(Subject subject) {
        return SubjectQueries.OF_PEOPLE.stream()
                .flatMap(table ->
                        ask(SubjectQueries.begunAnew(table), subject, r -> r.text("part")).stream()
                                .map(part -> table + "/" + part + "/"))
                .collect(Collectors.toSet());
    }

    private static String words(Leftover leftover) {
        return leftover.name() + ": " + leftover.why();
    }

    /**
     * Without the files, a part that no reader sees may hold anything. Those of others are counted
     * only where nothing was found: they hide nothing that was.
     */
    private Probe asked(List<String> rows) {
        List<String> unlooked =
                rows.isEmpty()
                        ? Stream.of(eraser.leftovers(), eraser.unread())
                                .flatMap(List::stream)
                                .map(SpanStore::words)
                                .toList()
                        : List.of();
        return probe(
                List.of(new Look(ROWS, rows.size())),
                unlooked.size(),
                "Counted without the mask of deleted rows; no old or detached part may be left."
                        + " The files themselves are on another machine and were not read.",
                Stream.concat(rows.stream(), unlooked.stream()));
    }

    private Probe read(StoreFiles files, Subject subject, Set<String> anew, List<String> rows) {
        StoreFiles.Seen seen = files.look(Needles.of(subject.references()));
        List<String> found =
                seen.found().stream()
                        .filter(f -> anew.stream().noneMatch(f::startsWith))
                        .map(f -> "file " + f)
                        .toList();
        List<String> unlooked =
                new ArrayList<>(seen.unread().stream().map(f -> "file not read: " + f).toList());
        if (rows.isEmpty() && found.isEmpty()) {
            eraser.leftovers().forEach(l -> unlooked.add(words(l)));
        }
        return probe(
                List.of(new Look(ROWS, rows.size()), new Look(FILES, found.size())),
                unlooked.size(),
                method(seen, anew),
                Stream.of(rows, found, unlooked).flatMap(List::stream));
    }

    private static Probe probe(
            List<Look> looks, long unlooked, String method, Stream<String> places) {
        return new Probe(looks, unlooked, method, places.limit(MOST_PLACES).toList(), Instant.MIN);
    }

    private static String method(StoreFiles.Seen seen, Set<String> anew) {
        return "Counted without the mask of deleted rows, then %,d files of all parts (in use, old, detached, temporary) read decompressed, %,d bytes, for the references."
                        .formatted(seen.files(), seen.bytes())
                + (anew.isEmpty()
                        ? ""
                        : " The person came back: %d parts with rows that began later are left."
                                .formatted(anew.size()));
    }
}
