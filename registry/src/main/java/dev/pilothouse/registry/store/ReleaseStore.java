package dev.pilothouse.registry.store;

import static dev.pilothouse.db.postgres.jooq.Tables.PROMPT_RELEASE;
import static dev.pilothouse.db.postgres.jooq.Tables.PROMPT_RELEASE_APPROVER;

import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.PromptName;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.PromptReleaseRecord;
import dev.pilothouse.registry.CanaryRule;
import dev.pilothouse.registry.Release;
import dev.pilothouse.registry.Release.Approver;
import dev.pilothouse.registry.Release.By;
import dev.pilothouse.registry.Release.State;
import dev.pilothouse.registry.ReleaseQuery;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** SQL of releases. */
public final class ReleaseStore {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    /** Content can be half a megabyte, and few ask for it. */
    private static final List<Field<?>> WITHOUT_CONTENT =
            Stream.<Field<?>>of(PROMPT_RELEASE.fields())
                    .filter(f -> !f.equals(PROMPT_RELEASE.CONTENT))
                    .toList();

    private final DSLContext sql;

    public ReleaseStore(Tx tx) {
        this.sql = tx.sql();
    }

    /** Newest first. */
    public List<Release> list(Reach reach, ReleaseQuery query) {
        Condition which = Within.reach(PROMPT_RELEASE.TENANT, reach);
        if (query.tenant().isPresent()) {
            which = which.and(PROMPT_RELEASE.TENANT.eq(query.tenant().get().value()));
        }
        if (query.prompt().isPresent()) {
            which = which.and(PROMPT_RELEASE.PROMPT.eq(query.prompt().get().value()));
        }
        if (query.environment().isPresent()) {
            which = which.and(PROMPT_RELEASE.ENVIRONMENT.eq(query.environment().get().value()));
        }
        if (query.state().isPresent()) {
            which = which.and(PROMPT_RELEASE.STATE.eq(query.state().get().word()));
        }
        if (query.reviewDue()) {
            which =
                    which.and(PROMPT_RELEASE.REVIEW_DUE_AT.isNotNull())
                            .and(PROMPT_RELEASE.REVIEWED_AT.isNull());
        }
        if (query.before().isPresent()) {
            which = which.and(PROMPT_RELEASE.ASKED_AT.lt(query.before().get()));
        }
        return select(which, query.limit());
    }

    private List<Release> select(Condition which, int limit) {
        List<PromptReleaseRecord> rows =
                sql.select(WITHOUT_CONTENT)
                        .from(PROMPT_RELEASE)
                        .where(which)
                        .orderBy(PROMPT_RELEASE.ASKED_AT.desc(), PROMPT_RELEASE.ID)
                        .limit(limit)
                        .fetchInto(PROMPT_RELEASE);
        Map<UUID, List<Approver>> approvers =
                approvers(rows.stream().map(PromptReleaseRecord::getId).toList());
        return rows.stream()
                .map(r -> release(r, approvers.getOrDefault(r.getId(), List.of())))
                .toList();
    }

    private Map<UUID, List<Approver>> approvers(Collection<UUID> releases) {
        if (releases.isEmpty()) {
            return Map.of();
        }
        return sql.selectFrom(PROMPT_RELEASE_APPROVER)
                .where(PROMPT_RELEASE_APPROVER.RELEASE.in(releases))
                .orderBy(PROMPT_RELEASE_APPROVER.POSITION)
                .fetchGroups(
                        PROMPT_RELEASE_APPROVER.RELEASE,
                        r -> new Approver(r.getApprover(), r.getApprovedAt()));
    }

    private static Release release(PromptReleaseRecord r, List<Approver> approvers) {
        @Nullable UUID releasedBy = r.getReleasedBy();
        @Nullable Instant due = r.getReviewDueAt();
        return new Release(
                r.getId(),
                new TenantId(r.getTenant()),
                new PromptName(r.getPrompt()),
                r.getVersion(),
                new FeatureId(r.getFeature()),
                new Environment(r.getEnvironment()),
                r.getKind().equals(Release.Kind.ROLLBACK.word())
                        ? Release.Kind.ROLLBACK
                        : Release.Kind.RELEASE,
                State.ofWord(r.getState()),
                r.getDigest(),
                r.getShare(),
                r.getCanaryRule().isEmpty()
                        ? Optional.empty()
                        : Optional.of(JSON.readValue(r.getCanaryRule(), CanaryRule.class)),
                Optional.ofNullable(r.getCanaryRuleEndedAt()),
                new By(r.getAuthor(), r.getAuthorName()),
                new By(r.getAskedBy(), r.getAskedByName()),
                r.getAskedAt(),
                r.getNote(),
                JSON.readValue(r.getEvidence(), OBJECT),
                r.getApproversNeeded(),
                Optional.ofNullable(r.getApproval()),
                approvers,
                releasedBy == null
                        ? Optional.empty()
                        : Optional.of(new By(releasedBy, r.getReleasedByName())),
                Optional.ofNullable(r.getReleasedAt()),
                Optional.ofNullable(r.getEndedAt()),
                due == null
                        ? Optional.empty()
                        : Optional.of(
                                new Release.Review(
                                        due,
                                        Optional.ofNullable(r.getReviewedAt()),
                                        Optional.ofNullable(r.getReviewAgreed()))));
    }

