package dev.pilothouse.registry;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Migrations;
import dev.pilothouse.db.testkit.TestDatabase;
import dev.pilothouse.db.testkit.TestPostgres;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.audit.AuditReader;
import dev.pilothouse.policy.audit.LoggedEntry;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/** A tenant with a team on a database of its own, and people of every role. */
final class FeatureFixture {
    static final TenantId ACME = new TenantId("acme");
    static final TeamId TEAM = new TeamId("support");
    static final FeatureId CHAT = new FeatureId("chat");

    final TestDatabase store = TestPostgres.database();
    final Clock clock = Clock.systemUTC();
    final Database database = new Database(store.app());
    final AuditLog audit = new AuditLog(clock);
    final Tenants tenants = new Tenants(database, audit, clock, Sealer.of(Sealer.newKeyset()));
    final Teams teams = new Teams(database, audit, clock);
    final Features features = new Features(database, audit, clock);
    final FeatureSets sets = new FeatureSets(database, features);
    final Actor admin = person(Role.ADMIN);
    final Actor engineer = person(Role.ENGINEER);
    final Actor colleague = person(Role.ENGINEER);

    FeatureFixture() {
        Migrations.migrate(store.url(), "pilothouse_owner", store.ownerPassword());
        tenants.create(admin, ACME, "Acme");
        teams.create(admin, ACME, TEAM, "Support");
    }

    static Actor person(Role role) {
        return new Actor.Person(
                UUID.randomUUID(), role.word(), role.word(), Set.of(Grant.everywhere(role)));
    }

    static FeatureData complete(FeatureState state) {
        return FeatureData.of(TEAM, "Chat", "Answers customers", state)
                .withOwner(new FeatureOwner("Ada", "ada@acme.example"))
                .withFacts(
                        new FeatureFacts(
                                List.of("customers"),
                                List.of("contact details"),
                                List.of("FR", "DE"),
                                List.of("gpt"),
                                List.of("search")));
    }

    /** A feature in a state, as people get it there. */
    Feature in(FeatureState state) {
        return in(state, CHAT);
    }

    Feature in(FeatureState state, FeatureId id) {
        return switch (state) {
            case DRAFT, IN_REVIEW -> features.declare(engineer, ACME, id, complete(state));
            case LIVE -> take(colleague, in(FeatureState.IN_REVIEW, id), FeatureStep.GO_LIVE);
            case SUSPENDED -> take(engineer, in(FeatureState.LIVE, id), FeatureStep.SUSPEND);
            case RETIRED -> take(engineer, in(FeatureState.LIVE, id), FeatureStep.RETIRE);
        };
    }

    Feature take(Actor actor, Feature feature, FeatureStep step) {
        return features.take(
                actor, feature.tenant(), feature.id(), feature.version(), step, "because");
    }

    /** Actions on the feature, the newest first. */
    List<String> actions() {
        return entries().stream().map(LoggedEntry::action).toList();
    }

    List<LoggedEntry> entries() {
        return entries(CHAT);
    }

    List<LoggedEntry> entries(FeatureId id) {
        return new AuditReader(database, audit)
                .page(
                        admin,
                        AuditFilter.ALL.withEntity("feature", ACME + "/" + id),
                        OptionalLong.empty(),
                        100)
                .entries();
    }
}
