package dev.pilothouse.gateway.kill;

import static dev.pilothouse.db.model.KillMode.DENY_AND_CUT;
import static dev.pilothouse.db.model.KillMode.DENY_NEW;
import static dev.pilothouse.db.model.KillMode.FALL_BACK;
import static dev.pilothouse.db.model.KillMode.TOOLS_READ_ONLY;

import dev.pilothouse.bridge.protocol.v1.Kill;
import dev.pilothouse.bridge.protocol.v1.KillSet;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.KillMode;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.gateway.call.Facts;
import dev.pilothouse.gateway.state.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A kill set, made ready to be asked for every call. Immutable. Where several kills match, the more
 * severe mode decides, and among those of one mode the wider scope.
 */
final class Kills {
    static final Kills NONE = new Kills(KillSet.getDefaultInstance());

    private static final Set<KillScope> OF_TARGETS =
            Set.of(KillScope.MODEL, KillScope.DEPLOYMENT, KillScope.PROVIDER);

    private final long epoch;
    private final EnumMap<KillMode, EnumMap<KillScope, Map<String, List<Rule>>>> byMode =
            new EnumMap<>(KillMode.class);
    private final List<String> unknown = new ArrayList<>(0);

    Kills(KillSet set) {
        epoch = set.getEpoch();
        set.getKillsList().forEach(this::enter);
    }

    private void enter(Kill kill) {
        try {
            KillScope scope = KillScope.ofWord(kill.getScope());
            byMode.computeIfAbsent(mode(kill), m -> new EnumMap<>(KillScope.class))
                    .computeIfAbsent(scope, s -> new HashMap<>())
                    .computeIfAbsent(kill.getTarget(), t -> new ArrayList<>(1))
                    .add(new Rule(kill, epoch));
        } catch (BadInput newer) {
            unknown.add(kill.getId() + " over " + kill.getScope());
        }
    }

    /** A mode of a later version is not less severe than the most severe known here. */
    private static KillMode mode(Kill kill) {
        try {
            return KillMode.ofWord(kill.getMode());
        } catch (BadInput newer) {
            return DENY_AND_CUT;
        }
    }

    long epoch() {
        return epoch;
    }

    /** Kills of a scope that this version does not know, and so cannot enforce. */
    List<String> unknown() {
        return unknown;
    }

    /** The kill that refuses a call; null for none. */
    @Nullable Rule denying(Facts call, Instant now) {
        Rule cuts = cutting(call, now);
        return cuts != null ? cuts : find(DENY_NEW, call, now);
    }

    /** The kill that cuts an open call, wherever it is; null for none. */
    @Nullable Rule cutting(Facts call, Instant now) {
        return find(DENY_AND_CUT, call, now);
    }

    /** The kill under which a call may use only tools that change nothing; null for none. */
    @Nullable Rule restrictingTools(Facts call, Instant now) {
        return find(TOOLS_READ_ONLY, call, now);
    }

    /** False when every call goes its usual way. */
    boolean divert() {
        return byMode.containsKey(FALL_BACK);
    }

    boolean restrictTools() {
        return byMode.containsKey(TOOLS_READ_ONLY);
    }

    /** The kill that sends a call elsewhere because of who makes it; null for none. */
    @Nullable Rule diverting(Facts call, Instant now) {
        for (var scope : scopes(FALL_BACK).entrySet()) {
            if (!OF_TARGETS.contains(scope.getKey())) {
                Rule found = first(named(scope.getValue(), call.named(scope.getKey())), call, now);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    /**
     * The kill because of which a call passes over a deployment; null for none, and when another
     * refuses it there.
     */
    @Nullable Rule passingOver(Target target, Facts call, Instant now) {
        boolean refused =
                at(DENY_AND_CUT, target, call, now) != null
                        || at(DENY_NEW, target, call, now) != null;
        return refused ? null : at(FALL_BACK, target, call, now);
    }

    private @Nullable Rule at(KillMode mode, Target target, Facts call, Instant now) {
        for (var scope : scopes(mode).entrySet()) {
            Set<String> names = names(target, scope.getKey());
            Rule found = first(named(scope.getValue(), names), call, now);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static Set<String> names(Target target, KillScope scope) {
        return switch (scope) {
            case MODEL ->
                    target.model().equals(target.upstreamModel())
                            ? Set.of(target.model())
                            : Set.of(target.model(), target.upstreamModel());
            case DEPLOYMENT -> Set.of(target.id());
            case PROVIDER -> Set.of(target.provider());
            case GLOBAL, TENANT, FEATURE, RELEASE, AGENT, TOOL, KEY, END_USER -> Set.of();
        };
    }

    private @Nullable Rule find(KillMode mode, Facts call, Instant now) {
        for (var scope : scopes(mode).entrySet()) {
            Rule found = first(named(scope.getValue(), call.named(scope.getKey())), call, now);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private Map<KillScope, Map<String, List<Rule>>> scopes(KillMode mode) {
        EnumMap<KillScope, Map<String, List<Rule>>> scopes = byMode.get(mode);
        return scopes == null ? Map.of() : scopes;
    }

    private static Collection<Rule> named(
            Map<String, List<Rule>> targets, @Nullable Set<String> names) {
        if (names == null) {
            return targets.values().stream().flatMap(List::stream).toList();
        }
        List<Rule> found = new ArrayList<>(0);
        for (String name : names) {
            found.addAll(targets.getOrDefault(name, List.of()));
        }
        return found;
    }

    private static @Nullable Rule first(Collection<Rule> rules, Facts call, Instant now) {
        for (Rule rule : rules) {
            if (rule.ofTenant(call.tenant()) && rule.inForce(now)) {
                return rule;
            }
        }
        return null;
    }
}