    public Optional<Release> find(TenantId tenant, UUID id) {
        return select(PROMPT_RELEASE.TENANT.eq(tenant.value()).and(PROMPT_RELEASE.ID.eq(id)), 1)
                .stream()
                .findFirst();
    }

    /** For the approvals engine, which knows ids only. */
    public Optional<Release> find(UUID id) {
        return select(PROMPT_RELEASE.ID.eq(id), 1).stream().findFirst();
    }

    /** Of which prompt a release is. */
    public record Place(TenantId tenant, PromptName prompt) {}

    public Optional<Place> place(UUID id) {
        return sql.select(PROMPT_RELEASE.TENANT, PROMPT_RELEASE.PROMPT)
                .from(PROMPT_RELEASE)
                .where(PROMPT_RELEASE.ID.eq(id))
                .fetchOptional(
                        r -> new Place(new TenantId(r.value1()), new PromptName(r.value2())));
    }

    /** Its canonical JSON. */
    public String content(UUID id) {
        return sql.select(PROMPT_RELEASE.CONTENT)
                .from(PROMPT_RELEASE)
                .where(PROMPT_RELEASE.ID.eq(id))
                .fetchSingle()
                .value1();
    }

    /** The one that waits for approval. */
    public Optional<Release> open(TenantId tenant, PromptName prompt, Environment environment) {
        return select(
                        of(tenant, prompt, environment)
                                .and(PROMPT_RELEASE.STATE.eq(State.ASKED.word())),
                        1)
                .stream()
                .findFirst();
    }

    /** The newest that was approved and live there for all calls, of a digest. */
    public Optional<Release> wasLive(
            TenantId tenant, PromptName prompt, Environment environment, String digest) {
        return select(
                        of(tenant, prompt, environment)
                                .and(PROMPT_RELEASE.DIGEST.eq(digest))
                                .and(PROMPT_RELEASE.KIND.eq(Release.Kind.RELEASE.word()))
                                .and(PROMPT_RELEASE.WHOLE_AT.isNotNull()),
                        1)
                .stream()
                .findFirst();
    }

    private static Condition of(TenantId tenant, PromptName prompt, Environment environment) {
        return PROMPT_RELEASE
                .TENANT
                .eq(tenant.value())
                .and(PROMPT_RELEASE.PROMPT.eq(prompt.value()))
                .and(PROMPT_RELEASE.ENVIRONMENT.eq(environment.value()));
    }

    /**
     * @param content canonical JSON, of the digest
     */
    public void insert(Release release, String content) {
        PromptReleaseRecord row = sql.newRecord(PROMPT_RELEASE);
        row.setId(release.id());
        row.setTenant(release.tenant().value());
        row.setPrompt(release.prompt().value());
        row.setVersion(release.version());
        row.setFeature(release.feature().value());
        row.setEnvironment(release.environment().value());
        row.setKind(release.kind().word());
        row.setState(release.state().word());
        row.setContent(content);
        row.setDigest(release.digest());
        row.setShare(release.share());
        row.setCanaryRule(release.rule().map(JSON::writeValueAsString).orElse(""));
        row.setAuthor(release.author().id());
        row.setAuthorName(release.author().name());
        row.setAskedBy(release.asked().id());
        row.setAskedByName(release.asked().name());
        row.setAskedAt(release.askedAt());
        row.setNote(release.note());
        row.setEvidence(JSON.writeValueAsString(release.evidence()));
        row.setApproversNeeded(release.approversNeeded());
        release.released()
                .ifPresent(by -> {
                    row.setReleasedBy(by.id());
                    row.setReleasedByName(by.name());
                });
        release.releasedAt().ifPresent(row::setReleasedAt);
        release.review().ifPresent(review -> row.setReviewDueAt(review.due()));
        row.insert();
    }

