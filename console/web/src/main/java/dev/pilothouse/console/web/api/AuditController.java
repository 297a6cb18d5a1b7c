package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.AuditPage;
import dev.pilothouse.policy.audit.AuditReader;
import dev.pilothouse.policy.audit.ContentReads;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The audit log. */
@Api
class AuditController {
    private final AuditReader reader;

    AuditController(AuditReader reader) {
        this.reader = reader;
    }

    /**
     * Newest first.
     *
     * @param next what to give as {@code before} for older ones; absent at the end
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<AuditEntryView> entries, @Nullable Long next) {
        static Page of(AuditPage page) {
            return new Page(
                    page.entries().stream().map(AuditEntryView::of).toList(),
                    page.next().isPresent() ? page.next().getAsLong() : null);
        }
    }

    /** Of one person, or of one trace. */
    record Reads(String subject, String name, long reads, long reveals, long others, Instant last) {
        static Reads of(ContentReads r) {
            return new Reads(r.subject(), r.name(), r.reads(), r.reveals(), r.others(), r.last());
        }
    }

    /** The most recent first. */
    record ReadsPage(List<Reads> reads) {}

    @GetMapping("/audit/entries")
    Page list(
            @AuthenticationPrincipal Actor actor,
            @RequestParam Map<String, String> parameters,
            @RequestParam Optional<Long> before,
            @RequestParam(defaultValue = "100") int limit) {
        return Page.of(
                reader.page(
                        actor,
                        filter(parameters, "before", "limit"),
                        before.map(OptionalLong::of).orElseGet(OptionalLong::empty),
                        limit));
    }

    @GetMapping("/audit/entries/{seq}")
    AuditEntryView find(@AuthenticationPrincipal Actor actor, @PathVariable long seq) {
        return reader.find(actor, seq)
                .map(AuditEntryView::of)
                .orElseThrow(() -> new NotFound("entry", Long.toString(seq)));
    }

    @GetMapping("/audit/reads")
    ReadsPage reads(
            @AuthenticationPrincipal Actor actor,
            @RequestParam Map<String, String> parameters,
            @RequestParam(defaultValue = "person") String by) {
        ContentReads.By subject =
                switch (by) {
                    case "person" -> ContentReads.By.PERSON;
                    case "trace" -> ContentReads.By.TRACE;
                    default -> throw new BadInput("by", by, "person or trace");
                };
        return new ReadsPage(
                reader.reads(actor, filter(parameters, "by"), subject).stream()
                        .map(Reads::of)
                        .toList());
    }

    private static AuditFilter filter(Map<String, String> parameters, String... others) {
        Map<String, String> words = new HashMap<>(parameters);
        List.of(others).forEach(words::remove);
        words.values().removeIf(String::isEmpty);
        return AuditFilter.of(words);
    }
}
