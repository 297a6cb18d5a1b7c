package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.RiskClass;
import dev.pilothouse.policy.rules.risk.Questionnaire;
import dev.pilothouse.policy.rules.risk.RiskResult;
import dev.pilothouse.policy.rules.risk.Ruleset;
import dev.pilothouse.registry.Feature;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * How a feature stands with its risk class.
 *
 * @param inForce what counts now; empty: nothing was signed, and nothing strict was found
 * @param newest the questionnaire that is worked on, or the signed one; empty: nobody began
 * @param signed the one that was signed last
 * @param steps of the newest, newest first, at most 100
 * @param assignments by duty
 * @param notice that answers begin with
 */
public record RiskView(
        Feature feature,
        Ruleset ruleset,
        Questionnaire questionnaire,
        Optional<RiskStanding> inForce,
        Optional<RiskClassification> newest,
        Optional<RiskClassification> signed,
        List<RiskStep> steps,
        List<RiskDissent> dissents,
        Map<String, RiskAssignment> assignments,
        Optional<String> notice) {
    public RiskView {
        steps = List.copyOf(steps);
        dissents = List.copyOf(dissents);
        assignments = Map.copyOf(assignments);
    }

    /** The same with another classification in place of the newest. */
    RiskView of(RiskClassification one, Questionnaire answered) {
        return new RiskView(
                feature,
                ruleset,
                answered,
                inForce,
                Optional.of(one),
                signed,
                steps,
                dissents,
                assignments,
                notice);
    }

    /** Of what is worked on; of what was signed as it was signed. */
    public RiskResult result() {
        return newest.filter(n -> n.state() == RiskClassification.State.SIGNED)
                .flatMap(RiskClassification::fixed)
                .map(RiskClassification.Fixed::result)
                .orElseGet(questionnaire::result);
    }

    /** The class to show: what counts now of what was signed, else what follows so far. */
    public RiskClass riskClass() {
        return newest.filter(n -> n.state() == RiskClassification.State.SIGNED)
                .flatMap(n -> inForce)
                .map(RiskStanding::riskClass)
                .orElseGet(() -> result().riskClass());
    }

    /** The approval without which nothing is changed: it counts while it waits. */
    public Optional<UUID> held() {
        return newest.filter(n -> RiskStandings.stops(n, signed))
                .flatMap(RiskClassification::fixed)
                .flatMap(RiskClassification.Fixed::approval);
    }

    /** The revision that the next answer builds on; 0: none yet. */
    public long revision() {
        return newest.filter(n -> n.state() != RiskClassification.State.SIGNED)
                .map(RiskClassification::revision)
                .orElse(0L);
    }

    /** Why a sign-off of the answers so far would need somebody else; empty: it would not. */
    public List<String> second() {
        return RiskSignOff.second(questionnaire.result(), signed);
    }
}
