package dev.pilothouse.registry;

import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.PromptName;
import dev.pilothouse.db.model.TenantId;
import java.util.Optional;
import java.util.UUID;

/**
 * What gateways serve of a prompt in an environment.
 *
 * @param newest number of the prompt's newest version
 * @param canary that gets a share of the calls
 * @param share of the canary, hundredths of a percent
 */
public record LiveRelease(
        TenantId tenant,
        Environment environment,
        PromptName prompt,
        FeatureId feature,
        long newest,
        Served stable,
        Optional<Served> canary,
        int share) {
    /**
     * A release that is served.
     *
     * @param canonical all that shapes the answer, as it was approved
     */
    public record Served(UUID release, long version, String digest, String canonical) {}
}
