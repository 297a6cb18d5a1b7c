package dev.pilothouse.gateway.stage;

import com.google.protobuf.Timestamp;
import dev.pilothouse.bridge.protocol.v1.Feature;
import dev.pilothouse.bridge.protocol.v1.RiskClass;
import dev.pilothouse.bridge.protocol.v1.Tenant;
import dev.pilothouse.bridge.protocol.v1.UnclassifiedPolicy;
import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Refusal;
import dev.pilothouse.gateway.call.Stage;
import dev.pilothouse.gateway.state.NodeState;
import java.time.Instant;
import java.util.Optional;

/**
 * Refuses calls of features that are a prohibited practice, from the day on which that applies;
 * warns of features without a class, or refuses them, as their tenant says; notes what an answer
 * has to disclose.
 *
 * @see <a
 *     href="../../../../../../../../../../docs/decisions/2026-11-30-risk-classes.md">decision</a>
 */
final class RiskCheck implements Stage.OnRequest {
    private static final String PRODUCTION = "production";

    private final NodeState state;
    private final Callers callers;

    RiskCheck(NodeState state, Callers callers) {
        this.state = state;
        this.callers = callers;
    }

    @Override
    public void enter(Call call, Runnable next) {
        Optional<Feature> feature = state.feature(call.key().tenant(), call.feature());
        feature.ifPresent(this::check);
        if (feature.filter(f -> f.getRiskClass() != RiskClass.RISK_UNCLASSIFIED).isEmpty()
                && call.key().environment().equals(PRODUCTION)) {
            state.tenant(call.key().tenant())
                    .filter(t -> t.getUnclassified() == UnclassifiedPolicy.UNCLASSIFIED_WARN)
                    .ifPresent(t -> unclassified(call, t, feature.map(Feature::getContact)));
        }
        feature.filter(Feature::getDiscloses).ifPresent(f -> call.disclosure().owed(f.getNotice()));
        next.run();
    }

    private void check(Feature feature) {
        boolean now = feature.hasProhibitedFrom() && reached(feature.getProhibitedFrom());
        boolean always =
                feature.getRiskClass() == RiskClass.RISK_PROHIBITED && !feature.hasProhibitedFrom();
        if (now || always) {
            throw prohibited(feature);
        }
    }

    private boolean reached(Timestamp from) {
        return !callers.now().isBefore(instant(from));
    }

    private static Instant instant(Timestamp at) {
        return Instant.ofEpochSecond(at.getSeconds(), at.getNanos());
    }

    private static Refusal prohibited(Feature feature) {
        String articles = String.join("; ", feature.getRiskArticlesList());
        return Refusal.forbidden(
                        "feature_prohibited",
                        null,
                        "Feature "
                                + feature.getId()
                                + " is a prohibited practice under "
                                + articles
                                + " of Regulation (EU) 2024/1689."
                                + ask(feature.getContact()))
                .with("article", articles)
                .with("contact", feature.getContact());
    }

    private void unclassified(Call call, Tenant tenant, Optional<String> contact) {
        if (tenant.hasDenyUnclassifiedFrom() && reached(tenant.getDenyUnclassifiedFrom())) {
            throw Refusal.forbidden(
                            "feature_unclassified",
                            null,
                            "Feature "
                                    + call.feature()
                                    + " has no risk class under Regulation (EU) 2024/1689, which"
                                    + " its tenant asks for since "
                                    + instant(tenant.getDenyUnclassifiedFrom())
                                    + "."
                                    + ask(contact.orElse("")))
                    .with("contact", contact.orElse(""));
        }
        call.disclosure().warnUnclassified();
    }

    private static String ask(String contact) {
        return contact.isEmpty() ? "" : " Ask " + contact + ".";
    }
}
