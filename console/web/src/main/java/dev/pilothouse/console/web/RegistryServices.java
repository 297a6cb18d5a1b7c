package dev.pilothouse.console.web;

import dev.pilothouse.db.model.Approvable;
import dev.pilothouse.db.model.ApprovalDesk;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.Approvals;
import dev.pilothouse.registry.BundledModel;
import dev.pilothouse.registry.CachePolicies;
import dev.pilothouse.registry.CardPolicies;
import dev.pilothouse.registry.CardSignOff;
import dev.pilothouse.registry.Deployments;
import dev.pilothouse.registry.FeatureApprovals;
import dev.pilothouse.registry.FeatureSets;
import dev.pilothouse.registry.Features;
import dev.pilothouse.registry.FirstStart;
import dev.pilothouse.registry.Jobs;
import dev.pilothouse.registry.Keys;
import dev.pilothouse.registry.MaskingPolicies;
import dev.pilothouse.registry.ModelCards;
import dev.pilothouse.registry.Models;
import dev.pilothouse.registry.Prices;
import dev.pilothouse.registry.Providers;
import dev.pilothouse.registry.Replicas;
import dev.pilothouse.registry.Routes;
import dev.pilothouse.registry.SampleModels;
import dev.pilothouse.registry.Sealer;
import dev.pilothouse.registry.Teams;
import dev.pilothouse.registry.Tenants;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The services of the registry. */
@Configuration(proxyBeanMethods = false)
class RegistryServices {
    @Bean
    Sealer sealer(Settings settings) {
        return Sealer.of(ControlPlane.secret(settings, Setting.MASTER_KEY));
    }

    @Bean
    Tenants tenants(Database database, AuditLog log, Clock clock, Sealer sealer) {
        return new Tenants(database, log, clock, sealer);
    }

    @Bean
    Teams teams(Database database, AuditLog log, Clock clock) {
        return new Teams(database, log, clock);
    }

    @Bean
    Features features(Database database, AuditLog log, Clock clock, Approvals approvals) {
        return new Features(database, log, clock, approvals);
    }

    @Bean
    FeatureApprovals featureApprovals(Features features) {
        return new FeatureApprovals(features);
    }

    @Bean
    FeatureSets featureSets(Database database, Features features) {
        return new FeatureSets(database, features);
    }

    @Bean
    Keys keys(Database database, AuditLog log, Clock clock, Features features) {
        return new Keys(database, log, clock, features);
    }

    @Bean
    Providers providers(Database database, AuditLog log, Clock clock, Sealer sealer) {
        return new Providers(database, log, clock, sealer);
    }

    @Bean
    Deployments deployments(Database database, AuditLog log, Clock clock) {
        return new Deployments(database, log, clock);
    }

    @Bean
    Replicas replicas(Database database, AuditLog log, Clock clock, Sealer sealer) {
        return new Replicas(database, log, clock, sealer);
    }

    @Bean
    Routes routes(Database database, AuditLog log) {
        return new Routes(database, log);
    }

    @Bean
    CachePolicies cachePolicies(Database database, AuditLog log) {
        return new CachePolicies(database, log);
    }

    @Bean
    Prices prices(Database database, AuditLog log, Clock clock) {
        return new Prices(database, log, clock);
    }

    @Bean
    MaskingPolicies maskingPolicies(Database database, AuditLog log) {
        return new MaskingPolicies(database, log);
    }

    @Bean
    Jobs jobs(Database database, AuditLog log, Clock clock) {
        return new Jobs(database, log, clock);
    }

    @Bean
    ModelCards modelCards(Database database, AuditLog log, ApprovalDesk<Tx> desk, Clock clock) {
        return new ModelCards(database, log, desk, clock);
    }

    @Bean
    Models models(Database database, AuditLog log, ModelCards cards, Clock clock) {
        return new Models(database, log, cards, clock);
    }

    @Bean
    CardPolicies cardPolicies(Database database, AuditLog log) {
        return new CardPolicies(database, log);
    }

    /** What the end of an approval does to a card. */
    @Bean
    Approvable<Tx> cardSignOffs(AuditLog log) {
        return new CardSignOff(log);
    }

    @Bean
    SampleModels sampleModels(Database database, Models models, ModelCards cards) {
        return new SampleModels(database, models, cards);
    }

    @Bean
    BundledModel bundledModel(Database database, Models models) {
        return new BundledModel(database, models);
    }

    @Bean
    FirstStart firstStart(
            Database database,
            Tenants tenants,
            Teams teams,
            Features features,
            Providers providers,
            Deployments deployments,
            Prices prices) {
        return new FirstStart(database, tenants, teams, features, providers, deployments, prices);
    }
}
