package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.ModelId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Files that people take out of the console. Who took what is in the log before it is sent; whether
 * they may is for what makes the content. Exports of the log, releases and answers to people have
 * entries of their own.
 */
public final class TakenFiles {
    private static final String ALL = "all";

    private final Database database;
    private final AuditLog audit;

    public TakenFiles(Database database, AuditLog audit) {
        this.database = database;
        this.audit = audit;
    }

    /** A risk classification. */
    public <T> T risk(
            Actor actor, TenantId tenant, FeatureId feature, String format, Supplier<T> content) {
        AuditEntry entry = ofFeature(actor, "risk.export", "risk", tenant, feature);
        return noted(entry, format, content);
    }

    /** The technical documentation of Annex IV. */
    public <T> T annexIv(
            Actor actor, TenantId tenant, FeatureId feature, String format, Supplier<T> content) {
        AuditEntry entry = ofFeature(actor, "annex-iv.export", "annex-iv", tenant, feature);
        return noted(entry, format, content);
    }

    private static AuditEntry ofFeature(
            Actor actor, String action, String type, TenantId tenant, FeatureId feature) {
        return AuditEntry.of(actor, action, Entity.of(type, tenant, feature.value()))
                .in(tenant)
                .linkedTo(Entity.of("feature", tenant, feature.value()));
    }

    /** A version of a model's card. */
    public <T> T card(
            Actor actor, ModelId model, long version, String format, Supplier<T> content) {
        Entity card = Entity.of("card", model.value()).withVersion(version);
        AuditEntry entry =
                AuditEntry.of(actor, "card.export", card)
                        .linkedTo(Entity.of("model", model.value()));
        return noted(entry, format, content);
    }

    /** A list of features. */
    public <T> T features(
            Actor actor, Optional<TenantId> tenant, String format, Supplier<T> content) {
        AuditEntry entry =
                AuditEntry.of(actor, "feature.export", Entity.of("features", ALL)).in(tenant);
        return noted(entry, format, content);
    }

    /** What came of drills. */
    public <T> T drills(Actor actor, String format, Supplier<T> content) {
        return noted(
                AuditEntry.of(actor, "drill.export", Entity.of("drills", ALL)), format, content);
    }

    private <T> T noted(AuditEntry entry, String format, Supplier<T> content) {
        T made = content.get();
        database.run(tx -> audit.append(tx, entry.to(Map.of("format", format))));
        return made;
    }
}
