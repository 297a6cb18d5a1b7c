package dev.pilothouse.policy.rules.risk;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * An obligation of the Act.
 *
 * @param who roles that owe it
 * @param owner who usually sees to it: team, compliance, oncall or platform
 * @param evidence what the console can look for; empty for nothing
 * @param keep how long something is kept; may be empty
 * @param formal name of the schedule from which it applies on paper
 * @param effective name of the schedule from which it bites
 */
record RiskDuty(
        String id,
        String article,
        String title,
        String text,
        List<String> who,
        String owner,
        String evidence,
        String keep,
        RiskCondition when,
        String formal,
        String effective) {
    RiskDuty {
        who = List.copyOf(who);
    }

    /** As it is owed. */
    RiskResult.Due due(
            Optional<LocalDate> formally, Optional<LocalDate> effectively, String basis) {
        return new RiskResult.Due(
                id, article, title, text, who, owner, evidence, keep, formally, effectively, basis);
    }

    /**
     * A line of a schedule: the first that holds counts.
     *
     * @param day empty: never by itself
     */
    record Start(RiskCondition when, Optional<LocalDate> day, String article) {}
}
