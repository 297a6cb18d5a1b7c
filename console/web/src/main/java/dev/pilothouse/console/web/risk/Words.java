package dev.pilothouse.console.web.risk;

import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.db.model.RiskClass;
import dev.pilothouse.policy.decisions.Obligation;
import dev.pilothouse.policy.rules.risk.RiskAnswer;
import dev.pilothouse.policy.rules.risk.RiskQuestion;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Risk classes in words. */
final class Words {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM uuuu", Locale.UK);

    private Words() {}

    static String of(RiskClass riskClass) {
        return switch (riskClass) {
            case PROHIBITED -> "Prohibited";
            case HIGH -> "High risk";
            case LIMITED -> "Limited risk";
            case SECTORAL -> "Product law";
            case MINIMAL -> "Minimal risk";
            case OUT_OF_SCOPE -> "Out of scope";
        };
    }

    /** Red is for kills alone. */
    static Status status(RiskClass riskClass) {
        return switch (riskClass) {
            case PROHIBITED -> Status.OFF;
            case HIGH -> Status.WATCH;
            case LIMITED, MINIMAL -> Status.OK;
            case SECTORAL, OUT_OF_SCOPE -> Status.UNKNOWN;
        };
    }

    static Status status(Obligation.State state) {
        return switch (state) {
            case LIVE, GIVEN -> Status.OK;
            case PARTIAL -> Status.WATCH;
            case MISSING -> Status.OFF;
        };
    }

    static String day(LocalDate day) {
        return DAY.format(day);
    }

    /** For example "2 Dec 2027", "since 2 Aug 2026". */
    static String due(Optional<LocalDate> due, LocalDate today) {
        return due.map(d -> d.isAfter(today) ? day(d) : "since " + day(d)).orElse("no day");
    }

    static String article(String full) {
        return full.replace("Articles ", "Art ").replace("Article ", "Art ");
    }

    static String answer(RiskQuestion question, RiskAnswer answer) {
        return answer.values().stream().map(question::label).collect(Collectors.joining(", "));
    }
}
