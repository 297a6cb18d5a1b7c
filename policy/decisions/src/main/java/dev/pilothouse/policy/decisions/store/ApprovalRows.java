package dev.pilothouse.policy.decisions.store;

import static dev.pilothouse.db.postgres.jooq.Tables.APPROVAL;
import static dev.pilothouse.db.postgres.jooq.Tables.APPROVAL_COMMENT;
import static dev.pilothouse.db.postgres.jooq.Tables.APPROVAL_VOTE;
import static dev.pilothouse.db.postgres.jooq.Tables.PERSON;
import static dev.pilothouse.db.postgres.jooq.Tables.ROLE_GRANT;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Words;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.ApprovalRecord;
import dev.pilothouse.db.postgres.jooq.tables.records.ApprovalVoteRecord;
import dev.pilothouse.policy.decisions.Approval;
import dev.pilothouse.policy.decisions.Approval.Comment;
import dev.pilothouse.policy.decisions.Approval.End;
import dev.pilothouse.policy.decisions.Approval.Named;
import dev.pilothouse.policy.decisions.Approval.State;
import dev.pilothouse.policy.decisions.Approval.Verdict;
import dev.pilothouse.policy.decisions.Approval.Vote;
import dev.pilothouse.policy.decisions.ApprovalFilter;
import dev.pilothouse.policy.decisions.Member;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** SQL that reads approvals. */
public final class ApprovalRows {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final String EVERYWHERE = "*";

    private final DSLContext sql;
    private final AccessStore people;

    public ApprovalRows(Tx tx) {
        this.sql = tx.sql();
        this.people = new AccessStore(tx);
    }

    /** With evidence and comments. */
    public Optional<Approval> find(UUID id) {
        List<ApprovalRecord> row = sql.selectFrom(APPROVAL).where(APPROVAL.ID.eq(id)).fetch();
        return approvals(row, true).stream().findFirst();
    }

    /** Newest first, without evidence and comments. */
    public List<Approval> page(Actor.Person actor, ApprovalFilter filter) {
        List<ApprovalRecord> page =
                sql.select(
                                Stream.of(APPROVAL.fields())
                                        .filter(f -> !f.equals(APPROVAL.EVIDENCE))
                                        .toList())
                        .from(APPROVAL)
                        .where(matching(actor, filter))
                        .and(filter.before().map(APPROVAL.ID::lt).orElse(DSL.noCondition()))
                        .orderBy(APPROVAL.ID.desc())
                        .limit(filter.limit())
                        .fetchInto(APPROVAL);
        return approvals(page, false);
    }

    public int count(Actor.Person actor, ApprovalFilter filter) {
        return sql.fetchCount(APPROVAL, matching(actor, filter));
    }

    private static Condition matching(Actor.Person actor, ApprovalFilter filter) {
        Condition show =
                switch (filter.show()) {
                    case WAITING -> waitingFor(actor);
                    case ASKED -> APPROVAL.AUTHORS.contains(new UUID[] {actor.id()});
                    case ALL -> DSL.noCondition();
                };
        return DSL.and(
                within(actor.reach(Permission.SEE_APPROVALS)),
                show,
                filter.kind().map(k -> APPROVAL.KIND.eq(k.word())).orElse(DSL.noCondition()),
                filter.tenant().map(ApprovalRows::touching).orElse(DSL.noCondition()),
                filter.state().map(s -> APPROVAL.STATE.eq(s.word())).orElse(DSL.noCondition()));
    }

    /** What belongs to no tenant concerns each. */
    private static Condition touching(TenantId tenant) {
        return APPROVAL.TENANT.eq(tenant.value()).or(APPROVAL.TENANT.isNull());
    }

    private static Condition within(Reach reach) {
        return switch (reach) {
            case Reach.Everywhere() -> DSL.noCondition();
            case Reach.Within(var tenants) ->
                    APPROVAL.TENANT.in(tenants.stream().map(TenantId::value).toList());
        };
    }

    private static Condition waitingFor(Actor.Person actor) {
        Condition permitted =
                Stream.of(ApprovalKind.values())
                        .map(k ->
                                APPROVAL.KIND.eq(k.word()).and(within(actor.reach(k.permission()))))
                        .reduce(DSL.falseCondition(), Condition::or);
        return DSL.and(
                APPROVAL.STATE.eq(State.OPEN.word()),
                permitted,
                DSL.not(APPROVAL.AUTHORS.contains(new UUID[] {actor.id()})),
                DSL.notExists(
                        DSL.selectOne()
                                .from(APPROVAL_VOTE)
                                .where(APPROVAL_VOTE.APPROVAL.eq(APPROVAL.ID))
                                .and(
                                        APPROVAL_VOTE
                                                .PERSON
                                                .eq(actor.id())
                                                .or(APPROVAL_VOTE.ON_BEHALF_OF.eq(actor.id())))));
    }

    /** People who may decide now. */
    public List<Member> mayDecide(Approval approval) {
        return holders(approval.permission(), approval.tenant()).stream()
                .filter(m -> !approval.isAuthor(m.id()) && !approval.hasVoted(m.id()))
                .toList();
    }

