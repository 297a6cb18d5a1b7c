package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.RiskClass;
import dev.pilothouse.policy.rules.risk.RiskResult;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What another result would take away of the one that is signed: allowing takes two. */
final class RiskLoosening {
    private RiskLoosening() {}

    /** In words for who decides; empty when nothing is taken away. */
    static List<String> of(RiskResult signed, RiskResult now) {
        List<String> why = new ArrayList<>();
        if (signed.riskClass().stricterThan(now.riskClass())) {
            why.add("less strict than " + signed.riskClass().title());
        }
        prohibition(signed, now).ifPresent(why::add);
        if (now.riskClass() != RiskClass.PROHIBITED) {
            gone(signed.overlays().stream(), now.overlays()::contains).forEach(why::add);
            gone(signed.discloses().stream(), now::owes).forEach(why::add);
        }
        return List.copyOf(why);
    }

    private static Optional<String> prohibition(RiskResult signed, RiskResult now) {
        return signed.prohibitedFrom()
                .filter(day -> later(day, now.prohibitedFrom()))
                .map(day -> "without the prohibition from " + day);
    }

    private static boolean later(LocalDate signed, Optional<LocalDate> now) {
        return now.filter(day -> !day.isAfter(signed)).isEmpty();
    }

    private static List<String> gone(Stream<String> signed, Predicate<String> still) {
        return signed.filter(still.negate()).map(name -> "without " + name).toList();
    }
}
