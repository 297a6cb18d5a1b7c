package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.ContentRule;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.decisions.store.DrillStore;
import dev.pilothouse.policy.decisions.store.GuardrailStore;
import dev.pilothouse.policy.decisions.store.RiskSettingStore;
import dev.pilothouse.policy.decisions.store.RiskStore;
import dev.pilothouse.policy.rules.risk.RiskResult.Due;
import dev.pilothouse.registry.CardStanding;
import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.MaskingPolicy;
import dev.pilothouse.registry.RetentionRules;
import dev.pilothouse.registry.store.CardStore;
import dev.pilothouse.registry.store.FeatureStore;
import dev.pilothouse.registry.store.MaskingStore;
import dev.pilothouse.registry.store.ReleaseRuleStore;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the stores hold that shows whether duties are met, read at one moment. */
final class RiskFacts {
    static final Duration DRILL_AGE = Duration.ofDays(90);
    private static final int NEWEST = 50;

    final List<Feature> features;
    final Map<String, RiskStanding> standings;
    private final Map<String, RiskClassification> signed;
    final Map<String, String> notices;
    final Optional<Drill> drill;
    private final Tx tx;
    private final Instant now;
    private final List<CardStanding> cards;
    private final Set<String> guarded;
    private final Map<String, MaskingPolicy> masking;

    RiskFacts(Tx tx, Reach reach, Instant now) {
        this.tx = tx;
        this.now = now;
        RiskStore risks = new RiskStore(tx);
        features = new FeatureStore(tx).list(reach);
        standings =
                risks.standings(reach).stream()
                        .map(s -> s.at(now))
                        .collect(Collectors.toMap(RiskStanding::key, Function.identity()));
        signed =
                risks.signed(reach).stream()
                        .collect(Collectors.toMap(RiskClassification::key, Function.identity()));
        notices = new RiskSettingStore(tx).notices(reach);
        drill =
                new DrillStore(tx)
                        .newest(Optional.empty(), NEWEST).stream()
                                .filter(d -> d.outcome().filter(Drill.Outcome::passed).isPresent())
                                .findFirst();
        cards = new CardStore(tx).standings(new Reach.Everywhere());
        guarded =
                new GuardrailStore(tx)
                        .inForce().stream()
                                .map(g -> g.tenant() + "/" + g.feature())
                                .collect(Collectors.toSet());
        masking =
                new MaskingStore(tx)
                        .list(reach).stream()
                                .collect(
                                        Collectors.toMap(
                                                m -> m.tenant().value(), Function.identity()));
    }

    /**
     * Duties of what counts: of the class that waits for its second person, and of the signed one,
     * which is owed meanwhile.
     */
    List<Due> duties(RiskStanding standing) {
        Optional<RiskClassification> newest = Optional.ofNullable(signed.get(standing.key()));
        Map<String, Due> all = new LinkedHashMap<>();
        Stream.concat(waiting(standing).stream(), newest.stream())
                .map(one -> one.fixed().orElseThrow().result())
                .flatMap(result -> result.duties().stream())
                .forEach(duty -> all.putIfAbsent(duty.id(), duty));
        return List.copyOf(all.values());
    }

    private Optional<RiskClassification> waiting(RiskStanding standing) {
        return standing.confirmed()
                ? Optional.empty()
                : new RiskStore(tx).find(standing.tenant(), standing.feature(), standing.number());
    }

    /** A drill that passed in the last 90 days. */
    boolean drilled() {
        return drill.filter(d -> d.startedAt().isAfter(now.minus(DRILL_AGE))).isPresent();
    }

    boolean guarded(Feature feature) {
        return guarded.contains(feature.key()) || guarded.contains(feature.tenant() + "/*");
    }

    /** Whose content is kept, as masking and the rules of what is kept say. */
    ContentRule keepsContent(Feature feature) {
        MaskingPolicy policy = masking.get(feature.tenant().value());
        return policy == null || policy.storeContent()
                ? RetentionRules.content(tx, feature.tenant(), feature.id())
                : ContentRule.NEVER;
    }

    /** How many must approve a release, as it is set; at least two where the risk is high. */
    int approvers(Feature feature) {
        ReleaseRuleStore rules = new ReleaseRuleStore(tx);
        int set = rules.approvers(feature.tenant(), feature.id()).orElse(1);
        return rules.highRisk(feature.tenant(), feature.id(), now) ? Math.max(2, set) : set;
    }

    Map<String, RiskAssignment> assignments(Feature feature) {
        return new RiskSettingStore(tx).assignments(feature.tenant(), feature.id());
    }

    /** Cards of the models that a feature says it uses, of those that are registered. */
    List<CardStanding> cards(Feature feature) {
        return cards.stream()
                .filter(c -> feature.data().facts().models().contains(c.model().data().name()))
                .filter(c ->
                        c.model()
                                .data()
                                .tenant()
                                .filter(t -> !t.equals(feature.tenant()))
                                .isEmpty())
                .toList();
    }

    /** Models that it says it uses without a signed-off card for the version that runs. */
    List<String> cardless(Feature feature) {
        Set<String> covered =
                cards(feature).stream()
                        .filter(CardStanding::covered)
                        .map(c -> c.model().data().name())
                        .collect(Collectors.toSet());
        return feature.data().facts().models().stream().filter(m -> !covered.contains(m)).toList();
    }
}
