package dev.pilothouse.gateway.stage;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.gateway.call.Head;
import dev.pilothouse.gateway.state.Key;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Under which feature a call is recorded that may be refused because of it: the one it names, so
 * that the inventory shows what was tried outside a key's scope. At most a thousand such names a
 * process, or a caller could fill every store with names of its own making; further ones are
 * recorded under the key's default.
 */
final class Strangers {
    private static final int MOST = 1_000;

    private final Set<String> known = ConcurrentHashMap.newKeySet();

    String recorded(Key key, Head head) {
        String usual = Objects.requireNonNullElse(key.defaultFeature(), "");
        if (head.feature().isEmpty()) {
            return usual;
        }
        try {
            String named = new FeatureId(head.feature()).value();
            return key.allows(named) || admits(key.tenant() + "/" + named) ? named : usual;
        } catch (BadInput _) {
            return usual;
        }
    }

    private boolean admits(String name) {
        return known.contains(name) || (known.size() < MOST && known.add(name));
    }
}
