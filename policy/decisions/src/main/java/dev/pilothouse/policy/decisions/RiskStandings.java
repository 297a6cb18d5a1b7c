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
import java.util.Optional;

/** What counts of the classifications of a feature. */
final class RiskStandings {
    /** Days of Union law begin there. */
    static final ZoneId UNION = ZoneId.of("Europe/Brussels");

    private static final String TELLS = "O-50.1";
    private static final String MARKS = "O-50.2";

    private RiskStandings() {}

    static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, UNION);
    }

    /** Writes down what counts from now on. */
    static void renew(Tx tx, TenantId tenant, FeatureId feature, Instant now) {
        RiskStore store = new RiskStore(tx);
        Optional<RiskClassification> signed = store.signed(tenant, feature);
        Optional<RiskClassification> asked =
                store.newest(tenant, feature).filter(n -> n.state() == State.ASKED);
        Optional<RiskClassification> counts = asked.filter(a -> stops(a, signed)).or(() -> signed);
        counts.ifPresentOrElse(
                c -> store.stand(standing(c, now)), () -> store.noStanding(tenant, feature));
    }

    /** What is stricter than before counts at once: stopping takes one person. */
    private static boolean stops(RiskClassification asked, Optional<RiskClassification> signed) {
        RiskClass found = riskClass(asked);
        return (found == RiskClass.PROHIBITED
                        || found == RiskClass.HIGH
                        || result(asked).prohibitedFrom().isPresent())
                && signed.filter(s -> !found.stricterThan(riskClass(s))).isEmpty();
    }

    private static RiskResult result(RiskClassification one) {
        return one.fixed().orElseThrow().result();
    }

    private static RiskClass riskClass(RiskClassification one) {
        return result(one).riskClass();
    }

    private static RiskStanding standing(RiskClassification one, Instant now) {
        RiskResult result = result(one);
        return new RiskStanding(
                one.tenant(),
                one.feature(),
                one.number(),
                result.riskClass(),
                one.state() == State.SIGNED,
                result.prohibitions().isEmpty() ? result.articles() : result.prohibitions(),
                result.prohibitedFrom().map(d -> d.atStartOfDay(UNION).toInstant()),
                result.owes(TELLS),
                result.owes(MARKS),
                now,
                one.reopened().isPresent());
    }
}
