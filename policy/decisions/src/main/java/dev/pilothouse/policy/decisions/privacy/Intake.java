package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Texts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A request as it comes in.
 *
 * @param regime for example {@code gdpr}
 * @param receivedAt when it reached the organisation: the clocks run from here
 * @param identifiers 1 to 20
 * @param contact where the person is answered; may be empty; at most 320 characters
 * @param note what the person wrote; at most 4,000 characters
 */
public record Intake(
        TenantId tenant,
        RequestKind kind,
        String regime,
        Channel channel,
        Optional<Instant> receivedAt,
        List<Identifier> identifiers,
        String contact,
        String note) {
    static final int MOST_IDENTIFIERS = 20;

    public Intake {
        Regimes.of(regime);
        identifiers = checked(identifiers);
        contact = Texts.check("contact", contact, 0, 320);
        note = Texts.check("note", note, 0, 4000);
    }

    private static List<Identifier> checked(List<Identifier> identifiers) {
        List<Identifier> different = identifiers.stream().distinct().toList();
        if (different.isEmpty() || different.size() > MOST_IDENTIFIERS) {
            throw new BadInput(
                    "identifiers",
                    different.size() + " identifiers",
                    "1 to " + MOST_IDENTIFIERS + " by which stores may know the person");
        }
        return different;
    }
}
