package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.Texts;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Who sees to a duty until when, where it differs from what the rules say.
 *
 * @param owner at most 200 characters; empty: as the rules say
 * @param due empty: as the rules say
 * @param evidence where evidence lies that the console cannot see, at most 500 characters
 */
public record RiskAssignment(String owner, Optional<LocalDate> due, String evidence) {
    public static final RiskAssignment NONE = new RiskAssignment("", Optional.empty(), "");

    public RiskAssignment {
        owner = Texts.check("owner", owner, 0, 200);
        evidence = Texts.check("evidence", evidence, 0, 500);
    }
}
