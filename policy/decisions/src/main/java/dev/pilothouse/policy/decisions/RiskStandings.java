package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.RiskClass;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.decisions.RiskClassification.State;
import dev.pilothouse.policy.decisions.store.RiskStore;
import dev.pilothouse.policy.rules.risk.RiskResult;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What counts of the classifications of a feature. */
final class RiskStandings {
    /** Days of Union law begin there. */
    static final ZoneId UNION = ZoneId.of("Europe/Brussels");

    private RiskStandings() {}

    static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, UNION);
    }

    /** Writes down what counts from now on. */
    static void renew(Tx tx, TenantId tenant, FeatureId feature, Instant now) {
        RiskStore store = new RiskStore(tx);
        Optional<RiskClassification> signed = store.signed(tenant, feature);
        Optional<RiskStanding> counts =
                store.newest(tenant, feature)
                        .filter(asked -> stops(asked, signed))
                        .map(asked -> unconfirmed(asked, signed, now))
                        .or(() -> signed.map(s -> standing(s, List.of(result(s)), now)));
        counts.ifPresentOrElse(store::stand, () -> store.noStanding(tenant, feature));
    }

    /**
     * What waits for a second person and is stricter than before counts at once: stopping takes one
     * person. An earlier prohibition is stricter whatever the class.
     */
    static boolean stops(RiskClassification asked, Optional<RiskClassification> signed) {
        return asked.state() == State.ASKED
                && (stricter(result(asked), signed.map(RiskStandings::result))
                        || sooner(result(asked), signed.map(RiskStandings::result)));
    }

    private static boolean stricter(RiskResult asked, Optional<RiskResult> signed) {
        RiskClass found = asked.riskClass();
        return (found == RiskClass.PROHIBITED || found == RiskClass.HIGH)
                && signed.filter(s -> !found.stricterThan(s.riskClass())).isEmpty();
    }

    private static boolean sooner(RiskResult asked, Optional<RiskResult> signed) {
        Optional<LocalDate> before = signed.flatMap(RiskResult::prohibitedFrom);
        return asked.prohibitedFrom()
                .filter(day -> before.filter(b -> !day.isBefore(b)).isEmpty())
                .isPresent();
    }

    /** What one person asked for takes nothing away of what is signed. */
    private static RiskStanding unconfirmed(
            RiskClassification asked, Optional<RiskClassification> signed, Instant now) {
        return standing(
                asked,
                Stream.concat(Stream.of(asked), signed.stream())
                        .map(RiskStandings::result)
                        .toList(),
                now);
    }

    private static RiskResult result(RiskClassification one) {
        return one.fixed().orElseThrow().result();
    }

    /** The strictest of each. */
    private static RiskStanding standing(
            RiskClassification one, List<RiskResult> results, Instant now) {
        List<String> prohibitions = all(results, RiskResult::prohibitions);
        RiskClass strictest =
                results.stream().map(RiskResult::riskClass).sorted().findFirst().orElseThrow();
        return new RiskStanding(
                one.tenant(),
                one.feature(),
                one.number(),
                strictest,
                one.state() == State.SIGNED,
                prohibitions.isEmpty() ? results.getFirst().articles() : prohibitions,
                results.stream()
                        .flatMap(r -> r.prohibitedFrom().stream())
                        .min(LocalDate::compareTo)
                        .map(d -> d.atStartOfDay(UNION).toInstant()),
                all(results, RiskResult::discloses).stream().sorted().toList(),
                now,
                one.reopened().isPresent());
    }

    private static List<String> all(
            List<RiskResult> results, Function<RiskResult, List<String>> of) {
        return results.stream().flatMap(r -> of.apply(r).stream()).distinct().toList();
    }
}
