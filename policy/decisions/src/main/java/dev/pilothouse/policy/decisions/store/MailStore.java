package dev.pilothouse.policy.decisions.store;

import static dev.pilothouse.db.postgres.jooq.Tables.MAIL;
import static dev.pilothouse.db.postgres.jooq.Tables.PERSON;
import static dev.pilothouse.db.postgres.jooq.Tables.PRIVACY_NOTICE;

import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.decisions.Outbox.GivenUp;
import dev.pilothouse.policy.decisions.Outbox.Health;
import dev.pilothouse.policy.decisions.Outbox.Letter;
import dev.pilothouse.policy.decisions.Outbox.OutsideLetter;
import java.time.Instant;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** SQL of e-mails to be sent. */
public final class MailStore {
    private static final Condition WAITING = MAIL.SENT_AT.isNull().and(MAIL.GIVEN_UP_AT.isNull());

    private final DSLContext sql;

    public MailStore(Tx tx) {
        this.sql = tx.sql();
    }

    /** Nothing happens when the person is to be told the same already. */
    public void insert(
            String about, UUID person, String headline, String title, String link, Instant at) {
        sql.insertInto(MAIL)
                .set(MAIL.ABOUT, about)
                .set(MAIL.PERSON, person)
                .set(MAIL.HEADLINE, headline)
                .set(MAIL.TITLE, title)
                .set(MAIL.LINK, link)
                .set(MAIL.QUEUED_AT, at)
                .set(MAIL.NEXT_TRY_AT, at)
                .onConflictDoNothing()
                .execute();
    }

    /** To somebody who does not sign in here. Nothing happens when it is there already. */
    public void insert(OutsideLetter letter, byte[] sealed, Instant at) {
        sql.insertInto(MAIL)
                .set(MAIL.ABOUT, letter.about())
                .set(MAIL.RECIPIENT, letter.recipient())
                .set(MAIL.HEADLINE, "Privacy request")
                .set(MAIL.TITLE, letter.title())
                .set(MAIL.LINK, "")
                .set(MAIL.REQUEST, letter.request())
                .set(MAIL.NOTICE, letter.notice().orElse(null))
                .set(MAIL.SEALED, sealed)
                .set(MAIL.QUEUED_AT, at)
                .set(MAIL.NEXT_TRY_AT, at)
                .onConflictDoNothing()
                .execute();
    }

    /** Letters to people who asked, of these requests, that have not left: nobody gets them. */
    public void forgetToPeople(Collection<UUID> requests) {
        sql.deleteFrom(MAIL)
                .where(MAIL.REQUEST.in(requests))
                .and(MAIL.NOTICE.isNull())
                .and(WAITING)
                .execute();
    }

    /** How many letters to people who asked wait, of one request. */
    public int waitingToPerson(UUID request) {
        return sql.fetchCount(
                MAIL, MAIL.REQUEST.eq(request).and(MAIL.NOTICE.isNull()).and(WAITING));
    }

    /** What was not sent yet about something needs not be any more. */
    public void forget(String about) {
        sql.deleteFrom(MAIL).where(MAIL.ABOUT.eq(about)).and(WAITING).execute();
    }

    public void forgetBefore(Instant time) {
        sql.deleteFrom(MAIL).where(MAIL.QUEUED_AT.lt(time)).execute();
    }

    /**
     * A letter as it lies in the table.
     *
     * @param sealed address and text of a letter to somebody who does not sign in here
     */
    public record Claimed(Letter letter, String about, Optional<byte[]> sealed) {}

    /** The oldest that is due; others may have it after {@code until}. */
    public Optional<Claimed> claim(Instant now, Instant until) {
        Optional<UUID> due =
                sql.select(MAIL.ID)
                        .from(MAIL)
                        .where(WAITING)
                        .and(MAIL.NEXT_TRY_AT.le(now))
                        .orderBy(MAIL.NEXT_TRY_AT, MAIL.ID)
                        .limit(1)
                        .forUpdate()
                        .skipLocked()
                        .fetchOptional(MAIL.ID);
        due.ifPresent(id ->
                sql.update(MAIL)
                        .set(MAIL.TRIES, MAIL.TRIES.plus(1))
                        .set(MAIL.NEXT_TRY_AT, until)
                        .where(MAIL.ID.eq(id))
                        .execute());
        return due.flatMap(this::letter);
    }