    public void approval(UUID id, UUID approval) {
        sql.update(PROMPT_RELEASE)
                .set(PROMPT_RELEASE.APPROVAL, approval)
                .where(PROMPT_RELEASE.ID.eq(id))
                .execute();
    }

    public void approved(Release release, List<UUID> approvers, Instant at) {
        int position = 0;
        for (UUID approver : approvers) {
            sql.insertInto(PROMPT_RELEASE_APPROVER)
                    .set(PROMPT_RELEASE_APPROVER.RELEASE, release.id())
                    .set(PROMPT_RELEASE_APPROVER.AUTHOR, release.author().id())
                    .set(PROMPT_RELEASE_APPROVER.ASKED_BY, release.asked().id())
                    .set(PROMPT_RELEASE_APPROVER.APPROVER, approver)
                    .set(PROMPT_RELEASE_APPROVER.POSITION, position++)
                    .set(PROMPT_RELEASE_APPROVER.APPROVED_AT, at)
                    .execute();
        }
    }

    /** It goes live, for all calls or its share. */
    public void released(UUID id, State state, By by, Instant at) {
        sql.update(PROMPT_RELEASE)
                .set(PROMPT_RELEASE.STATE, state.word())
                .set(PROMPT_RELEASE.RELEASED_BY, by.id())
                .set(PROMPT_RELEASE.RELEASED_BY_NAME, by.name())
                .set(PROMPT_RELEASE.RELEASED_AT, at)
                .where(PROMPT_RELEASE.ID.eq(id))
                .execute();
    }

    /** It gets all calls. */
    public void whole(UUID id, Instant at) {
        sql.update(PROMPT_RELEASE)
                .set(PROMPT_RELEASE.WHOLE_AT, at)
                .where(PROMPT_RELEASE.ID.eq(id))
                .execute();
    }

    public void state(UUID id, State state) {
        sql.update(PROMPT_RELEASE)
                .set(PROMPT_RELEASE.STATE, state.word())
                .where(PROMPT_RELEASE.ID.eq(id))
                .execute();
    }

    /**
     * Canaries with a rule that goes on and that nobody read after {@code before}; nobody else gets
     * them until then.
     */
    public List<UUID> claimCanaries(Instant now, Instant before) {
        List<UUID> due =
                sql.select(PROMPT_RELEASE.ID)
                        .from(PROMPT_RELEASE)
                        .where(PROMPT_RELEASE.STATE.eq(State.CANARY.word()))
                        .and(PROMPT_RELEASE.CANARY_RULE.ne(""))
                        .and(PROMPT_RELEASE.CANARY_RULE_ENDED_AT.isNull())
                        .and(
                                PROMPT_RELEASE
                                        .CANARY_READ_AT
                                        .isNull()
                                        .or(PROMPT_RELEASE.CANARY_READ_AT.le(before)))
                        .orderBy(PROMPT_RELEASE.ID)
                        .forUpdate()
                        .skipLocked()
                        .fetch(PROMPT_RELEASE.ID);
        if (!due.isEmpty()) {
            sql.update(PROMPT_RELEASE)
                    .set(PROMPT_RELEASE.CANARY_READ_AT, now)
                    .where(PROMPT_RELEASE.ID.in(due))
                    .execute();
        }
        return due;
    }

    /** Its rule decides nothing any more. */
    public void ruleEnded(UUID id, Instant at) {
        sql.update(PROMPT_RELEASE)
                .set(PROMPT_RELEASE.CANARY_RULE_ENDED_AT, at)
                .where(PROMPT_RELEASE.ID.eq(id))
                .execute();
    }

    public void ended(UUID id, Instant at) {
        sql.update(PROMPT_RELEASE)
                .set(PROMPT_RELEASE.STATE, State.ENDED.word())
                .set(PROMPT_RELEASE.ENDED_AT, at)
                .where(PROMPT_RELEASE.ID.eq(id))
                .execute();
    }

    public void reviewed(UUID id, boolean agreed, Instant at) {
        sql.update(PROMPT_RELEASE)
                .set(PROMPT_RELEASE.REVIEWED_AT, at)
                .set(PROMPT_RELEASE.REVIEW_AGREED, agreed)
                .where(PROMPT_RELEASE.ID.eq(id))
                .execute();
    }
}
