package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.policy.rules.prompts.PromptDiff;
import dev.pilothouse.policy.rules.prompts.PromptJson;
import dev.pilothouse.registry.Prompt;
import dev.pilothouse.registry.PromptPage;
import dev.pilothouse.registry.PromptVersion;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A prompt with its draft.
 *
 * @param newest number of the newest version; 0: none yet
 */
@JsonNaming(SnakeCaseStrategy.class)
record PromptView(
        String tenant,
        String name,
        String feature,
        String description,
        long newest,
        long draftVersion,
        String draftBy,
        Instant draftAt,
        JsonNode draft) {
    static PromptView of(Prompt p) {
        return new PromptView(
                p.tenant().value(),
                p.name().value(),
                p.feature().value(),
                p.description(),
                p.newest(),
                p.draftVersion(),
                p.draftBy(),
                p.draftAt(),
                PromptJson.tree(p.draft()));
    }

    /** A prompt in a list. */
    @JsonNaming(SnakeCaseStrategy.class)
    record Row(
            String tenant,
            String name,
            String feature,
            String description,
            long newest,
            String draftBy,
            Instant draftAt,
            List<Live> live) {
        static Row of(PromptPage.Row r) {
            return new Row(
                    r.tenant().value(),
                    r.name().value(),
                    r.feature().value(),
                    r.description(),
                    r.newest(),
                    r.draftBy(),
                    r.draftAt(),
                    r.live().stream().map(Live::of).toList());
        }
    }

    /**
     * @param canary version; absent: none
     * @param share of the canary, hundredths of a percent
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Live(String environment, long version, @Nullable Long canary, int share) {
        static Live of(PromptPage.Live l) {
            return new Live(l.environment(), l.version(), l.canary().orElse(null), l.share());
        }
    }

    /**
     * @param content absent in lists
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Version(
            long version,
            String digest,
            String author,
            String note,
            Instant createdAt,
            @Nullable JsonNode content) {
        static Version of(PromptVersion v) {
            return new Version(
                    v.version(),
                    v.digest(),
                    v.authorName(),
                    v.note(),
                    v.createdAt(),
                    PromptJson.tree(v.content()));
        }

        static Version of(PromptVersion.Row v) {
            return new Version(
                    v.version(), v.digest(), v.authorName(), v.note(), v.createdAt(), null);
        }
    }

    /** What differs between two versions. */
    record Diff(List<Message> messages, List<PromptDiff.FieldDiff> fields) {
        static Diff of(PromptDiff diff) {
            return new Diff(diff.messages().stream().map(Message::of).toList(), diff.fields());
        }
    }

    /**
     * @param before role; empty: there was no such message
     */
    record Message(int index, String before, String after, List<Line> lines) {
        static Message of(PromptDiff.MessageDiff m) {
            List<Line> lines =
                    m.lines().stream()
                            .map(l -> new Line(l.kind().name().toLowerCase(Locale.ROOT), l.text()))
                            .toList();
            return new Message(m.index(), m.before(), m.after(), lines);
        }
    }

    /**
     * @param kind {@code same}, {@code removed} or {@code added}
     */
    record Line(String kind, String text) {}
}