    private Optional<Claimed> letter(UUID id) {
        return sql.select(MAIL.asterisk(), PERSON.EMAIL, PERSON.NAME)
                .from(MAIL)
                .leftJoin(PERSON)
                .on(PERSON.ID.eq(MAIL.PERSON))
                .where(MAIL.ID.eq(id))
                .fetchOptional(r ->
                        new Claimed(
                                new Letter(
                                        r.get(MAIL.ID),
                                        Optional.ofNullable(r.get(MAIL.PERSON)),
                                        Optional.ofNullable(r.get(PERSON.EMAIL)),
                                        Objects.requireNonNullElse(
                                                r.get(PERSON.NAME), r.get(MAIL.RECIPIENT)),
                                        r.get(MAIL.HEADLINE),
                                        r.get(MAIL.TITLE),
                                        r.get(MAIL.LINK),
                                        r.get(MAIL.QUEUED_AT),
                                        r.get(MAIL.TRIES),
                                        Optional.empty()),
                                r.get(MAIL.ABOUT),
                                Optional.ofNullable(r.get(MAIL.SEALED))));
    }

    public void sent(UUID id, Instant at) {
        sql.update(MAIL)
                .set(MAIL.SENT_AT, at)
                .set(MAIL.TROUBLE, "")
                .setNull(MAIL.SEALED)
                .where(MAIL.ID.eq(id))
                .and(WAITING)
                .execute();
        sql.update(PRIVACY_NOTICE).set(PRIVACY_NOTICE.TOLD_AT, at).where(noticeOf(id)).execute();
    }

    /** The notice that hangs on a letter and was not settled yet. */
    private Condition noticeOf(UUID id) {
        return PRIVACY_NOTICE
                .ID
                .in(sql.select(MAIL.NOTICE).from(MAIL).where(MAIL.ID.eq(id)))
                .and(PRIVACY_NOTICE.TOLD_AT.isNull())
                .and(PRIVACY_NOTICE.FAILED_AT.isNull());
    }

    public void again(UUID id, Instant next, String trouble) {
        sql.update(MAIL)
                .set(MAIL.NEXT_TRY_AT, next)
                .set(MAIL.TROUBLE, trouble)
                .where(MAIL.ID.eq(id))
                .and(WAITING)
                .execute();
    }

    public void giveUp(UUID id, Instant at, String trouble) {
        sql.update(MAIL)
                .set(MAIL.GIVEN_UP_AT, at)
                .set(MAIL.TROUBLE, trouble)
                .setNull(MAIL.SEALED)
                .where(MAIL.ID.eq(id))
                .and(WAITING)
                .execute();
        sql.update(PRIVACY_NOTICE)
                .set(PRIVACY_NOTICE.FAILED_AT, at)
                .set(PRIVACY_NOTICE.WHY, trouble)
                .where(noticeOf(id))
                .execute();
    }

    public Health health(int most) {
        Optional<String> trouble =
                sql.select(MAIL.TROUBLE)
                        .from(MAIL)
                        .where(WAITING)
                        .and(MAIL.TROUBLE.ne(""))
                        .orderBy(MAIL.NEXT_TRY_AT.desc())
                        .limit(1)
                        .fetchOptional(MAIL.TROUBLE);
        return new Health(
                sql.fetchCount(MAIL, WAITING),
                trouble,
                sql.select(
                                DSL.coalesce(PERSON.NAME, MAIL.RECIPIENT),
                                MAIL.TITLE,
                                MAIL.GIVEN_UP_AT,
                                MAIL.TROUBLE)
                        .from(MAIL)
                        .leftJoin(PERSON)
                        .on(PERSON.ID.eq(MAIL.PERSON))
                        .where(MAIL.GIVEN_UP_AT.isNotNull())
                        .orderBy(MAIL.GIVEN_UP_AT.desc())
                        .limit(most)
                        .fetch(r -> new GivenUp(r.value1(), r.value2(), r.value3(), r.value4())));
    }
}
