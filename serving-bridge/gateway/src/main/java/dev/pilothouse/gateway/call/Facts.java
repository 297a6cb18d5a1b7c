package dev.pilothouse.gateway.call;

import dev.pilothouse.db.model.KillScope;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a kill can be over, as far as it is known of a call. */
public final class Facts {
    private final String tenant;
    private final String feature;
    private final String key;
    private final String agent;
    private final Set<String> tools;
    private final Set<String> endUsers;
    private final Set<String> models = new LinkedHashSet<>(2);
    private String deployment = "";
    private String provider = "";

    public Facts(
            String tenant,
            String feature,
            String key,
            String model,
            String agent,
            Set<String> tools,
            Set<String> endUsers) {
        this.tenant = tenant;
        this.feature = feature;
        this.key = key;
        this.agent = agent;
        this.tools = tools;
        this.endUsers = endUsers;
        models.add(model);
    }

    /** The same, before it went to any deployment. */
    public Facts unrouted() {
        return new Facts(tenant, feature, key, models.iterator().next(), agent, tools, endUsers);
    }

    /** The call goes to a deployment, under the model names given there too. */
    public void routed(String toDeployment, String ofProvider, String model, String upstreamModel) {
        deployment = toDeployment;
        provider = ofProvider;
        models.add(model);
        models.add(upstreamModel);
    }

    public String tenant() {
        return tenant;
    }

    /** The names that a kill of a scope would have as its target; null for a scope of all calls. */
    public @Nullable Set<String> named(KillScope scope) {
        return switch (scope) {
            case GLOBAL -> null;
            case TENANT -> Set.of(tenant);
            case FEATURE -> Set.of(feature);
            case MODEL -> models;
            case DEPLOYMENT -> Set.of(deployment);
            case PROVIDER -> Set.of(provider);
            case RELEASE -> Set.of();
            case AGENT -> Set.of(agent);
            case TOOL -> tools;
            case KEY -> Set.of(key);
            case END_USER -> endUsers;
        };
    }
}
