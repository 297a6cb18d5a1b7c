package dev.pilothouse.registry;

import dev.pilothouse.db.model.TenantId;
import java.util.Optional;
import java.util.Set;

/** Whether a kill switch is over a release. Implemented by the room of kills. */
@FunctionalInterface
public interface ReleaseKills {
    /**
     * @param names under which the release can be killed: digest, prompt, prompt and version
     * @return the kill, for people; empty for none
     */
    Optional<String> over(TenantId tenant, Set<String> names);
}
