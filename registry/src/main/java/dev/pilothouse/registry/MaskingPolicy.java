package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.TenantId;
import java.util.List;
import java.util.Set;

/**
 * What ingest removes before anything is stored.
 *
 * @param detectors of {@code email}, {@code phone}, {@code card}, {@code iban}, {@code secret}
 * @param storeContent false: prompts and completions are not stored at all
 */
public record MaskingPolicy(
        TenantId tenant, long version, List<String> detectors, boolean storeContent) {
    public static final List<String> ALL = List.of("email", "phone", "card", "iban", "secret");

    public MaskingPolicy {
        detectors = List.copyOf(detectors);
        if (!Set.copyOf(ALL).containsAll(detectors)) {
            throw new BadInput("detectors", detectors.toString(), "some of " + ALL);
        }
    }
}
