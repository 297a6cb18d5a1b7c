package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.Outbox;
import dev.pilothouse.policy.decisions.privacy.PrivacyLetters.Letter;
import dev.pilothouse.policy.decisions.store.MailStore;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Sends prepared letters to people by e-mail, to an address that their request names and to no
 * other. Once a person was erased nobody knows their address any more.
 */
public final class LetterPost {
    private static final int MOST_WAITING = 20;

    private final Database database;
    private final AuditLog audit;
    private final Subjects subjects;
    private final Optional<Outbox> outbox;

    /**
     * @param outbox empty: there is no e-mail
     */
    public LetterPost(
            Database database, AuditLog audit, Subjects subjects, Optional<Outbox> outbox) {
        this.database = database;
        this.audit = audit;
        this.subjects = subjects;
        this.outbox = outbox;
    }

    /** Whether a mail server is set. */
    public boolean works() {
        return outbox.isPresent();
    }

    /** Where the person of a request can be written to: what they gave as contact comes first. */
    public static List<String> addresses(PrivacySecret secret) {
        Set<String> all = new LinkedHashSet<>();
        if (usable(secret.contact())) {
            all.add(secret.contact());
        }
        secret.identifiers().stream()
                .filter(i -> i.kind() == Identifier.Kind.E_MAIL && usable(i.value()))
                .forEach(i -> all.add(i.value()));
        return List.copyOf(all);
    }

    private static boolean usable(String text) {
        try {
            return !Identifier.address("address", text).isEmpty();
        } catch (BadInput _) {
            return false;
        }
    }

    /**
     * Queues a letter; it leaves when the mail server takes it. The entry in the audit log names
     * the letter, not the address.
     *
     * @param letter its name, for example {@code received}
     * @param address one of {@link #addresses}
     * @throws dev.pilothouse.db.model.Conflict when there is no e-mail, or nobody knows the person
     *     any more
     */
    public Letter send(Actor actor, UUID id, String letter, String address) {
        return database.write(tx -> {
            PrivacyRequest request = PrivacyRequests.managed(tx, actor, id);
            Outbox post =
                    outbox.orElseThrow(() ->
                            PrivacyRequests.wrong(
                                    request,
                                    "no mail server is set (PILOTHOUSE_SMTP_HOST): copy the text"));
            Letter text = fitting(request, letter);
            requireKnown(tx, request, address);
            if (new MailStore(tx).waitingToPerson(id) >= MOST_WAITING) {
                throw PrivacyRequests.wrong(request, MOST_WAITING + " letters have not left yet");
            }
            post.toOutside(tx, sealed(request, text, address));
            audit.append(
                    tx,
                    PrivacyEntries.of(actor, "privacy.letter.send", request)
                            .to(Map.of("letter", text.name())));
            return text;
        });
    }

    private static Letter fitting(PrivacyRequest request, String name) {
        List<Letter> all = PrivacyLetters.of(request);
        return all.stream()
                .filter(l -> l.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new BadInput(
                                "letter",
                                name,
                                "one that fits now: "
                                        + all.stream()
                                                .map(Letter::name)
                                                .collect(Collectors.joining(", "))));
    }

    private void requireKnown(Tx tx, PrivacyRequest request, String address) {
        PrivacySecret secret =
                subjects.secret(tx, request)
                        .orElseThrow(() ->
                                PrivacyRequests.wrong(
                                        request,
                                        "the person's address was destroyed: copy the text"));
        if (!addresses(secret).contains(address)) {
            throw new BadInput("address", address, "an e-mail address that the request names");
        }
    }

    private static Outbox.OutsideLetter sealed(
            PrivacyRequest request, Letter letter, String address) {
        return new Outbox.OutsideLetter(
                "letter/" + UUID.randomUUID(),
                "subject of " + request.name(),
                request.name() + ": " + letter.name(),
                request.id(),
                Optional.empty(),
                new Outbox.Outside(
                        address, letter.title() + " (" + request.name() + ")", letter.text()));
    }
}
