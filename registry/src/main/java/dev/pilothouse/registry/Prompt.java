package dev.pilothouse.registry;

import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.PromptName;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.rules.prompts.PromptContent;
import java.time.Instant;

/**
 * A prompt and the draft that people work on.
 *
 * @param newest number of its newest version; 0: none yet
 * @param draftVersion grows with each save of the draft
 */
public record Prompt(
        TenantId tenant,
        PromptName name,
        FeatureId feature,
        String description,
        long newest,
        PromptContent draft,
        long draftVersion,
        String draftBy,
        Instant draftAt) {}
