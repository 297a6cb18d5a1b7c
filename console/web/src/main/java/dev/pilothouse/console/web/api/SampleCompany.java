package dev.pilothouse.console.web.api;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.ApiKey;
import dev.pilothouse.registry.FeatureData;
import dev.pilothouse.registry.FeatureOwner;
import dev.pilothouse.registry.Features;
import dev.pilothouse.registry.IssuedKey;
import dev.pilothouse.registry.KeyRequest;
import dev.pilothouse.registry.Keys;
import dev.pilothouse.registry.Teams;
import dev.pilothouse.registry.Tenant;
import dev.pilothouse.registry.Tenants;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The company that {@code pilothouse traffic} plays: made of sample tenants only. */
@Component
class SampleCompany {
    private static final String KEY_NAME = "sample traffic";

    private final Tenants tenants;
    private final Teams teams;
    private final Features features;
    private final Keys keys;
    private final Clock clock;

    SampleCompany(Tenants tenants, Teams teams, Features features, Keys keys, Clock clock) {
        this.tenants = tenants;
        this.teams = teams;
        this.features = features;
        this.keys = keys;
        this.clock = clock;
    }

    /** A tenant of the company. */
    record SampleTenant(TenantId id, String name, List<SampleTeam> teams) {}

    /** A team and the features it owns. */
    record SampleTeam(TeamId id, String name, List<SampleFeature> features) {}

    /**
     * @param environments one key is issued for each
     */
    record SampleFeature(
            FeatureId id,
            String name,
            String purpose,
            FeatureState state,
            List<Environment> environments) {}

    /**
     * Creates what is missing and issues a new key per feature and environment; the keys that it
     * issued before end.
     *
     * @throws Conflict when an id is taken by a tenant that is no sample
     */
    List<IssuedKey> ensure(Actor actor, List<SampleTenant> company) {
        actor.require(Permission.MANAGE_SAMPLE, Optional.empty());
        return company.stream().flatMap(tenant -> ensure(actor, tenant).stream()).toList();
    }

    private List<IssuedKey> ensure(Actor actor, SampleTenant sample) {
        TenantId tenant = tenants.createSample(actor, sample.id(), sample.name()).id();
        List<ApiKey> old = usable(actor, tenant);
        List<IssuedKey> issued =
                sample.teams().stream()
                        .flatMap(team -> ensure(actor, tenant, team).stream())
                        .toList();
        old.forEach(key -> keys.revoke(actor, tenant, key.id()));
        return issued;
    }

    private List<IssuedKey> ensure(Actor actor, TenantId tenant, SampleTeam sample) {
        boolean known =
                teams.list(actor).stream()
                        .anyMatch(t -> t.tenant().equals(tenant) && t.id().equals(sample.id()));
        if (!known) {
            teams.create(actor, tenant, sample.id(), sample.name());
        }
        return sample.features().stream()
                .flatMap(feature -> ensure(actor, tenant, sample.id(), feature).stream())
                .toList();
    }

    private List<IssuedKey> ensure(
            Actor actor, TenantId tenant, TeamId team, SampleFeature sample) {
        if (features.find(actor, tenant, sample.id()).filter(f -> f.declared()).isEmpty()) {
            features.declare(
                    actor,
                    tenant,
                    sample.id(),
                    FeatureData.of(team, sample.name(), sample.purpose(), sample.state())
                            .withOwner(owner(tenant, team)));
        }
        return sample.environments().stream()
                .map(environment -> issue(actor, tenant, team, sample.id(), environment))
                .toList();
    }

    private static FeatureOwner owner(TenantId tenant, TeamId team) {
        return new FeatureOwner("Lead of " + team, team + "@" + tenant + ".example");
    }

    private IssuedKey issue(
            Actor actor, TenantId tenant, TeamId team, FeatureId feature, Environment environment) {
        return keys.create(
                actor,
                new KeyRequest(
                        tenant,
                        team,
                        KEY_NAME,
                        List.of(feature.value()),
                        environment,
                        KeyRequest.SCOPES,
                        List.of(),
                        Optional.empty()));
    }

    private List<ApiKey> usable(Actor actor, TenantId tenant) {
        return keys.list(actor).stream()
                .filter(key -> key.tenant().equals(tenant))
                .filter(key -> key.usable(clock.instant()))
                .toList();
    }

    /** The sample tenants that there are. */
    List<TenantId> tenants(Actor actor) {
        actor.require(Permission.MANAGE_SAMPLE, Optional.empty());
        return tenants.list(actor).stream().filter(Tenant::sample).map(Tenant::id).toList();
    }

    /** Ends every key of the tenant, so that nothing new comes in. */
    void silence(Actor actor, TenantId tenant) {
        usable(actor, tenant).forEach(key -> keys.revoke(actor, tenant, key.id()));
    }

    /** Removes the tenant with its teams, features and keys. */
    void remove(Actor actor, TenantId tenant) {
        tenants.removeSample(actor, tenant);
    }
}
