package dev.pilothouse.gateway.kill;

import com.google.protobuf.Timestamp;
import dev.pilothouse.bridge.protocol.v1.Kill;
import dev.pilothouse.bridge.protocol.v1.KillSet;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.KillMode;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.gateway.call.Facts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A kill set, made ready to be asked for every call. Immutable. */
final class Kills {
    static final Kills NONE = new Kills(KillSet.getDefaultInstance());

    private final long epoch;
    private final EnumMap<KillScope, Map<String, List<Kill>>> byScope =
            new EnumMap<>(KillScope.class);
    private final List<String> unknown = new ArrayList<>(0);

    Kills(KillSet set) {
        epoch = set.getEpoch();
        set.getKillsList().forEach(this::enter);
    }

    private void enter(Kill kill) {
        try {
            KillScope scope = KillScope.ofWord(kill.getScope());
            byScope.computeIfAbsent(scope, s -> new HashMap<>())
                    .computeIfAbsent(kill.getTarget(), t -> new ArrayList<>(1))
                    .add(kill);
        } catch (BadInput newer) {
            unknown.add(kill.getId() + " over " + kill.getScope());
        }
    }

    long epoch() {
        return epoch;
    }

    /** Kills of a scope that this version does not know, and so cannot enforce. */
    List<String> unknown() {
        return unknown;
    }

    /** The most severe kill that refuses a new call; null for none. */
    @Nullable Kill denying(Facts call, Instant now) {
        return find(call, now, kill -> true);
    }

    /** The most severe kill that cuts an open call; null for none. */
    @Nullable Kill cutting(Facts call, Instant now) {
        return find(call, now, kill -> !kill.getMode().equals(KillMode.DENY_NEW.word()));
    }

    private @Nullable Kill find(Facts call, Instant now, Predicate<Kill> mode) {
        for (var scope : byScope.entrySet()) {
            Set<String> names = call.named(scope.getKey());
            Collection<Kill> kills = named(scope.getValue(), names);
            for (Kill kill : kills) {
                if (mode.test(kill) && ofTenant(kill, call) && inForce(kill, now)) {
                    return kill;
                }
            }
        }
        return null;
    }

    private static Collection<Kill> named(
            Map<String, List<Kill>> targets, @Nullable Set<String> names) {
        if (names == null) {
            return targets.values().stream().flatMap(List::stream).toList();
        }
        List<Kill> found = new ArrayList<>(0);
        for (String name : names) {
            found.addAll(targets.getOrDefault(name, List.of()));
        }
        return found;
    }

    private static boolean ofTenant(Kill kill, Facts call) {
        return kill.getTenant().isEmpty() || kill.getTenant().equals(call.tenant());
    }

    private static boolean inForce(Kill kill, Instant now) {
        return !kill.hasExpiresAt() || now.isBefore(instant(kill.getExpiresAt()));
    }

    private static Instant instant(Timestamp at) {
        return Instant.ofEpochSecond(at.getSeconds(), at.getNanos());
    }
}
