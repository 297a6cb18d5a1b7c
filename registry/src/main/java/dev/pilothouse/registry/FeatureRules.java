package dev.pilothouse.registry;

import static dev.pilothouse.db.model.Permission.MANAGE_SAMPLE;
import static dev.pilothouse.db.model.Permission.MANAGE_TENANTS;
import static java.util.stream.Collectors.joining;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.RiskClass;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.registry.store.ReleaseRuleStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Which states a feature may take, and who has to be somebody else. */
final class FeatureRules {
    /**
     * Article 14 of Regulation (EU) 2024/1689 asks for a stop button; a drill shows that it works.
     */
    private static final Duration DRILL_AGE = Duration.ofDays(90);

    private final Tx tx;
    private final Instant now;

    FeatureRules(Tx tx, Instant now) {
        this.tx = tx;
        this.now = now;
    }

    static TeamId team(FeatureData data) {
        return data.team()
                .orElseThrow(() -> new BadInput("team", "", "the team that owns the feature"));
    }

    /** What a new feature may begin as; one that was only seen may have a risk class already. */
    void begin(Actor actor, TenantId tenant, FeatureId id, FeatureData data) {
        switch (data.state()) {
            case DRAFT -> {}
            case IN_REVIEW -> complete(data);
            case LIVE, SUSPENDED, RETIRED -> {
                if (!mayTakeIn(actor, tenant)) {
                    throw new BadInput(
                            "state",
                            data.state().word(),
                            "draft or in-review; only those who manage the tenant take in what is"
                                    + " live already");
                }
                if (data.state() == FeatureState.LIVE) {
                    risk(tenant, id);
                }
            }
        }
    }

    private boolean mayTakeIn(Actor actor, TenantId tenant) {
        return actor.may(MANAGE_TENANTS, tenant)
                || (actor.may(MANAGE_SAMPLE) && Tenants.existing(tx, tenant).sample());
    }

    /**
     * What a change of a feature must keep to.
     *
     * @return the step that it takes, if any
     */
    Optional<FeatureStep> change(Actor actor, Feature old, FeatureData data) {
        Teams.existing(tx, old.tenant(), team(data));
        FeatureState from = old.data().state();
        FeatureState to = data.state();
        boolean words = !data.withState(from).equals(old.data());
        if (from == FeatureState.RETIRED) {
            throw new BadInput("state", from.word(), "a feature that is not retired");
        }
        if (words && from == FeatureState.IN_REVIEW && to != FeatureState.DRAFT) {
            throw new BadInput("state", from.word(), "draft; send it back before it is changed");
        }
        if (from == to) {
            return Optional.empty();
        }
        FeatureStep step =
                FeatureStep.between(from, to).orElseThrow(() -> noStep("state", to.word(), from));
        if (step == FeatureStep.SUBMIT) {
            complete(data);
        }
        if (step == FeatureStep.GO_LIVE) {
            secondPerson(actor, old);
        }
        if (to == FeatureState.LIVE) {
            risk(old.tenant(), old.id());
        }
        return Optional.of(step);
    }

    /**
     * Of high risk it goes live, or back to it, after a recent drill only, and not at all where it
     * is prohibited.
     */
    private void risk(TenantId tenant, FeatureId feature) {
        ReleaseRuleStore store = new ReleaseRuleStore(tx);
        Optional<RiskClass> risk = store.risk(tenant, feature, now);
        if (risk.filter(c -> c == RiskClass.PROHIBITED).isPresent()) {
            throw new BadInput(
                    "risk_class",
                    RiskClass.PROHIBITED.word(),
                    "a feature that is not prohibited, before it goes live");
        }
        if (risk.filter(c -> c == RiskClass.HIGH).isPresent()
                && !store.drilledSince(now.minus(DRILL_AGE))) {
            throw new BadInput(
                    "risk_class",
                    RiskClass.HIGH.word(),
                    "a kill drill that passed in the last "
                            + DRILL_AGE.toDays()
                            + " days, before it goes live");
        }
    }

    /**
     * @throws BadInput when the state does not allow the step
     */
    static void allowed(FeatureState from, FeatureStep step) {
        if (!FeatureStep.from(from).contains(step)) {
            throw new BadInput("step", step.word(), allowedFrom(from, FeatureStep::word));
        }
    }

    private static BadInput noStep(String field, String value, FeatureState from) {
        return new BadInput(field, value, allowedFrom(from, step -> step.to().word()));
    }

    private static String allowedFrom(FeatureState from, Function<FeatureStep, String> word) {
        String allowed = FeatureStep.from(from).stream().map(word).collect(joining(" or "));
        return (allowed.isEmpty() ? "none" : allowed) + "; it is " + from.word().replace('-', ' ');
    }

    private static void complete(FeatureData data) {
        require("purpose", data.purpose(), "what the feature is for, before its review");
        require("owner.name", data.owner().name(), "who answers for it, before its review");
        require("owner.contact", data.owner().contact(), "how to reach the owner");
    }

    private static void require(String field, String value, String expected) {
        if (value.isEmpty()) {
            throw new BadInput(field, value, expected);
        }
    }

    private static void secondPerson(Actor actor, Feature old) {
        if (!(actor instanceof Actor.Person)) {
            throw new Conflict(
                    Reason.SAME_PERSON,
                    "feature '"
                            + old.id()
                            + "' goes live by a person who signed in, not by "
                            + actor.displayName());
        }
        Standing.Signed asked =
                old.standing()
                        .submitted()
                        .orElseThrow(() ->
                                new BadInput(
                                        "state",
                                        old.data().state().word(),
                                        "a review that somebody asked for; send it back and"
                                                + " submit it again"));
        if (asked.by().equals(actor.ref())) {
            throw new Conflict(
                    Reason.SAME_PERSON,
                    "feature '"
                            + old.id()
                            + "' was submitted by you; somebody else has to let it go live");
        }
    }
}
