package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.PromptName;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Texts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A page of prompts, by tenant and name.
 *
 * @param next what to ask for to go on; empty at the end
 */
public record PromptPage(List<Row> rows, Optional<String> next) {
    public PromptPage {
        rows = List.copyOf(rows);
    }

    /**
     * Which prompts.
     *
     * @param text that the name contains; may be empty
     * @param after {@link PromptPage#next} of the page before; empty for the first
     * @param limit 1 to 200
     */
    public record Query(
            Optional<TenantId> tenant,
            Optional<FeatureId> feature,
            String text,
            Optional<String> after,
            int limit) {
        public Query {
            text = Texts.check("text", text, 0, 63);
            if (limit < 1 || limit > 200) {
                throw new BadInput("limit", Integer.toString(limit), "1 to 200");
            }
            if (after.isPresent() && after.get().indexOf('/') < 1) {
                throw new BadInput("after", after.get(), "what a page gave as next");
            }
        }

        /** The first page of everything. */
        public static Query all(int limit) {
            return new Query(Optional.empty(), Optional.empty(), "", Optional.empty(), limit);
        }
    }

    /**
     * A prompt in a list.
     *
     * @param newest number of its newest version; 0: none yet
     */
    public record Row(
            TenantId tenant,
            PromptName name,
            FeatureId feature,
            String description,
            long newest,
            String draftBy,
            Instant draftAt,
            List<Live> live) {
        public Row {
            live = List.copyOf(live);
        }
    }

    /**
     * What of a prompt is live in an environment.
     *
     * @param digest of the release, lower-case hexadecimal
     * @param canary version of the canary; empty: none
     * @param share of the canary, hundredths of a percent
     */
    public record Live(
            String environment, long version, String digest, Optional<Long> canary, int share) {}
}
