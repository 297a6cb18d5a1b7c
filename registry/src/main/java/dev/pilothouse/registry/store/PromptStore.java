package dev.pilothouse.registry.store;

import static dev.pilothouse.db.postgres.jooq.Tables.PROMPT;
import static dev.pilothouse.db.postgres.jooq.Tables.PROMPT_DRAFT;
import static dev.pilothouse.db.postgres.jooq.Tables.PROMPT_LIVE;
import static dev.pilothouse.db.postgres.jooq.Tables.PROMPT_RELEASE;
import static dev.pilothouse.db.postgres.jooq.Tables.PROMPT_VERSION;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.PromptName;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.PromptRecord;
import dev.pilothouse.policy.rules.CanonicalJson;
import dev.pilothouse.policy.rules.prompts.PromptContent;
import dev.pilothouse.policy.rules.prompts.PromptJson;
import dev.pilothouse.registry.Prompt;
import dev.pilothouse.registry.PromptPage;
import dev.pilothouse.registry.PromptVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** SQL of prompts and their versions. */
public final class PromptStore {
    private static final long DRAFTS_KEPT = 20;

    private final DSLContext sql;

    public PromptStore(Tx tx) {
        this.sql = tx.sql();
    }

    /** Drafts are left out: they may be large. */
    public PromptPage page(Reach reach, PromptPage.Query query) {
        Condition which = Within.reach(PROMPT.TENANT, reach);
        if (query.tenant().isPresent()) {
            which = which.and(PROMPT.TENANT.eq(query.tenant().get().value()));
        }
        if (query.feature().isPresent()) {
            which = which.and(PROMPT.FEATURE.eq(query.feature().get().value()));
        }
        if (!query.text().isEmpty()) {
            which = which.and(PROMPT.NAME.containsIgnoreCase(query.text()));
        }
        if (query.after().isPresent()) {
            String[] after = query.after().get().split("/", 2);
            which = which.and(DSL.row(PROMPT.TENANT, PROMPT.NAME).gt(DSL.row(after[0], after[1])));
        }
        var found =
                sql.select(
                                PROMPT.TENANT,
                                PROMPT.NAME,
                                PROMPT.FEATURE,
                                PROMPT.DESCRIPTION,
                                PROMPT.NEWEST,
                                PROMPT.DRAFT_BY_NAME,
                                PROMPT.DRAFT_AT)
                        .from(PROMPT)
                        .where(which)
                        .orderBy(PROMPT.TENANT, PROMPT.NAME)
                        .limit(query.limit() + 1)
                        .fetch();
        boolean more = found.size() > query.limit();
        var shown = more ? found.subList(0, query.limit()) : found;
        Map<String, List<PromptPage.Live>> live =
                live(shown.stream().map(r -> DSL.row(r.value1(), r.value2())).toList());
        List<PromptPage.Row> rows =
                shown.stream()
                        .map(r ->
                                new PromptPage.Row(
                                        new TenantId(r.value1()),
                                        new PromptName(r.value2()),
                                        new FeatureId(r.value3()),
                                        r.value4(),
                                        r.value5(),
                                        r.value6(),
                                        r.value7(),
                                        live.getOrDefault(
                                                r.value1() + "/" + r.value2(), List.of())))
                        .toList();
        return new PromptPage(
                rows,
                more
                        ? Optional.of(rows.getLast().tenant() + "/" + rows.getLast().name())
                        : Optional.empty());
    }

