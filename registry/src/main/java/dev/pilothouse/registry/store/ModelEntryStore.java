package dev.pilothouse.registry.store;

import static dev.pilothouse.db.postgres.jooq.Tables.MODEL;
import static dev.pilothouse.db.postgres.jooq.Tables.MODEL_PARENT;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.pilothouse.db.model.ModelId;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.ModelParentRecord;
import dev.pilothouse.db.postgres.jooq.tables.records.ModelRecord;
import dev.pilothouse.registry.Lineage;
import dev.pilothouse.registry.Model;
import dev.pilothouse.registry.ModelData;
import dev.pilothouse.registry.ModelKind;
import dev.pilothouse.registry.ModelVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** SQL of models and their lineage. */
public final class ModelEntryStore {
    /** Of the advisory lock that every change of the lineage takes. */
    private static final long LINEAGE = 0x6D6F64656C73L;

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<List<ModelVersion>> VERSIONS = new TypeReference<>() {};

    private final DSLContext sql;

    public ModelEntryStore(Tx tx) {
        this.sql = tx.sql();
    }

    /** Others who change the lineage wait until the transaction ends. */
    public void lockLineage() {
        sql.execute("SELECT pg_advisory_xact_lock({0})", DSL.val(LINEAGE));
    }

    /** Those of every tenant, and those of the tenants in reach. */
    public List<Model> list(Reach reach) {
        return models(DSL.or(MODEL.TENANT.isNull(), Within.reach(MODEL.TENANT, reach)));
    }

    public Optional<Model> find(ModelId id) {
        return models(MODEL.ID.eq(id.value())).stream().findFirst();
    }

    public Optional<Model> named(Optional<TenantId> tenant, String name) {
        Condition of = tenant.map(t -> MODEL.TENANT.eq(t.value())).orElseGet(MODEL.TENANT::isNull);
        return models(of.and(MODEL.NAME.eq(name))).stream().findFirst();
    }

    private List<Model> models(Condition which) {
        Map<String, List<Lineage>> parents =
                sql
                        .select(MODEL_PARENT.asterisk())
                        .from(MODEL_PARENT)
                        .join(MODEL)
                        .on(MODEL.ID.eq(MODEL_PARENT.MODEL))
                        .where(which)
                        .orderBy(MODEL_PARENT.PARENT)
                        .fetchInto(MODEL_PARENT)
                        .stream()
                        .collect(
                                groupingBy(
                                        ModelParentRecord::getModel,
                                        mapping(ModelEntryStore::lineage, toList())));
        return sql.selectFrom(MODEL)
                .where(which)
                .orderBy(MODEL.NAME, MODEL.ID)
                .fetch(r -> model(r, parents.getOrDefault(r.getId(), List.of())));
    }

    public Map<ModelId, List<ModelId>> parents() {
        return sql.selectFrom(MODEL_PARENT).fetch().stream()
                .collect(
                        groupingBy(
                                r -> new ModelId(r.getModel()),
                                mapping(r -> new ModelId(r.getParent()), toList())));
    }

    public List<ModelId> children(ModelId id) {
        return sql.selectFrom(MODEL_PARENT)
                .where(MODEL_PARENT.PARENT.eq(id.value()))
                .orderBy(MODEL_PARENT.MODEL)
                .fetch(r -> new ModelId(r.getModel()));
    }

    /** False when the id is taken. */
    public boolean insert(ModelId id, ModelData data, Instant at) {
        boolean inserted =
                sql.insertInto(MODEL)
                                .set(MODEL.ID, id.value())
                                .set(row(data))
                                .set(MODEL.CREATED_AT, at)
                                .onConflict(MODEL.ID)
                                .doNothing()
                                .execute()
                        == 1;
        if (inserted) {
            descend(id, data.parents());
        }
        return inserted;
    }

    /** False when the version is not that one. */
    public boolean update(ModelId id, long version, ModelData data) {
        boolean updated =
                sql.update(MODEL)
                                .set(row(data))
                                .set(MODEL.VERSION, MODEL.VERSION.plus(1))
                                .where(MODEL.ID.eq(id.value()).and(MODEL.VERSION.eq(version)))
                                .execute()
                        == 1;
        if (updated) {
            sql.deleteFrom(MODEL_PARENT).where(MODEL_PARENT.MODEL.eq(id.value())).execute();
            descend(id, data.parents());
        }
        return updated;
    }

    private void descend(ModelId id, List<Lineage> parents) {
        parents.forEach(p ->
                sql.insertInto(MODEL_PARENT)
                        .set(MODEL_PARENT.MODEL, id.value())
                        .set(MODEL_PARENT.PARENT, p.parent().value())
                        .set(MODEL_PARENT.RELATION, p.relation().word())
                        .set(MODEL_PARENT.NOTE, p.note())
                        .execute());
    }

    public void delete(ModelId id) {
        sql.deleteFrom(MODEL).where(MODEL.ID.eq(id.value())).execute();
    }

    private static ModelRecord row(ModelData data) {
        ModelRecord row = new ModelRecord();
        row.setTenant(data.tenant().map(TenantId::value).orElse(null));
        row.setName(data.name());
        row.setProvider(data.provider());
        row.setFamily(data.family());
        row.setKind(data.kind().word());
        row.setSummary(data.summary());
        row.setLicence(data.licence());
        row.setContextWindow(data.contextWindow());
        row.setModalities(data.modalities().stream().sorted().toArray(String[]::new));
        row.setVersions(JSONB.valueOf(JSON.writeValueAsString(data.versions())));
        return row;
    }

    private static Lineage lineage(ModelParentRecord r) {
        return new Lineage(
                new ModelId(r.getParent()), Lineage.Relation.ofWord(r.getRelation()), r.getNote());
    }

    private static Model model(ModelRecord r, List<Lineage> parents) {
        return new Model(
                new ModelId(r.getId()),
                r.getVersion(),
                new ModelData(
                        Optional.ofNullable(r.getTenant()).map(TenantId::new),
                        r.getName(),
                        r.getProvider(),
                        r.getFamily(),
                        ModelKind.ofWord(r.getKind()),
                        r.getSummary(),
                        r.getLicence(),
                        r.getContextWindow(),
                        Set.of(r.getModalities()),
                        JSON.readValue(r.getVersions().data(), VERSIONS),
                        parents),
                r.getCreatedAt());
    }
}
