package dev.pilothouse.policy.rules.risk;

import dev.pilothouse.db.model.RiskClass;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What follows from answers. Of the rules that hold, the first with a class decides it.
 *
 * @param set flags for rules and questions below
 * @param overlay what it adds to the class; empty for nothing
 * @param reason for people; empty: it only sets flags
 * @param from the day from which a prohibition applies; empty: at once
 * @param stops no further question is open once it holds
 */
record RiskRule(
        String id,
        RiskCondition when,
        Optional<RiskClass> riskClass,
        List<String> set,
        String overlay,
        String article,
        String reason,
        Optional<LocalDate> from,
        boolean stops) {
    RiskRule {
        set = List.copyOf(set);
    }

    boolean applies(LocalDate on) {
        return from.filter(on::isBefore).isEmpty();
    }
}
