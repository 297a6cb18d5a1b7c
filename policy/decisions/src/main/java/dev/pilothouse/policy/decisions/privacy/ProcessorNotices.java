package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.Outbox;
import dev.pilothouse.policy.decisions.privacy.Processor.Notice;
import dev.pilothouse.policy.decisions.privacy.ProcessorData.Told;
import dev.pilothouse.policy.decisions.privacy.store.ProcessorStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Tells those who hold data for a tenant that somebody's were erased (GDPR Article 19, 11 CCR §
 * 7022). A letter counts as told once the mail server has taken it; before that it is queued.
 */
public final class ProcessorNotices {
    /** So long a certificate waits for the mail server; then it says "queued". */
    static final Duration PATIENCE = Duration.ofMinutes(15);

    private final AuditLog audit;
    private final Optional<Outbox> outbox;

    /**
     * @param outbox empty: there is no e-mail, and nobody is told
     */
    public ProcessorNotices(AuditLog audit, Optional<Outbox> outbox) {
        this.audit = audit;
        this.outbox = outbox;
    }

    /** Writes a letter to each who has none of this request yet. */
    void tell(Tx tx, PrivacyRequest request, Set<String> references, Instant now) {
        ProcessorStore store = new ProcessorStore(tx);
        int letters = 0;
        for (Processor processor : store.of(request.tenant())) {
            Optional<UUID> notice = store.queue(request.id(), processor, now);
            if (notice.isEmpty()) {
                continue;
            }
            letters++;
            if (outbox.isEmpty()) {
                store.failed(notice.get(), now, "no mail server is set (PILOTHOUSE_SMTP_HOST)");
            } else {
                outbox.get().toOutside(tx, letter(request, processor, notice.get(), references));
            }
        }
        if (letters > 0) {
            audit.append(
                    tx,
                    PrivacyEntries.of(Actor.CONTROL_PLANE, "privacy.notify", request)
                            .to(Map.of("processors", letters, "by_e_mail", outbox.isPresent())));
        }
    }

    private static Outbox.OutsideLetter letter(
            PrivacyRequest request, Processor processor, UUID notice, Set<String> references) {
        ProcessorData data = processor.data();
        return new Outbox.OutsideLetter(
                "notice/" + notice,
                data.name(),
                request.name() + ": erasure",
                request.id(),
                Optional.of(notice),
                new Outbox.Outside(
                        data.email(),
                        "Erasure " + request.name() + ": please erase too",
                        text(request, data, references)));
    }

    private static String text(PrivacyRequest request, ProcessorData data, Set<String> references) {
        StringBuilder text = new StringBuilder();
        text.append("To ").append(data.name()).append("\n\n");
        text.append("A person asked for the erasure of their data (")
                .append(request.law().right(request.kind()))
                .append("). We erased what we hold. You hold for us: ")
                .append(data.holds().stripTrailing())
                .append(data.holds().endsWith(".") ? "" : ".")
                .append(" Please erase what of it is about this person");
        if (!data.contract().isEmpty()) {
            text.append(" (contract: ").append(data.contract()).append(')');
        }
        text.append(".\n\n");
        if (data.told() == Told.REFERENCES) {
            text.append("You know the person under one of these references:\n");
            new TreeSet<>(references).forEach(r -> text.append("  ").append(r).append('\n'));
        } else {
            text.append("Who it is, our office tells you on the way agreed with you.\n");
        }
        return text.append("\nWe tell you under ")
                .append(request.law().notice())
                .append(". Please answer with the number ")
                .append(request.name())
                .append(" when it is done.\n")
                .toString();
    }

    static List<Notice> of(Tx tx, UUID request) {
        return new ProcessorStore(tx).notices(request);
    }

    /** Whether a certificate has to wait for the mail server. */
    static boolean waiting(List<Notice> notices, Instant now) {
        return notices.stream()
                .anyMatch(n -> !n.settled() && now.isBefore(n.queuedAt().plus(PATIENCE)));
    }
}
