package dev.pilothouse.registry;

import dev.pilothouse.db.model.Consent;
import java.util.List;
import java.util.Optional;

/**
 * What is to change of a key that was issued; the key itself stays.
 *
 * @param requires of {@link KeyRequest#REQUIREMENTS}; empty: it stays as it is
 * @param consent what its calls say of keeping content when they say nothing themselves; empty: it
 *     stays as it is
 */
public record KeyChange(Optional<List<String>> requires, Optional<Consent> consent) {
    public KeyChange {
        requires = requires.map(names -> names.stream().distinct().toList());
    }
}
