package dev.pilothouse.policy.decisions.store;

import static dev.pilothouse.db.postgres.jooq.Tables.MAIL;
import static dev.pilothouse.db.postgres.jooq.Tables.PERSON;

import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.decisions.Outbox.GivenUp;
import dev.pilothouse.policy.decisions.Outbox.Health;
import dev.pilothouse.policy.decisions.Outbox.Letter;

import org.jooq.Condition;
import org.jooq.DSLContext;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

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

    /** What was not sent yet about something needs not be any more. */
    public void forget(String about) {
        sql.deleteFrom(MAIL).where(MAIL.ABOUT.eq(about)).and(WAITING).execute();
    }

    public void forgetBefore(Instant time) {
        sql.deleteFrom(MAIL).where(MAIL.QUEUED_AT.lt(time)).execute();
    }

    /** The oldest that is due; others may have it after {@code until}. */
    public Optional<Letter> claim(Instant now, Instant until) {
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
        due.ifPresent(
                id ->
                        sql.update(MAIL)
                                .set(MAIL.TRIES, MAIL.TRIES.plus(1))
                                .set(MAIL.NEXT_TRY_AT, until)
                                .where(MAIL.ID.eq(id))
                                .execute());
        return due.flatMap(this::letter);
    }

    private Optional<Letter> letter(UUID id) {
        return sql.select(
                        MAIL.ID,
                        MAIL.PERSON,
                        PERSON.EMAIL,
                        PERSON.NAME,
                        MAIL.HEADLINE,
                        MAIL.TITLE,
                        MAIL.LINK,
                        MAIL.QUEUED_AT,
                        MAIL.TRIES)
                .from(MAIL)
                .join(PERSON)
                .on(PERSON.ID.eq(MAIL.PERSON))
                .where(MAIL.ID.eq(id))
                .fetchOptional(
                        r ->
                                new Letter(
                                        r.value1(),
                                        r.value2(),
                                        Optional.ofNullable(r.value3()),
                                        r.value4(),
                                        r.value5(),
                                        r.value6(),
                                        r.value7(),
                                        r.value8(),
                                        r.value9()));
    }

    public void sent(UUID id, Instant at) {
        sql.update(MAIL)
                .set(MAIL.SENT_AT, at)
                .set(MAIL.TROUBLE, "")
                .where(MAIL.ID.eq(id))
                .and(WAITING)
                .execute();
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
                .where(MAIL.ID.eq(id))
                .and(WAITING)
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
                sql.select(PERSON.NAME, MAIL.TITLE, MAIL.GIVEN_UP_AT, MAIL.TROUBLE)
                        .from(MAIL)
                        .join(PERSON)
                        .on(PERSON.ID.eq(MAIL.PERSON))
                        .where(MAIL.GIVEN_UP_AT.isNotNull())
                        .orderBy(MAIL.GIVEN_UP_AT.desc())
                        .limit(most)
                        .fetch(r -> new GivenUp(r.value1(), r.value2(), r.value3(), r.value4())));
    }
}
