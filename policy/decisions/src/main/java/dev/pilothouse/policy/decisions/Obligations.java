package dev.pilothouse.policy.decisions;

import static dev.pilothouse.db.model.Permission.SEE_FEATURES;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.RiskClass;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.decisions.Smell.Kind;
import dev.pilothouse.policy.rules.risk.RiskResult;
import dev.pilothouse.policy.rules.risk.RiskResult.Due;
import dev.pilothouse.policy.rules.risk.Ruleset;
import dev.pilothouse.registry.Feature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What features owe under their risk class, what shows it, and what is missing. */
public final class Obligations {
    private final Database database;
    private final Clock clock;
    private final LogRetention retention;

    public Obligations(Database database, Clock clock, LogRetention retention) {
        this.database = database;
        this.clock = clock;
        this.retention = retention;
    }

    /** Of the features in reach that have a class: by feature, in the order of the ruleset. */
    public List<Obligation> list(Actor actor) {
        actor.requireAnywhere(SEE_FEATURES);
        Instant now = clock.instant();
        return database.read(tx -> {
            RiskFacts facts = new RiskFacts(tx, actor.reach(SEE_FEATURES), now);
            RiskEvidence evidence = new RiskEvidence(facts, retention, now);
            List<Obligation> all = new ArrayList<>();
            facts.features.forEach(f -> of(facts, evidence, f, all));
            return List.copyOf(all);
        });
    }

    private static void of(
            RiskFacts facts, RiskEvidence evidence, Feature feature, List<Obligation> to) {
        RiskStanding standing = facts.standings.get(feature.key());
        if (standing == null || feature.data().state() == FeatureState.RETIRED) {
            return;
        }
        Map<String, RiskAssignment> assigned = facts.assignments(feature);
        for (Due duty : duties(standing, facts.duties(standing))) {
            RiskAssignment one = assigned.getOrDefault(duty.id(), RiskAssignment.NONE);
            to.add(
                    new Obligation(
                            feature.tenant(),
                            feature.id(),
                            feature.data().displayName(),
                            standing.riskClass(),
                            standing.confirmed(),
                            duty,
                            one.owner().isEmpty() ? owner(feature, duty.owner()) : one.owner(),
                            one.due().or(duty::effectiveFrom),
                            evidence.of(feature, duty, one)));
        }
    }

    /** What was signed before its day came, or under older rules, may not name the duty to stop. */
    private static List<Due> duties(RiskStanding standing, List<Due> owed) {
        if (standing.riskClass() != RiskClass.PROHIBITED
                || owed.stream().anyMatch(d -> d.id().equals(RiskResult.STOPS))) {
            return owed;
        }
        List<Due> all = new ArrayList<>();
        all.add(
                Ruleset.current()
                        .due(
                                RiskResult.STOPS,
                                standing.prohibitedFrom().map(RiskStandings::day),
                                String.join(", ", standing.articles())));
        all.addAll(owed);
        return all;
    }

    private static String owner(Feature feature, String usual) {
        return switch (usual) {
            case "team" -> feature.data().team().map(t -> "Team " + t).orElse("nobody");
            case "oncall" -> "On-call";
            case "compliance" -> "Compliance";
            case "platform" -> "Platform";
            default -> usual;
        };
    }

    /** What should not be as it is, the worst first. */
    public List<Smell> smells(Actor actor) {
        actor.requireAnywhere(SEE_FEATURES);
        Instant now = clock.instant();
        return database.read(tx -> {
            RiskFacts facts = new RiskFacts(tx, actor.reach(SEE_FEATURES), now);
            List<Smell> all = new ArrayList<>();
            facts.features.stream()
                    .filter(f -> f.data().state() != FeatureState.RETIRED)
                    .forEach(f -> smells(facts, f, all));
            all.sort(Comparator.comparing(Smell::kind));
            return List.copyOf(all);
        });
    }

    private void smells(RiskFacts facts, Feature feature, List<Smell> to) {
        Optional<RiskStanding> standing = Optional.ofNullable(facts.standings.get(feature.key()));
        if (standing.isEmpty()) {
            unclassified(feature, to);
            return;
        }
        RiskStanding risk = standing.get();
        String page = "/features/" + feature.key() + "/risk";
        if (risk.riskClass() == RiskClass.PROHIBITED
                && feature.data().state() == FeatureState.LIVE) {
            to.add(
                    smell(
                            Kind.PROHIBITED_LIVE,
                            feature,
                            String.join(", ", risk.articles()) + "; gateways refuse its calls",
                            "Retire it.",
                            "/features?feature=" + feature.key()));
        }
        if (risk.reopened()) {
            to.add(
                    smell(
                            Kind.REOPENED,
                            feature,
                            "another ruleset or a later day makes something else of the answers",
                            "Look at the difference and sign it off anew.",
                            page));
        }
        if (risk.riskClass() == RiskClass.HIGH) {
            high(facts, feature, to);
        }
        if (risk.tells() && !facts.notices.containsKey(feature.key())) {
            to.add(
                    smell(
                            Kind.DISCLOSURE_BY_HEADER_ALONE,
                            feature,
                            "Article 50(1) applies, and answers begin with no notice",
                            "Set a notice, or note where the application tells people.",
                            page));
        }
    }

    private static void unclassified(Feature feature, List<Smell> to) {
        boolean used =
                feature.firstSeenAt().isPresent() || feature.data().state() == FeatureState.LIVE;
        if (used) {
            to.add(
                    smell(
                            Kind.UNCLASSIFIED,
                            feature,
                            feature.firstCallAt()
                                    .map(at -> "in production since " + RiskStandings.day(at))
                                    .orElse("called, or live"),
                            "Answer the questionnaire.",
                            "/features/" + feature.key() + "/risk"));
        }
    }

    private void high(RiskFacts facts, Feature feature, List<Smell> to) {
        if (!facts.drilled()) {
            to.add(
                    smell(
                            Kind.HIGH_RISK_WITHOUT_DRILL,
                            feature,
                            facts.drill
                                    .map(d ->
                                            "the last one that passed was "
                                                    + RiskStandings.day(d.startedAt()))
                                    .orElse("no drill ever passed"),
                            "Run a drill; it takes seconds.",
                            "/kill-switches"));
        }
        List<String> cardless = facts.cardless(feature);
        if (!cardless.isEmpty() || feature.data().facts().models().isEmpty()) {
            to.add(
                    smell(
                            Kind.HIGH_RISK_WITHOUT_CARD,
                            feature,
                            cardless.isEmpty()
                                    ? "the feature names no model"
                                    : String.join(", ", cardless),
                            "Write the card and have it signed off.",
                            "/models"));
        }
        Duration kept = retention.of(feature.tenant(), feature.id());
        if (kept.compareTo(LogRetention.SIX_MONTHS) < 0) {
            to.add(
                    smell(
                            Kind.RETENTION_TOO_SHORT,
                            feature,
                            kept.toDays() + " days; Articles 19 and 26(6) ask for six months",
                            "Keep its logs longer.",
                            ""));
        }
    }

    private static Smell smell(
            Kind kind, Feature feature, String evidence, String fix, String link) {
        return new Smell(kind, feature.tenant(), feature.id(), evidence, fix, link);
    }
}