    /**
     * People who hold a permission in a tenant now, by name.
     *
     * @param tenant empty: in all of them
     */
    public List<Member> holders(Permission permission, Optional<TenantId> tenant) {
        List<String> roles =
                Stream.of(Role.values()).filter(permission::of).map(Role::word).toList();
        List<String> where =
                tenant.map(t -> List.of(EVERYWHERE, t.value())).orElse(List.of(EVERYWHERE));
        return people.holding(ROLE_GRANT.ROLE.in(roles).and(ROLE_GRANT.TENANT.in(where)));
    }

    private List<Approval> approvals(List<ApprovalRecord> rows, boolean whole) {
        List<UUID> ids = rows.stream().map(ApprovalRecord::getId).toList();
        Map<UUID, List<ApprovalVoteRecord>> votes =
                sql.selectFrom(APPROVAL_VOTE)
                        .where(APPROVAL_VOTE.APPROVAL.in(ids))
                        .orderBy(APPROVAL_VOTE.POSITION)
                        .fetchGroups(ApprovalVoteRecord::getApproval, r -> r);
        Map<UUID, Member> known = people(rows, votes.values());
        Function<UUID, Named> named = id -> named(known, id);
        Map<UUID, List<Comment>> comments = whole ? comments(ids) : Map.of();
        return rows.stream()
                .map(r ->
                        approval(
                                r,
                                named,
                                votes.getOrDefault(r.getId(), List.of()).stream()
                                        .map(v -> vote(r, v, known))
                                        .toList(),
                                comments.getOrDefault(r.getId(), List.of())))
                .toList();
    }

    private Map<UUID, Member> people(
            List<ApprovalRecord> rows, Collection<List<ApprovalVoteRecord>> votes) {
        Stream<UUID> authors = rows.stream().flatMap(r -> Arrays.stream(r.getAuthors()));
        Stream<UUID> voters =
                votes.stream()
                        .flatMap(List::stream)
                        .flatMap(v -> Stream.of(v.getPerson(), v.getOnBehalfOf()))
                        .filter(id -> id != null);
        return people.all(Stream.concat(authors, voters).collect(Collectors.toSet())).stream()
                .collect(Collectors.toMap(Member::id, Function.identity()));
    }

    private Map<UUID, List<Comment>> comments(List<UUID> ids) {
        return sql.select(
                        APPROVAL_COMMENT.APPROVAL,
                        PERSON.ID,
                        PERSON.NAME,
                        APPROVAL_COMMENT.TEXT,
                        APPROVAL_COMMENT.WRITTEN_AT)
                .from(APPROVAL_COMMENT)
                .join(PERSON)
                .on(PERSON.ID.eq(APPROVAL_COMMENT.PERSON))
                .where(APPROVAL_COMMENT.APPROVAL.in(ids))
                .orderBy(APPROVAL_COMMENT.ID)
                .fetchGroups(
                        r -> r.value1(),
                        r ->
                                new Comment(
                                        new Named(r.value2(), r.value3()), r.value4(), r.value5()));
    }

    /** Somebody whom only the thing itself remembers keeps the start of their id. */
    private static Named named(Map<UUID, Member> known, UUID id) {
        Member member = known.get(id);
        return new Named(id, member == null ? id.toString().substring(0, 8) : member.name());
    }

    private static Vote vote(ApprovalRecord about, ApprovalVoteRecord v, Map<UUID, Member> known) {
        Permission permission = ApprovalKind.ofWord(about.getKind()).permission();
        Optional<TenantId> tenant = Optional.ofNullable(about.getTenant()).map(TenantId::new);
        Actor.Person voter = Objects.requireNonNull(known.get(v.getPerson())).actor();
        return new Vote(
                named(known, v.getPerson()),
                Words.parse("verdict", Verdict.class, v.getVerdict()),
                v.getComment(),
                v.getVotedAt(),
                Optional.ofNullable(v.getOnBehalfOf()).map(id -> named(known, id)),
                voter.may(permission, tenant));
    }

    private static Approval approval(
            ApprovalRecord r,
            Function<UUID, Named> named,
            List<Vote> votes,
            List<Comment> comments) {
        return new Approval(
                r.getId(),
                ApprovalKind.ofWord(r.getKind()),
                Optional.ofNullable(r.getTenant()).map(TenantId::new),
                r.getSubject(),
                r.getTitle(),
                r.getDigest(),
                named.apply(r.getAsker()),
                Arrays.stream(r.getAuthors()).map(named).toList(),
                r.getApprovers(),
                r.getRisk(),
                r.getNote(),
                r.getEvidence() == null ? Map.of() : JSON.readValue(r.getEvidence().data(), OBJECT),
                r.getLink(),
                r.getAskedAt(),
                Optional.ofNullable(r.getDueAt()),
                State.ofWord(r.getState()),
                votes,
                comments,
                Optional.ofNullable(r.getEndedAt()).map(at -> new End(at, r.getEndedWhy())));
    }
}
