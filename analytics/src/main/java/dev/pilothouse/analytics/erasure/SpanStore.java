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
        List<String> places = new ArrayList<>();
        for (String table : SubjectQueries.WITH_SUBJECT) {
            long rows = count(SubjectQueries.probed(table), subject);
            if (rows > 0) {
                places.add(table + ": " + rows + " rows");
            }
        }
        eraser.leftovers().forEach(l -> places.add(words(l)));
        StoreFiles files = eraser.files();
        String method = files.isEmpty() ? unread(places) : files(files, subject, anew, places);
        return new Probe(
                places.size(), method, places.stream().limit(MOST_PLACES).toList(), Instant.MIN);
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

    /** Without the files, a part that no reader sees may hold anything. */
    private String unread(List<String> places) {
        eraser.unread().forEach(l -> places.add(words(l)));
        return "Counted without the mask of deleted rows; no old or detached part may be left."
                + " The files themselves are on another machine and were not read.";
    }

    private static String files(
            StoreFiles files, Subject subject, Set<String> anew, List<String> places) {
        StoreFiles.Seen seen = files.look(Needles.of(subject.references()));
        seen.found().stream()
                .filter(f -> anew.stream().noneMatch(f::startsWith))
                .forEach(f -> places.add("file " + f));
        seen.unread().forEach(f -> places.add("file not read: " + f));
        return "Counted without the mask of deleted rows, then %,d files of all parts (in use, old, detached, temporary) read decompressed, %,d bytes, for the references."
                        .formatted(seen.files(), seen.bytes())
                + (anew.isEmpty()
                        ? ""
                        : " The person came back: %d parts with rows that began later are left."
                                .formatted(anew.size()));
    }
}
