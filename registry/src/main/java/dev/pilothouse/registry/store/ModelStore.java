package dev.pilothouse.registry.store;

import static dev.pilothouse.db.postgres.jooq.Tables.DEPLOYMENT;
import static dev.pilothouse.db.postgres.jooq.Tables.PROVIDER;
import static dev.pilothouse.db.postgres.jooq.Tables.PROVIDER_SECRET;

import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.model.ProviderId;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.DeploymentRecord;
import dev.pilothouse.registry.Deployment;
import dev.pilothouse.registry.DeploymentData;
import dev.pilothouse.registry.Provider;
import dev.pilothouse.registry.ProviderData;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** SQL of providers and deployments. */
public final class ModelStore {
    private final DSLContext sql;

    public ModelStore(Tx tx) {
        this.sql = tx.sql();
    }

    public List<Provider> providers() {
        return sql.select(PROVIDER.asterisk(), PROVIDER_SECRET.SET_AT)
                .from(PROVIDER)
                .leftJoin(PROVIDER_SECRET)
                .on(PROVIDER_SECRET.PROVIDER.eq(PROVIDER.ID))
                .orderBy(PROVIDER.ID)
                .fetch(r ->
                        new Provider(
                                new ProviderId(r.get(PROVIDER.ID)),
                                r.get(PROVIDER.VERSION),
                                new ProviderData(
                                        r.get(PROVIDER.DISPLAY_NAME),
                                        r.get(PROVIDER.KIND),
                                        r.get(PROVIDER.BASE_URL),
                                        r.get(PROVIDER.RESPONSES)),
                                Optional.ofNullable(r.get(PROVIDER_SECRET.SET_AT))));
    }

    public Optional<Provider> provider(ProviderId id) {
        return providers().stream().filter(p -> p.id().equals(id)).findFirst();
    }

    /** False when the id is taken. */
    public boolean insert(ProviderId id, ProviderData data, Instant at) {
        return sql.insertInto(PROVIDER)
                        .set(PROVIDER.ID, id.value())
                        .set(PROVIDER.DISPLAY_NAME, data.displayName())
                        .set(PROVIDER.KIND, data.kind())
                        .set(PROVIDER.BASE_URL, data.baseUrl())
                        .set(PROVIDER.RESPONSES, data.responses())
                        .set(PROVIDER.CREATED_AT, at)
                        .onConflictDoNothing()
                        .execute()
                == 1;
    }

    /** False when the version is not that one. */
    public boolean update(ProviderId id, long version, ProviderData data) {
        return sql.update(PROVIDER)
                        .set(PROVIDER.DISPLAY_NAME, data.displayName())
                        .set(PROVIDER.KIND, data.kind())
                        .set(PROVIDER.BASE_URL, data.baseUrl())
                        .set(PROVIDER.RESPONSES, data.responses())
                        .set(PROVIDER.VERSION, PROVIDER.VERSION.plus(1))
                        .where(PROVIDER.ID.eq(id.value()).and(PROVIDER.VERSION.eq(version)))
                        .execute()
                == 1;
    }

    public void setSecret(ProviderId id, byte[] sealed, String by, Instant at) {
        sql.insertInto(PROVIDER_SECRET)
                .set(PROVIDER_SECRET.PROVIDER, id.value())
                .set(PROVIDER_SECRET.SEALED, sealed)
                .set(PROVIDER_SECRET.SET_AT, at)
                .set(PROVIDER_SECRET.SET_BY, by)
                .onConflict(PROVIDER_SECRET.PROVIDER)
                .doUpdate()
                .setAllToExcluded()
                .execute();
    }

    public boolean hasDeployments(ProviderId id) {
        return sql.fetchExists(DEPLOYMENT, DEPLOYMENT.PROVIDER.eq(id.value()));
    }

    public void delete(ProviderId id) {
        sql.deleteFrom(PROVIDER).where(PROVIDER.ID.eq(id.value())).execute();
    }

    /** Deployments that every tenant sees, and those of the tenants in reach. */
    public List<Deployment> deployments(Reach reach) {
        return sql.selectFrom(DEPLOYMENT)
                .where(DSL.or(DEPLOYMENT.TENANT.isNull(), Within.reach(DEPLOYMENT.TENANT, reach)))
                .orderBy(DEPLOYMENT.ID)
                .fetch(ModelStore::deployment);
    }

    public Optional<Deployment> deployment(DeploymentId id) {
        return sql.selectFrom(DEPLOYMENT)
                .where(DEPLOYMENT.ID.eq(id.value()))
                .fetchOptional(ModelStore::deployment);
    }

    /** False when the id is taken. */
    public boolean insert(DeploymentId id, DeploymentData data, Instant at) {
        return sql.insertInto(DEPLOYMENT)
                        .set(DEPLOYMENT.ID, id.value())
                        .set(row(data))
                        .set(DEPLOYMENT.CREATED_AT, at)
                        .onConflictDoNothing()
                        .execute()
                == 1;
    }

    /** False when the version is not that one. */
    public boolean update(DeploymentId id, long version, DeploymentData data) {
        return sql.update(DEPLOYMENT)
                        .set(row(data))
                        .set(DEPLOYMENT.VERSION, DEPLOYMENT.VERSION.plus(1))
                        .where(DEPLOYMENT.ID.eq(id.value()).and(DEPLOYMENT.VERSION.eq(version)))
                        .execute()
                == 1;
    }

    public void delete(DeploymentId id) {
        sql.deleteFrom(DEPLOYMENT).where(DEPLOYMENT.ID.eq(id.value())).execute();
    }

    private static DeploymentRecord row(DeploymentData data) {
        DeploymentRecord row = new DeploymentRecord();
        row.setProvider(data.provider().value());
        row.setTenant(data.tenant().map(TenantId::value).orElse(null));
        row.setModel(data.model());
        row.setUpstreamModel(data.upstreamModel());
        row.setEnabled(data.enabled());
        row.setPool(data.pool().orElse(null));
        row.setSlots(data.slots());
        row.setConnectTimeoutMs(data.timeouts().connect());
        row.setFirstTokenTimeoutMs(data.timeouts().firstToken());
        row.setIdleTimeoutMs(data.timeouts().idle());
        row.setTotalTimeoutMs(data.timeouts().total());
        row.setBreakerFailurePercent(data.breaker().failurePercent());
        row.setBreakerAttempts(data.breaker().attempts());
        row.setBreakerPauseMs(data.breaker().pauseMillis());
        return row;
    }

    static Deployment deployment(DeploymentRecord r) {
        return new Deployment(
                new DeploymentId(r.getId()),
                r.getVersion(),
                new DeploymentData(
                        new ProviderId(r.getProvider()),
                        Optional.ofNullable(r.getTenant()).map(TenantId::new),
                        r.getModel(),
                        r.getUpstreamModel(),
                        r.getEnabled(),
                        Optional.ofNullable(r.getPool()),
                        r.getSlots(),
                        new DeploymentData.Timeouts(
                                r.getConnectTimeoutMs(),
                                r.getFirstTokenTimeoutMs(),
                                r.getIdleTimeoutMs(),
                                r.getTotalTimeoutMs()),
                        new DeploymentData.Breaker(
                                r.getBreakerFailurePercent(),
                                r.getBreakerAttempts(),
                                r.getBreakerPauseMs())));
    }
}
