package dev.pilothouse.registry.store;

import static dev.pilothouse.db.postgres.jooq.Tables.FEATURE;
import static dev.pilothouse.db.postgres.jooq.Tables.TENANT;

import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.FeatureRecord;
import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.FeatureData;
import dev.pilothouse.registry.SeenFeature;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** SQL of features. */
public final class FeatureStore {
    private final DSLContext sql;

    public FeatureStore(Tx tx) {
        this.sql = tx.sql();
    }

    public List<Feature> list(Reach reach) {
        return sql.selectFrom(FEATURE)
                .where(Within.reach(FEATURE.TENANT, reach))
                .orderBy(FEATURE.TENANT, FEATURE.ID)
                .fetch(FeatureStore::feature);
    }

    public Optional<Feature> find(TenantId tenant, FeatureId id) {
        return sql.selectFrom(FEATURE)
                .where(FEATURE.TENANT.eq(tenant.value()).and(FEATURE.ID.eq(id.value())))
                .fetchOptional(FeatureStore::feature);
    }

    /** Declares a new feature, or one that was only seen; false when it is declared already. */
    public boolean declare(TenantId tenant, FeatureId id, FeatureData data, Instant at) {
        return sql.insertInto(FEATURE)
                        .set(FEATURE.TENANT, tenant.value())
                        .set(FEATURE.ID, id.value())
                        .set(row(data))
                        .set(FEATURE.DECLARED_AT, at)
                        .onConflict(FEATURE.TENANT, FEATURE.ID)
                        .doUpdate()
                        .set(row(data))
                        .set(FEATURE.DECLARED_AT, at)
                        .set(FEATURE.VERSION, FEATURE.VERSION.plus(1))
                        .where(FEATURE.DECLARED_AT.isNull())
                        .execute()
                == 1;
    }

    /** False when the version is not that one. */
    public boolean update(TenantId tenant, FeatureId id, long version, FeatureData data) {
        return sql.update(FEATURE)
                        .set(row(data))
                        .set(FEATURE.VERSION, FEATURE.VERSION.plus(1))
                        .where(FEATURE.TENANT.eq(tenant.value()).and(FEATURE.ID.eq(id.value())))
                        .and(FEATURE.VERSION.eq(version))
                        .execute()
                == 1;
    }

    /** Notes that traffic showed a feature; unknown tenants are left out. */
    public void seen(SeenFeature seen) {
        sql.insertInto(
                        FEATURE,
                        FEATURE.TENANT,
                        FEATURE.ID,
                        FEATURE.DISPLAY_NAME,
                        FEATURE.STATE,
                        FEATURE.FIRST_SEEN_AT,
                        FEATURE.FIRST_CALL_AT)
                .select(
                        sql.select(
                                        TENANT.ID,
                                        DSL.val(seen.id().value()),
                                        DSL.val(seen.id().value()),
                                        DSL.val(FeatureState.DRAFT.word()),
                                        DSL.val(seen.first(), FEATURE.FIRST_SEEN_AT),
                                        DSL.val(
                                                seen.firstProduction().orElse(null),
                                                FEATURE.FIRST_CALL_AT))
                                .from(TENANT)
                                .where(TENANT.ID.eq(seen.tenant().value())))
                .onConflict(FEATURE.TENANT, FEATURE.ID)
                .doUpdate()
                .set(
                        FEATURE.FIRST_SEEN_AT,
                        DSL.least(FEATURE.FIRST_SEEN_AT, DSL.excluded(FEATURE.FIRST_SEEN_AT)))
                .set(
                        FEATURE.FIRST_CALL_AT,
                        DSL.least(FEATURE.FIRST_CALL_AT, DSL.excluded(FEATURE.FIRST_CALL_AT)))
                .where(
                        FEATURE.FIRST_SEEN_AT
                                .isNull()
                                .or(FEATURE.FIRST_SEEN_AT.gt(DSL.excluded(FEATURE.FIRST_SEEN_AT)))
                                .or(
                                        FEATURE.FIRST_CALL_AT
                                                .isNull()
                                                .and(
                                                        DSL.excluded(FEATURE.FIRST_CALL_AT)
                                                                .isNotNull()))
                                .or(FEATURE.FIRST_CALL_AT.gt(DSL.excluded(FEATURE.FIRST_CALL_AT))))
                .execute();
    }

    private static FeatureRecord row(FeatureData data) {
        FeatureRecord row = new FeatureRecord();
        row.setTeam(data.team().map(TeamId::value).orElse(null));
        row.setDisplayName(data.displayName());
        row.setPurpose(data.purpose());
        row.setState(data.state().word());
        row.setStaleAfterSeconds(data.staleAfterSeconds());
        return row;
    }

    private static Feature feature(FeatureRecord r) {
        return new Feature(
                new TenantId(r.getTenant()),
                new FeatureId(r.getId()),
                r.getVersion(),
                new FeatureData(
                        Optional.ofNullable(r.getTeam()).map(TeamId::new),
                        r.getDisplayName(),
                        r.getPurpose(),
                        FeatureState.ofWord(r.getState()),
                        r.getStaleAfterSeconds()),
                Optional.ofNullable(r.getDeclaredAt()),
                Optional.ofNullable(r.getFirstSeenAt()),
                Optional.ofNullable(r.getFirstCallAt()));
    }
}