    private Map<String, List<PromptPage.Live>> live(
            List<? extends org.jooq.Row2<String, String>> prompts) {
        var stable = PROMPT_RELEASE.as("stable");
        var canary = PROMPT_RELEASE.as("canary");
        Map<String, List<PromptPage.Live>> live = new HashMap<>();
        sql.select(
                        PROMPT_LIVE.TENANT,
                        PROMPT_LIVE.PROMPT,
                        PROMPT_LIVE.ENVIRONMENT,
                        stable.VERSION,
                        stable.DIGEST,
                        canary.VERSION,
                        PROMPT_LIVE.SHARE)
                .from(PROMPT_LIVE)
                .join(stable)
                .on(stable.ID.eq(PROMPT_LIVE.RELEASE))
                .leftJoin(canary)
                .on(canary.ID.eq(PROMPT_LIVE.CANARY))
                .where(DSL.row(PROMPT_LIVE.TENANT, PROMPT_LIVE.PROMPT).in(prompts))
                .orderBy(PROMPT_LIVE.ENVIRONMENT)
                .forEach(r ->
                        live.computeIfAbsent(
                                        r.value1() + "/" + r.value2(), key -> new ArrayList<>())
                                .add(
                                        new PromptPage.Live(
                                                r.value3(),
                                                r.value4(),
                                                r.value5(),
                                                Optional.ofNullable(r.value6()),
                                                r.value7())));
        return live;
    }

    public Optional<Prompt> find(TenantId tenant, PromptName name) {
        return sql.selectFrom(PROMPT).where(is(tenant, name)).fetchOptional(PromptStore::prompt);
    }

    /** As {@link #find}; others wait until the transaction ends. */
    public Optional<Prompt> lock(TenantId tenant, PromptName name) {
        return sql.selectFrom(PROMPT)
                .where(is(tenant, name))
                .forUpdate()
                .fetchOptional(PromptStore::prompt);
    }

    private static Condition is(TenantId tenant, PromptName name) {
        return PROMPT.TENANT.eq(tenant.value()).and(PROMPT.NAME.eq(name.value()));
    }

    private static Prompt prompt(PromptRecord r) {
        return new Prompt(
                new TenantId(r.getTenant()),
                new PromptName(r.getName()),
                new FeatureId(r.getFeature()),
                r.getDescription(),
                r.getNewest(),
                PromptJson.read(r.getDraft()),
                r.getDraftVersion(),
                r.getDraftByName(),
                r.getDraftAt());
    }

    /** False when there is one already. */
    public boolean insert(
            TenantId tenant,
            PromptName name,
            FeatureId feature,
            String description,
            PromptContent draft,
            Actor.Person by,
            Instant at) {
        boolean made = insertPrompt(tenant, name, feature, description, draft, by, at);
        if (made) {
            keepDraft(tenant, name);
        }
        return made;
    }

    private boolean insertPrompt(
            TenantId tenant,
            PromptName name,
            FeatureId feature,
            String description,
            PromptContent draft,
            Actor.Person by,
            Instant at) {
        return sql.insertInto(PROMPT)
                        .set(PROMPT.TENANT, tenant.value())
                        .set(PROMPT.NAME, name.value())
                        .set(PROMPT.FEATURE, feature.value())
                        .set(PROMPT.DESCRIPTION, description)
                        .set(PROMPT.DRAFT, PromptJson.write(draft))
                        .set(PROMPT.DRAFT_BY, by.id())
                        .set(PROMPT.DRAFT_BY_NAME, by.name())
                        .set(PROMPT.DRAFT_AT, at)
                        .set(PROMPT.CREATED_AT, at)
                        .onConflictDoNothing()
                        .execute()
                == 1;
    }

    public void save(
            TenantId tenant,
            PromptName name,
            String description,
            PromptContent draft,
            Actor.Person by,
            Instant at) {
        sql.update(PROMPT)
                .set(PROMPT.DESCRIPTION, description)
                .set(PROMPT.DRAFT, PromptJson.write(draft))
                .set(PROMPT.DRAFT_VERSION, PROMPT.DRAFT_VERSION.plus(1))
                .set(PROMPT.DRAFT_BY, by.id())
                .set(PROMPT.DRAFT_BY_NAME, by.name())
                .set(PROMPT.DRAFT_AT, at)
                .where(is(tenant, name))
                .execute();
        keepDraft(tenant, name);
    }

