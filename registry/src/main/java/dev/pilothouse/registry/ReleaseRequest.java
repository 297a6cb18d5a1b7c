package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.PromptName;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Texts;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is to go live.
 *
 * @param share hundredths of a percent of the calls that it gets first, 1 to 10,000
 * @param rule of a canary; empty: people decide
 * @param approvers how many different people must approve, 1 to 5, at least as many as the feature
 *     asks for; empty: that many
 * @param note why, 1 to 2,000 characters
 * @param evidence for people: {@code playground} and {@code evals}; the difference to what is live
 *     is added; at most 48 KiB as JSON
 */
public record ReleaseRequest(
        TenantId tenant,
        PromptName prompt,
        long version,
        Environment environment,
        int share,
        Optional<CanaryRule> rule,
        Optional<Integer> approvers,
        String note,
        Map<String, Object> evidence) {
    private static final int MOST_EVIDENCE = 48 * 1024;

    public ReleaseRequest {
        note = Texts.check("note", note, 1, 2_000);
        Map<String, Object> given = new HashMap<>(evidence);
        given.values().removeIf(Objects::isNull);
        evidence = Map.copyOf(given);
        if (share < 1 || share > Release.WHOLE) {
            throw new BadInput("share", Integer.toString(share), "1 to " + Release.WHOLE);
        }
        if (rule.isPresent() && share == Release.WHOLE) {
            throw new BadInput("canary", "a rule", "a share below " + Release.WHOLE);
        }
        approvers
                .filter(n -> n < 1 || n > ReleaseRules.MOST_APPROVERS)
                .ifPresent(n -> {
                    throw new BadInput(
                            "approvers",
                            Integer.toString(n),
                            "1 to " + ReleaseRules.MOST_APPROVERS);
                });
        int size = JsonMapper.shared().writeValueAsString(evidence).length();
        if (size > MOST_EVIDENCE) {
            throw new BadInput("evidence", size + " characters", "at most " + MOST_EVIDENCE);
        }
    }

    /** With as many approvers as the feature asks for. */
    public ReleaseRequest(
            TenantId tenant,
            PromptName prompt,
            long version,
            Environment environment,
            int share,
            Optional<CanaryRule> rule,
            String note,
            Map<String, Object> evidence) {
        this(tenant, prompt, version, environment, share, rule, Optional.empty(), note, evidence);
    }

    /** To all calls, without evidence. */
    public static ReleaseRequest of(
            TenantId tenant,
            PromptName prompt,
            long version,
            Environment environment,
            String note) {
        return new ReleaseRequest(
                tenant,
                prompt,
                version,
                environment,
                Release.WHOLE,
                Optional.empty(),
                note,
                Map.of());
    }
}
