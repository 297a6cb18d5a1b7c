package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.store.MailStore;
import dev.pilothouse.registry.Sealer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * E-mails: to people who sign in here about approvals, and to others about privacy requests. They
 * are written down in the transaction of what they tell and sent later by whoever claims them:
 * tried again with growing pauses, given up after a day, and then in the audit log and on the page.
 * A letter of which nobody knows whether it left goes again under the same id.
 */
public final class Outbox implements ApprovalNews {
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(15);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final Duration GIVEN_UP_AFTER = Duration.ofHours(24);
    private static final Duration KEPT = Duration.ofDays(30);

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final Sealer sealer;

    public Outbox(Database database, AuditLog audit, Clock clock, Sealer sealer) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.sealer = sealer;
    }

    /**
     * One e-mail to one person: no content but a title and a link.
     *
     * @param person empty: somebody who does not sign in here
     * @param address empty when the person has none any more
     * @param link path in the console
     * @param tries with this one
     * @param outside what somebody who does not sign in here is written
     */
    public record Letter(
            UUID id,
            Optional<UUID> person,
            Optional<String> address,
            String name,
            String headline,
            String title,
            String link,
            Instant queuedAt,
            int tries,
            Optional<Outside> outside) {
        /** Words of a mail server without the address of somebody who does not sign in here. */
        public String scrubbed(String trouble) {
            return outside.map(Outside::address)
                    .map(a -> Pattern.compile(Pattern.quote(a), Pattern.CASE_INSENSITIVE))
                    .map(p -> p.matcher(trouble).replaceAll("[address]"))
                    .orElse(trouble);
        }
    }

    /** What somebody who does not sign in here is written. */
    public record Outside(String address, String subject, String text) {
        private byte[] bytes() {
            return JsonMapper.shared().writeValueAsBytes(this);
        }
    }

    /**
     * A letter to somebody who does not sign in here.
     *
     * @param about nobody is told the same twice
     * @param recipient for administrators, without the name of a person
     * @param title for administrators, without content
     * @param notice of which processor this is
     */
    public record OutsideLetter(
            String about,
            String recipient,
            String title,
            UUID request,
            Optional<UUID> notice,
            Outside content) {}

    /** Writes a letter down in the transaction of what it tells, sealed until it has left. */
    public void toOutside(Tx tx, OutsideLetter letter) {
        new MailStore(tx)
                .insert(
                        letter,
                        sealer.seal(letter.content().bytes(), place(letter.about())),
                        now());
    }

    private static String place(String about) {
        return "mail/" + about;
    }

    private Letter opened(MailStore.Claimed claimed) {
        Letter letter = claimed.letter();
        Optional<Outside> outside =
                claimed.sealed()
                        .map(sealed -> sealer.open(sealed, place(claimed.about())))
                        .map(json -> JsonMapper.shared().readValue(json, Outside.class));
        return outside.isEmpty()
                ? letter
                : new Letter(
                        letter.id(),
                        letter.person(),
                        outside.map(Outside::address),
                        letter.name(),
                        letter.headline(),
                        letter.title(),
                        letter.link(),
                        letter.queuedAt(),
                        letter.tries(),
                        outside);
    }

    /**
     * How it goes.
     *
     * @param waiting letters not sent yet
     * @param trouble what went wrong last with one of them; empty when nothing did
     * @param givenUp newest first, at most 20
     */
    public record Health(int waiting, Optional<String> trouble, List<GivenUp> givenUp) {
        public Health {
            givenUp = List.copyOf(givenUp);
        }
    }

    /** A letter that nobody got. */
    public record GivenUp(String name, String title, Instant at, String trouble) {}

    @Override
    public void asked(Tx tx, Approval approval, List<Member> mayDecide) {
        MailStore store = new MailStore(tx);
        mayDecide.stream()
                .filter(m -> m.email().isPresent())
                .forEach(m ->
                        store.insert(
                                about(approval, "asked"),
                                m.id(),
                                "Approval needed",
                                approval.title(),
                                link(approval),
                                now()));
    }

    @Override
    public void ended(Tx tx, Approval approval) {
        MailStore store = new MailStore(tx);
        store.forget(about(approval, "asked"));
        store.insert(
                about(approval, "ended"),
                approval.asker().id(),
                headline(approval),
                approval.title(),
                link(approval),
                now());
    }

    private static String about(Approval approval, String what) {
        return "approval/" + approval.id() + "/" + what;
    }

    private static String link(Approval approval) {
        return "/approvals?show=all&approval=" + approval.id();
    }

    private static String headline(Approval approval) {
        return switch (approval.state()) {
            case OPEN -> "Open";
            case APPROVED -> "Approved";
            case CHANGES_REQUESTED -> "Changes requested";
            case WITHDRAWN -> "Withdrawn";
            case VOID -> "Void";
        };
    }

    /** The next letter that is due; nobody else gets it for two minutes. */
    public Optional<Letter> claim() {
        return database.<Optional<MailStore.Claimed>>write(
                        tx -> new MailStore(tx).claim(now(), now().plus(LEASE)))
                .map(this::opened);
    }

    public void sent(Letter letter) {
        database.run(tx -> new MailStore(tx).sent(letter.id(), now()));
    }

    /**
     * It did not leave.
     *
     * @param why for administrators
     * @param forGood whether trying again is in vain
     */
    public void failed(Letter letter, String why, boolean forGood) {
        boolean over = forGood || letter.queuedAt().plus(GIVEN_UP_AFTER).isBefore(clock.instant());
        String said = cut(letter.scrubbed(why));
        database.run(tx -> {
            MailStore store = new MailStore(tx);
            if (!over) {
                store.again(letter.id(), now().plus(pause(letter.tries())), said);
                return;
            }
            store.giveUp(letter.id(), now(), said);
            AuditEntry entry =
                    AuditEntry.of(
                            Actor.CONTROL_PLANE,
                            "mail.give-up",
                            Entity.of("mail", letter.id().toString()));
            audit.append(
                    tx,
                    letter.person()
                            .map(p -> entry.linkedTo(Entity.of("person", p.toString())))
                            .orElse(entry)
                            .ended("failure", 502)
                            .because(said)
                            .to(Map.of("title", letter.title(), "tries", letter.tries())));
        });
    }

    private static String cut(String why) {
        return why.length() <= 500 ? why : why.substring(0, 500);
    }

    /** 15 seconds, then twice as long each time, at most an hour. */
    static Duration pause(int tries) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.clamp(tries - 1L, 0, 10));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    /** Forgets letters that are older than a month. */
    public void forgetOld() {
        database.run(tx -> new MailStore(tx).forgetBefore(now().minus(KEPT)));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
