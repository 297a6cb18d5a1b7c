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
import dev.pilothouse.registry.FeatureFacts;
import dev.pilothouse.registry.FeatureOwner;
import dev.pilothouse.registry.FeatureQuery;
import dev.pilothouse.registry.SeenFeature;
import dev.pilothouse.registry.Standing;
import dev.pilothouse.registry.Standing.Signed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

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

    /**
     * By tenant and id.
     *
     * @param after {@code tenant/id} that the page begins behind
     */
    public List<Feature> page(Reach reach, FeatureQuery query, Optional<String> after, int limit) {
        return sql.selectFrom(FEATURE)
                .where(Within.reach(FEATURE.TENANT, reach))
                .and(condition(query))
                .and(after.map(FeatureStore::behind).orElseGet(DSL::noCondition))
                .orderBy(FEATURE.TENANT, FEATURE.ID)
                .limit(limit)
                .fetch(FeatureStore::feature);
    }

    private static Condition behind(String after) {
        int slash = after.indexOf('/');
        return DSL.row(FEATURE.TENANT, FEATURE.ID)
                .gt(after.substring(0, Math.max(0, slash)), after.substring(slash + 1));
    }

    private static Condition condition(FeatureQuery query) {
        Condition condition = DSL.noCondition();
        if (query.tenant().isPresent()) {
            condition = condition.and(FEATURE.TENANT.eq(query.tenant().get().value()));
        }
        if (query.id().isPresent()) {
            condition = condition.and(FEATURE.ID.eq(query.id().get().value()));
        }
        if (query.team().isPresent()) {
            condition = condition.and(FEATURE.TEAM.eq(query.team().get().value()));
        }
        if (query.state().isPresent()) {
            condition =
                    condition
                            .and(FEATURE.STATE.eq(query.state().get().word()))
                            .and(FEATURE.DECLARED_AT.isNotNull());
        }
        if (query.declared().isPresent()) {
            condition =
                    condition.and(
                            query.declared().get()
                                    ? FEATURE.DECLARED_AT.isNotNull()
                                    : FEATURE.DECLARED_AT.isNull());
        }
        return query.text().isEmpty() ? condition : condition.and(contains(query.text()));
    }

    private static Condition contains(String text) {
        return FEATURE.ID
                .containsIgnoreCase(text)
                .or(FEATURE.DISPLAY_NAME.containsIgnoreCase(text))
                .or(FEATURE.PURPOSE.containsIgnoreCase(text))
                .or(FEATURE.OWNER_NAME.containsIgnoreCase(text));
    }

    /** The same, held against other writers until the transaction ends. */
    public Optional<Feature> lock(TenantId tenant, FeatureId id) {
        return sql.selectFrom(FEATURE)
                .where(FEATURE.TENANT.eq(tenant.value()).and(FEATURE.ID.eq(id.value())))
                .forUpdate()
                .fetchOptional(FeatureStore::feature);
    }

    /** Declares a new feature, or one that was only seen; false when it is declared already. */
    public boolean declare(
            TenantId tenant, FeatureId id, FeatureData data, Standing standing, Instant at) {
        return sql.insertInto(FEATURE)
                        .set(FEATURE.TENANT, tenant.value())
                        .set(FEATURE.ID, id.value())
                        .set(row(data, standing))
                        .set(FEATURE.DECLARED_AT, at)
                        .onConflict(FEATURE.TENANT, FEATURE.ID)
                        .doUpdate()
                        .set(row(data, standing))
                        .set(FEATURE.DECLARED_AT, at)
                        .set(FEATURE.VERSION, FEATURE.VERSION.plus(1))
                        .where(FEATURE.DECLARED_AT.isNull())
                        .execute()
                == 1;
    }

    /** False when the version is not that one. */
    public boolean update(
            TenantId tenant, FeatureId id, long version, FeatureData data, Standing standing) {
        return sql.update(FEATURE)
                        .set(row(data, standing))
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

    private static FeatureRecord row(FeatureData data, Standing standing) {
        FeatureRecord row = new FeatureRecord();
        row.setTeam(data.team().map(TeamId::value).orElse(null));
        row.setDisplayName(data.displayName());
        row.setPurpose(data.purpose());
        row.setState(data.state().word());
        row.setStaleAfterSeconds(data.staleAfterSeconds());
        row.setOwnerName(data.owner().name());
        row.setOwnerContact(data.owner().contact());
        row.setPeopleAffected(array(data.facts().peopleAffected()));
        row.setDataCategories(array(data.facts().dataCategories()));
        row.setCountries(array(data.facts().countries()));
        row.setModels(array(data.facts().models()));
        row.setTools(array(data.facts().tools()));
        row.setStateSince(standing.since().orElse(null));
        row.setSubmittedBy(standing.submitted().map(Signed::by).orElse(null));
        row.setSubmittedByName(standing.submitted().map(Signed::name).orElse(null));
        row.setSubmittedAt(standing.submitted().map(Signed::at).orElse(null));
        row.setApprovedBy(standing.approved().map(Signed::by).orElse(null));
        row.setApprovedByName(standing.approved().map(Signed::name).orElse(null));
        row.setApprovedAt(standing.approved().map(Signed::at).orElse(null));
        return row;
    }

    private static String[] array(List<String> words) {
        return words.toArray(String[]::new);
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
                        new FeatureOwner(r.getOwnerName(), r.getOwnerContact()),
                        new FeatureFacts(
                                List.of(r.getPeopleAffected()),
                                List.of(r.getDataCategories()),
                                List.of(r.getCountries()),
                                List.of(r.getModels()),
                                List.of(r.getTools())),
                        FeatureState.ofWord(r.getState()),
                        r.getStaleAfterSeconds()),
                standing(r),
                Optional.ofNullable(r.getDeclaredAt()),
                Optional.ofNullable(r.getFirstSeenAt()),
                Optional.ofNullable(r.getFirstCallAt()));
    }

    private static Standing standing(FeatureRecord r) {
        return new Standing(
                Optional.ofNullable(r.getStateSince()),
                signed(r.getSubmittedBy(), r.getSubmittedByName(), r.getSubmittedAt()),
                signed(r.getApprovedBy(), r.getApprovedByName(), r.getApprovedAt()));
    }

    private static Optional<Signed> signed(
            @Nullable String by, @Nullable String name, @Nullable Instant at) {
        return by == null || name == null || at == null
                ? Optional.empty()
                : Optional.of(new Signed(by, name, at));
    }
}
