package dev.pilothouse.gateway.call;

import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.gateway.state.Target;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a kill can be over, as far as it is known of a call. */
public final class Facts {
    private final Claims claims;
    private final String model;
    private final Set<String> withheld = new HashSet<>(0);
    private final Set<String> releases;
    private Set<String> models;
    private String deployment = "";
    private String provider = "";

    /**
     * What a call and its key say of it; what it does not say is empty.
     *
     * @param release that the caller named
     * @param tools that the model may call, and the one that the call is made for
     * @param endUsers as named, and their references
     * @param references of the end users, which say nothing without the tenant's key
     */
    public record Claims(
            String tenant,
            String feature,
            String key,
            String release,
            String agent,
            Set<String> tools,
            Set<String> endUsers,
            Set<String> references) {
        /** The same with the tools of a released prompt. */
        Claims with(Set<String> others) {
            return new Claims(tenant, feature, key, release, agent, others, endUsers, references);
        }
    }

    /**
     * @param model that the caller asks for
     */
    public Facts(Claims claims, String model) {
        this(claims, model, Set.of(claims.release));
    }

    private Facts(Claims claims, String model, Set<String> releases) {
        this.claims = claims;
        this.model = model;
        this.releases = releases;
        this.models = Set.of(model);
    }

    /** The same, before it went to any deployment. */
    public Facts unrouted() {
        return new Facts(claims, model, releases);
    }

    /**
     * The same, answered by a release.
     *
     * @param names under which it can be killed: digest, prompt, prompt and version
     * @param tools that the model may call now
     * @param of the release
     */
    public Facts released(Set<String> names, Set<String> tools, String of) {
        Set<String> all = new LinkedHashSet<>(names);
        if (!claims.release.isEmpty()) {
            all.add(claims.release);
        }
        return new Facts(claims.with(tools), of, all);
    }

    /** What identical calls of one key share, whoever their end users are. */
    Facts ofAnybody() {
        Claims shared =
                new Claims(
                        claims.tenant,
                        claims.feature,
                        claims.key,
                        claims.release,
                        claims.agent,
                        claims.tools,
                        Set.of(),
                        Set.of());
        return new Facts(shared, model, releases);
    }

    /** The call goes to a deployment, and no more to an earlier one. */
    public void routed(Target to) {
        deployment = to.id();
        provider = to.provider();
        models = new LinkedHashSet<>(4);
        models.add(model);
        models.add(to.model());
        models.add(to.upstreamModel());
    }

    /** These tools were taken from the call. */
    public void withhold(Set<String> tools) {
        withheld.addAll(tools);
    }

    /** The tools that were not taken from it. */
    public Set<String> toolsLeft() {
        if (withheld.isEmpty()) {
            return claims.tools;
        }
        Set<String> left = new LinkedHashSet<>(claims.tools);
        left.removeAll(withheld);
        return left;
    }

    public Set<String> withheld() {
        return withheld;
    }

    public Claims claims() {
        return claims;
    }

    public String tenant() {
        return claims.tenant;
    }

    /** The names that a kill of a scope would have as its target; null for a scope of all calls. */
    public @Nullable Set<String> named(KillScope scope) {
        return switch (scope) {
            case GLOBAL -> null;
            case TENANT -> Set.of(claims.tenant);
            case FEATURE -> Set.of(claims.feature);
            case MODEL -> models;
            case DEPLOYMENT -> Set.of(deployment);
            case PROVIDER -> Set.of(provider);
            case RELEASE -> releases;
            case AGENT -> Set.of(claims.agent);
            case TOOL -> claims.tools;
            case KEY -> Set.of(claims.key);
            case END_USER -> claims.endUsers;
        };
    }
}
