package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.TenantId;
import java.util.List;
import java.util.Set;

/** Legal holds, as far as erasures ask for them. Nothing is erased while one is in force. */
@FunctionalInterface
public interface Holds {
    /** No holds at all. */
    Holds NONE = (tenant, references) -> List.of();

    /** Words on each hold that is over something of the person, without content. */
    List<String> over(TenantId tenant, Set<String> references);
}