    private void keepDraft(TenantId tenant, PromptName name) {
        sql.insertInto(
                        PROMPT_DRAFT,
                        PROMPT_DRAFT.TENANT,
                        PROMPT_DRAFT.PROMPT,
                        PROMPT_DRAFT.DRAFT_VERSION,
                        PROMPT_DRAFT.CONTENT)
                .select(
                        sql.select(PROMPT.TENANT, PROMPT.NAME, PROMPT.DRAFT_VERSION, PROMPT.DRAFT)
                                .from(PROMPT)
                                .where(is(tenant, name)))
                .execute();
        sql.deleteFrom(PROMPT_DRAFT)
                .where(ofDraft(tenant, name))
                .and(
                        PROMPT_DRAFT.DRAFT_VERSION.le(
                                DSL.select(PROMPT.DRAFT_VERSION.minus(DRAFTS_KEPT))
                                        .from(PROMPT)
                                        .where(is(tenant, name))
                                        .asField()))
                .execute();
    }

    private static Condition ofDraft(TenantId tenant, PromptName name) {
        return PROMPT_DRAFT.TENANT.eq(tenant.value()).and(PROMPT_DRAFT.PROMPT.eq(name.value()));
    }

    /** The draft as it was saved; empty when that is no longer kept. */
    public Optional<PromptContent> draft(TenantId tenant, PromptName name, long draftVersion) {
        return sql.select(PROMPT_DRAFT.CONTENT)
                .from(PROMPT_DRAFT)
                .where(ofDraft(tenant, name))
                .and(PROMPT_DRAFT.DRAFT_VERSION.eq(draftVersion))
                .fetchOptional(r -> PromptJson.read(r.value1()));
    }

    public PromptVersion commit(
            TenantId tenant,
            PromptName name,
            long version,
            PromptContent content,
            Actor.Person author,
            String note,
            Instant at) {
        String canonical = PromptJson.write(content);
        sql.insertInto(PROMPT_VERSION)
                .set(PROMPT_VERSION.TENANT, tenant.value())
                .set(PROMPT_VERSION.PROMPT, name.value())
                .set(PROMPT_VERSION.VERSION, version)
                .set(PROMPT_VERSION.CONTENT, canonical)
                .set(PROMPT_VERSION.DIGEST, CanonicalJson.digest(canonical))
                .set(PROMPT_VERSION.AUTHOR, author.id())
                .set(PROMPT_VERSION.AUTHOR_NAME, author.name())
                .set(PROMPT_VERSION.NOTE, note)
                .set(PROMPT_VERSION.CREATED_AT, at)
                .execute();
        sql.update(PROMPT).set(PROMPT.NEWEST, version).where(is(tenant, name)).execute();
        return version(tenant, name, version).orElseThrow();
    }

    public Optional<PromptVersion> version(TenantId tenant, PromptName name, long version) {
        return sql.selectFrom(PROMPT_VERSION)
                .where(of(tenant, name))
                .and(PROMPT_VERSION.VERSION.eq(version))
                .fetchOptional(r ->
                        new PromptVersion(
                                tenant,
                                name,
                                version,
                                PromptJson.read(r.getContent()),
                                r.getDigest(),
                                r.getAuthor(),
                                r.getAuthorName(),
                                r.getNote(),
                                r.getCreatedAt()));
    }

    private static Condition of(TenantId tenant, PromptName name) {
        return PROMPT_VERSION.TENANT.eq(tenant.value()).and(PROMPT_VERSION.PROMPT.eq(name.value()));
    }

    /** Newest first, without their content. */
    public List<PromptVersion.Row> versions(
            TenantId tenant, PromptName name, Optional<Long> before, int limit) {
        return sql.select(
                        PROMPT_VERSION.VERSION,
                        PROMPT_VERSION.DIGEST,
                        PROMPT_VERSION.AUTHOR,
                        PROMPT_VERSION.AUTHOR_NAME,
                        PROMPT_VERSION.NOTE,
                        PROMPT_VERSION.CREATED_AT)
                .from(PROMPT_VERSION)
                .where(of(tenant, name))
                .and(PROMPT_VERSION.VERSION.lt(before.orElse(Long.MAX_VALUE)))
                .orderBy(PROMPT_VERSION.VERSION.desc())
                .limit(limit)
                .fetch(r ->
                        new PromptVersion.Row(
                                r.value1(),
                                r.value2(),
                                r.value3(),
                                r.value4(),
                                r.value5(),
                                r.value6()));
    }
}
