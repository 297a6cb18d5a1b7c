package dev.pilothouse.policy.decisions;

import dev.pilothouse.policy.decisions.Obligation.Evidence;
import dev.pilothouse.policy.decisions.Obligation.State;
import dev.pilothouse.policy.rules.risk.RiskResult.Due;
import dev.pilothouse.registry.CardStanding;
import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.cards.CardField;
import dev.pilothouse.registry.cards.Completeness;
import dev.pilothouse.registry.cards.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks for what shows that a duty is met. */
final class RiskEvidence {
    /** Where nothing that lies elsewhere can make up for what is missing here. */
    private static final Set<String> MEASURED = Set.of("retention", "oversight");

    private final RiskFacts facts;
    private final LogRetention retention;
    private final Instant now;

    RiskEvidence(RiskFacts facts, LogRetention retention, Instant now) {
        this.facts = facts;
        this.retention = retention;
        this.now = now;
    }

    /** What somebody wrote stands for what the console cannot see, not against what it measures. */
    Evidence of(Feature feature, Due duty, RiskAssignment assigned) {
        Evidence seen = seen(feature, duty.evidence());
        if (assigned.evidence().isEmpty() || seen.state() == State.LIVE) {
            return seen;
        }
        return seen.state() == State.MISSING && MEASURED.contains(duty.evidence())
                ? new Evidence(
                        State.MISSING, seen.said() + "; given: " + assigned.evidence(), seen.link())
                : new Evidence(State.GIVEN, assigned.evidence(), seen.link());
    }

    private Evidence seen(Feature feature, String what) {
        return switch (what) {
            case "refused" -> refused(feature);
            case "card:risks" -> card(feature, "safety");
            case "card:data" -> card(feature, "data");
            case "card:use" -> card(feature, "use");
            case "annex4" -> card(feature, "");
            case "logging" -> logging(feature);
            case "monitoring" -> monitoring(feature);
            case "oversight" -> oversight(feature);
            case "guardrails" -> guardrails(feature);
            case "retention" -> retention(feature);
            case "ground" ->
                    new Evidence(
                            State.LIVE,
                            "ground written down and signed off",
                            "/features/" + feature.key() + "/risk");
            case "disclosure" -> disclosure(feature);
            case "header" -> new Evidence(State.LIVE, "header AI-Disclosure on every answer", "");
            default -> new Evidence(State.MISSING, "not started", "");
        };
    }

    private Evidence refused(Feature feature) {
        String when =
                Optional.ofNullable(facts.standings.get(feature.key()))
                        .flatMap(RiskStanding::prohibitedFrom)
                        .filter(now::isBefore)
                        .map(from -> " from " + RiskStandings.day(from) + " on")
                        .orElse("");
        return new Evidence(
                State.LIVE,
                "gateways refuse every call" + when,
                "/features/" + feature.key() + "/risk");
    }

    private Evidence card(Feature feature, String section) {
        List<CardStanding> cards = facts.cards(feature);
        if (cards.isEmpty()) {
            return new Evidence(
                    State.MISSING,
                    feature.data().facts().models().isEmpty()
                            ? "the feature names no model"
                            : "no card of " + String.join(", ", feature.data().facts().models()),
                    "/models");
        }
        int needed = 0;
        int missing = 0;
        for (CardStanding card : cards) {
            Completeness c = annex(card);
            needed += in(c.needed(), section);
            missing += in(c.missing(), section);
        }
        String said = (needed - missing) + " of " + needed + " fields of the card";
        boolean signed = facts.cardless(feature).isEmpty();
        State state =
                needed == missing
                        ? State.MISSING
                        : missing == 0 && signed ? State.LIVE : State.PARTIAL;
        return new Evidence(
                state,
                signed ? said : said + ", not signed off",
                "/models/" + cards.getFirst().model().id());
    }

    private static Completeness annex(CardStanding card) {
        return card.completeness().stream()
                .filter(c -> c.purpose() == Purpose.ANNEX_IV)
                .findFirst()
                .orElseGet(() -> {
                    List<CardField> needed =
                            dev.pilothouse.registry.cards.CardFields.all().stream()
                                    .filter(f -> f.needs().contains(Purpose.ANNEX_IV))
                                    .toList();
                    return new Completeness(Purpose.ANNEX_IV, needed, needed);
                });
    }

    private static int in(List<CardField> fields, String section) {
        return (int)
                fields.stream()
                        .filter(f -> section.isEmpty() || f.path().startsWith(section + "."))
                        .count();
    }

    private Evidence logging(Feature feature) {
        String content =
                switch (facts.keepsContent(feature)) {
                    case ALWAYS -> "content kept, masked";
                    case WITH_CONSENT -> "content kept of calls that consent, masked";
                    case NEVER -> "no content kept";
                };
        return feature.firstSeenAt().isPresent()
                ? new Evidence(
                        State.LIVE,
                        "a span of every call, " + content + ", as the policy says",
                        "/traces")
                : new Evidence(State.PARTIAL, "no call yet; " + content, "/traces");
    }

    /** Data is there after the first call; the plan of Article 72(3) lies elsewhere. */
    private Evidence monitoring(Feature feature) {
        return feature.firstSeenAt().isPresent()
                ? new Evidence(State.PARTIAL, "a span of every call; no plan is named", "/traces")
                : new Evidence(State.MISSING, "no call yet, and no plan is named", "/traces");
    }

    private Evidence oversight(Feature feature) {
        boolean drilled = facts.drilled();
        boolean two = facts.approvers(feature) >= 2;
        String drill =
                facts.drill
                        .map(d ->
                                "kill drill "
                                        + Duration.between(d.startedAt(), now).toDays()
                                        + " days ago")
                        .orElse("no kill drill that passed");
        String said = drill + ", " + facts.approvers(feature) + " approvers of releases";
        return new Evidence(
                drilled && two ? State.LIVE : drilled || two ? State.PARTIAL : State.MISSING,
                said,
                "/kill-switches");
    }

    private Evidence guardrails(Feature feature) {
        return facts.guarded(feature)
                ? new Evidence(
                        State.PARTIAL, "guardrails in force; no eval of accuracy", "/guardrails")
                : new Evidence(State.MISSING, "no guardrails in force", "/guardrails");
    }

    private Evidence retention(Feature feature) {
        Duration kept = retention.of(feature.tenant(), feature.id());
        boolean enough = kept.compareTo(LogRetention.SIX_MONTHS) >= 0;
        String said =
                "logs are kept "
                        + kept.toDays()
                        + " days"
                        + (enough ? "" : ", " + LogRetention.SIX_MONTHS.toDays() + " are owed");
        return new Evidence(enough ? State.LIVE : State.MISSING, said, "");
    }

    private Evidence disclosure(Feature feature) {
        String link = "/features/" + feature.key() + "/risk";
        return facts.notices.containsKey(feature.key())
                ? new Evidence(State.LIVE, "answers begin with the notice", link)
                : new Evidence(
                        State.PARTIAL,
                        "header AI-Disclosure alone; the application has to tell people",
                        link);
    }
}
