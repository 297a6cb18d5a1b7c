package dev.pilothouse.gateway.state;

import dev.pilothouse.policy.rules.prompts.PromptContent;
import dev.pilothouse.policy.rules.prompts.Rendering;
import java.util.Set;

/**
 * A release that is live.
 *
 * @param digest SHA-256 of all that shapes the answer, lower-case hexadecimal
 * @param share of the calls, hundredths of a percent; 0: what no other release answers
 */
public record Served(
        String prompt,
        long version,
        String digest,
        int share,
        PromptContent content,
        Rendering rendering) {
    /** For example {@code answer@3}. */
    public String name() {
        return prompt + "@" + version;
    }

    /** What a kill over it may name. */
    public Set<String> names() {
        return Set.of(digest, prompt, name());
    }

    /** Whether it may be answered there. */
    public boolean permits(String deployment) {
        return content.deployments().contains(deployment);
    }
}
