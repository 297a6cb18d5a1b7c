package dev.pilothouse.policy.decisions.store;

import static dev.pilothouse.db.postgres.jooq.Tables.APPROVAL;
import static dev.pilothouse.db.postgres.jooq.Tables.APPROVAL_COMMENT;
import static dev.pilothouse.db.postgres.jooq.Tables.APPROVAL_VOTE;

import dev.pilothouse.db.model.ApprovalDesk.Request;
import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.decisions.Approval;
import dev.pilothouse.policy.decisions.Approval.State;
import dev.pilothouse.policy.decisions.Approval.Verdict;
import dev.pilothouse.policy.decisions.Ballot;
import dev.pilothouse.policy.decisions.Member;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import tools.jackson.databind.json.JsonMapper;

/** SQL that changes approvals; what reads them is {@link ApprovalRows}. */
public final class ApprovalStore {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final DSLContext sql;
    private final ApprovalRows rows;

    public ApprovalStore(Tx tx) {
        this.sql = tx.sql();
        this.rows = new ApprovalRows(tx);
    }

    /** Others who ask about the subject wait until the transaction ends. */
    public void oneAsksAtATime(ApprovalKind kind, String subject) {
        sql.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))",
                "approval/" + kind.word() + "/" + subject);
    }

    public UUID insert(UUID asker, Collection<UUID> authors, Request request, Instant at) {
        return Objects.requireNonNull(
                sql.insertInto(APPROVAL)
                        .set(APPROVAL.KIND, request.kind().word())
                        .set(APPROVAL.TENANT, request.tenant().map(TenantId::value).orElse(null))
                        .set(APPROVAL.SUBJECT, request.subject())
                        .set(APPROVAL.TITLE, request.title())
                        .set(APPROVAL.DIGEST, request.digest())
                        .set(APPROVAL.ASKER, asker)
                        .set(APPROVAL.AUTHORS, authors.toArray(UUID[]::new))
                        .set(APPROVAL.APPROVERS, request.approvers())
                        .set(APPROVAL.RISK, request.risk())
                        .set(APPROVAL.NOTE, request.note())
                        .set(
                                APPROVAL.EVIDENCE,
                                JSONB.valueOf(JSON.writeValueAsString(request.evidence())))
                        .set(APPROVAL.LINK, request.link())
                        .set(APPROVAL.ASKED_AT, at)
                        .set(APPROVAL.DUE_AT, request.due().orElse(null))
                        .returning(APPROVAL.ID)
                        .fetchSingle()
                        .getId());
    }

    public Optional<Approval> find(UUID id) {
        return rows.find(id);
    }

    /** The approval; others who decide about it wait until the transaction ends. */
    public Optional<Approval> lock(UUID id) {
        sql.select(APPROVAL.ID).from(APPROVAL).where(APPROVAL.ID.eq(id)).forUpdate().fetch();
        return rows.find(id);
    }

    /** The open approval of a subject; others who decide about it wait. */
    public Optional<Approval> lockOpen(ApprovalKind kind, String subject) {
        return hold(kind, subject).flatMap(rows::find);
    }

    /** As {@link #lockOpen}, for the sake of the lock only. */
    public Optional<UUID> hold(ApprovalKind kind, String subject) {
        return sql.select(APPROVAL.ID)
                .from(APPROVAL)
                .where(APPROVAL.KIND.eq(kind.word()))
                .and(APPROVAL.SUBJECT.eq(subject))
                .and(APPROVAL.STATE.eq(State.OPEN.word()))
                .forUpdate()
                .fetchOptional(APPROVAL.ID);
    }

    /** More people must approve it than were asked for; the store refuses fewer. */
    public void raise(UUID id, int approvers) {
        sql.update(APPROVAL).set(APPROVAL.APPROVERS, approvers).where(APPROVAL.ID.eq(id)).execute();
    }

    public void end(UUID id, State state, String why, Instant at) {
        sql.update(APPROVAL)
                .set(APPROVAL.STATE, state.word())
                .set(APPROVAL.ENDED_AT, at)
                .set(APPROVAL.ENDED_WHY, why)
                .where(APPROVAL.ID.eq(id))
                .execute();
    }

    /** False when this person, or whom they stand in for, voted before. */
    public boolean vote(UUID id, UUID person, Verdict verdict, Ballot ballot, Instant at) {
        return sql.insertInto(APPROVAL_VOTE)
                        .set(APPROVAL_VOTE.APPROVAL, id)
                        .set(APPROVAL_VOTE.PERSON, person)
                        .set(APPROVAL_VOTE.VERDICT, verdict.word())
                        .set(APPROVAL_VOTE.COMMENT, ballot.comment())
                        .set(APPROVAL_VOTE.VOTED_AT, at)
                        .set(APPROVAL_VOTE.ON_BEHALF_OF, ballot.onBehalfOf().orElse(null))
                        .onConflictDoNothing()
                        .execute()
                == 1;
    }

    public void comment(UUID id, UUID person, String text, Instant at) {
        sql.insertInto(APPROVAL_COMMENT)
                .set(APPROVAL_COMMENT.APPROVAL, id)
                .set(APPROVAL_COMMENT.PERSON, person)
                .set(APPROVAL_COMMENT.TEXT, text)
                .set(APPROVAL_COMMENT.WRITTEN_AT, at)
                .execute();
    }

    /** People who may decide now: they hold the permission, made nothing of it, did not vote. */
    public List<Member> mayDecide(Approval approval) {
        return rows.mayDecide(approval);
    }
}
