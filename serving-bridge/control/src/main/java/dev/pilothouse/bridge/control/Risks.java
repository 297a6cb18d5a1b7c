package dev.pilothouse.bridge.control;

import dev.pilothouse.bridge.protocol.v1.Feature;
import dev.pilothouse.bridge.protocol.v1.RiskClass;
import dev.pilothouse.bridge.protocol.v1.Tenant;
import dev.pilothouse.bridge.protocol.v1.UnclassifiedPolicy;
import dev.pilothouse.policy.decisions.RiskPolicy;
import dev.pilothouse.policy.decisions.RiskStanding;
import dev.pilothouse.registry.FeatureOwner;
import org.jspecify.annotations.Nullable;

/** Risk classes as gateways are told of them. */
final class Risks {
    /**
     * Seconds without the control plane after which features of high risk refuse, unless somebody
     * set another time: what they would miss meanwhile is a kill.
     */
    private static final int HIGH_RISK_STALE_AFTER = 900;

    private Risks() {}

    static Feature on(
            Feature told,
            dev.pilothouse.registry.Feature feature,
            @Nullable RiskStanding risk,
            String notice) {
        Feature.Builder full = told.toBuilder().setContact(contact(feature.data().owner()));
        if (risk == null) {
            return full.build();
        }
        full.setRiskClass(word(risk.riskClass())).addAllRiskArticles(risk.articles());
        risk.prohibitedFrom().ifPresent(at -> full.setProhibitedFrom(KillSigner.stamp(at)));
        full.setDiscloses(!risk.discloses().isEmpty());
        if (risk.takesNotice()) {
            full.setNotice(notice);
        }
        boolean high = risk.riskClass() == dev.pilothouse.db.model.RiskClass.HIGH;
        if (high && told.getStaleAfterSeconds() == 0) {
            full.setStaleAfterSeconds(HIGH_RISK_STALE_AFTER);
        }
        return full.build();
    }

    private static String contact(FeatureOwner owner) {
        return owner.contact().isEmpty() ? owner.name() : owner.contact();
    }

    private static RiskClass word(dev.pilothouse.db.model.RiskClass riskClass) {
        return switch (riskClass) {
            case PROHIBITED -> RiskClass.RISK_PROHIBITED;
            case HIGH -> RiskClass.RISK_HIGH;
            case LIMITED -> RiskClass.RISK_LIMITED;
            case SECTORAL -> RiskClass.RISK_SECTORAL;
            case MINIMAL -> RiskClass.RISK_MINIMAL;
            case OUT_OF_SCOPE -> RiskClass.RISK_OUT_OF_SCOPE;
        };
    }

    static Tenant on(Tenant told, RiskPolicy policy) {
        Tenant.Builder full = told.toBuilder();
        full.setUnclassified(
                switch (policy.unclassified()) {
                    case OFF -> UnclassifiedPolicy.UNCLASSIFIED_OFF;
                    case WARN -> UnclassifiedPolicy.UNCLASSIFIED_WARN;
                });
        policy.denyFrom().ifPresent(at -> full.setDenyUnclassifiedFrom(KillSigner.stamp(at)));
        return full.build();
    }
}
