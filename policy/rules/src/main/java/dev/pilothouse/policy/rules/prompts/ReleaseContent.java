package dev.pilothouse.policy.rules.prompts;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.rules.CanonicalJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything that shapes the answers of one version of a prompt, as it is approved: named by the
 * SHA-256 of its canonical JSON. The environment is no part of it, so that what was approved for
 * one is the same thing in another.
 *
 * @param version of the prompt, from 1
 * @see <a
 *     href="../../../../../../../../../../../docs/decisions/2026-11-30-releases.md">decision</a>
 */
public record ReleaseContent(
        TenantId tenant, FeatureId feature, String prompt, long version, PromptContent content) {
    /** Version of the format. */
    public static final String FORMAT = "pilothouse-release/1";

    /** The bytes that are hashed, as text. */
    public String canonical() {
        ObjectNode root = PromptJson.MAPPER.createObjectNode();
        root.put("format", FORMAT)
                .put("tenant", tenant.value())
                .put("feature", feature.value())
                .put("prompt", prompt)
                .put("version", version)
                .set("content", PromptJson.tree(content));
        return CanonicalJson.of(root.toString());
    }

    /** Lower-case hexadecimal SHA-256. */
    public String digest() {
        return CanonicalJson.digest(canonical());
    }

    /**
     * Reads a release.
     *
     * @throws BadInput when it is none that this version understands
     */
    public static ReleaseContent read(String canonical) {
        JsonNode root = PromptJson.parse("release", canonical);
        String format = root.path("format").asString("");
        if (!format.equals(FORMAT)) {
            throw new BadInput("release.format", format, FORMAT);
        }
        return new ReleaseContent(
                new TenantId(root.path("tenant").asString("")),
                new FeatureId(root.path("feature").asString("")),
                root.path("prompt").asString(""),
                root.path("version").asLong(0),
                PromptReader.content(root.path("content")));
    }
}
