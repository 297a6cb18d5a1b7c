package dev.pilothouse.policy.decisions.store;

import static dev.pilothouse.db.postgres.jooq.Tables.CONSOLE_HOME;
import static dev.pilothouse.db.postgres.jooq.Tables.CONSOLE_HOME_ORDER;

import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.decisions.ConsoleHomes.Home;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.JSONB;

/** SQL of the folders of consoles. */
public final class ConsoleHomeStore {
    private final DSLContext sql;

    public ConsoleHomeStore(Tx tx) {
        this.sql = tx.sql();
    }

    /** What a console is to do in its folder, about whom. */
    public record Order(UUID id, String verb, UUID subject) {}

    public void seen(Home home) {
        sql.insertInto(CONSOLE_HOME)
                .set(CONSOLE_HOME.ID, home.id())
                .set(CONSOLE_HOME.NAME, home.name())
                .set(CONSOLE_HOME.SEEN_AT, home.seenAt())
                .onConflict(CONSOLE_HOME.ID)
                .doUpdate()
                .setAllToExcluded()
                .execute();
    }

    public void forget(Instant seenBefore) {
        sql.deleteFrom(CONSOLE_HOME).where(CONSOLE_HOME.SEEN_AT.lt(seenBefore)).execute();
    }

    /** Takes the place of an earlier order of the same kind, whatever became of that. */
    public UUID order(UUID home, String verb, UUID subject, Instant at) {
        sql.deleteFrom(CONSOLE_HOME_ORDER)
                .where(CONSOLE_HOME_ORDER.HOME.eq(home))
                .and(CONSOLE_HOME_ORDER.VERB.eq(verb))
                .and(CONSOLE_HOME_ORDER.SUBJECT.eq(subject))
                .execute();
        return Objects.requireNonNull(
                sql.insertInto(CONSOLE_HOME_ORDER)
                        .set(CONSOLE_HOME_ORDER.HOME, home)
                        .set(CONSOLE_HOME_ORDER.VERB, verb)
                        .set(CONSOLE_HOME_ORDER.SUBJECT, subject)
                        .set(CONSOLE_HOME_ORDER.ORDERED_AT, at)
                        .returning()
                        .fetchOne(CONSOLE_HOME_ORDER.ID));
    }

    /** The oldest that waits for an answer. */
    public Optional<Order> waiting(UUID home) {
        return sql.selectFrom(CONSOLE_HOME_ORDER)
                .where(CONSOLE_HOME_ORDER.HOME.eq(home))
                .and(CONSOLE_HOME_ORDER.ANSWER.isNull())
                .orderBy(CONSOLE_HOME_ORDER.ID)
                .limit(1)
                .fetchOptional(r -> new Order(r.getId(), r.getVerb(), r.getSubject()));
    }

    public void answer(UUID order, String json) {
        sql.update(CONSOLE_HOME_ORDER)
                .set(CONSOLE_HOME_ORDER.ANSWER, JSONB.valueOf(json))
                .where(CONSOLE_HOME_ORDER.ID.eq(order))
                .execute();
    }

    /** Empty while there is none. */
    public Optional<String> answer(UUID order) {
        return sql.select(CONSOLE_HOME_ORDER.ANSWER)
                .from(CONSOLE_HOME_ORDER)
                .where(CONSOLE_HOME_ORDER.ID.eq(order))
                .and(CONSOLE_HOME_ORDER.ANSWER.isNotNull())
                .fetchOptional(CONSOLE_HOME_ORDER.ANSWER)
                .map(JSONB::data);
    }

    public void forgetOrders(Instant before) {
        sql.deleteFrom(CONSOLE_HOME_ORDER)
                .where(CONSOLE_HOME_ORDER.ORDERED_AT.lt(before))
                .execute();
    }

    public void drop(UUID order) {
        sql.deleteFrom(CONSOLE_HOME_ORDER).where(CONSOLE_HOME_ORDER.ID.eq(order)).execute();
    }

    /** All but one, by name. */
    public List<Home> others(UUID but) {
        return sql.selectFrom(CONSOLE_HOME)
                .where(CONSOLE_HOME.ID.ne(but))
                .orderBy(CONSOLE_HOME.NAME, CONSOLE_HOME.ID)
                .fetch(r -> new Home(r.getId(), r.getName(), r.getSeenAt()));
    }
}
