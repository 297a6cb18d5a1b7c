package dev.pilothouse.console.web.risk;

import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.RiskClass;
import dev.pilothouse.db.model.TenantId;
import java.util.Map;

/** Where the risk class of a feature is, and its words. */
public final class RiskNavigation {
    static final String PATH = "features/:tenant/:feature/risk";

    private RiskNavigation() {}

    /** The questionnaire of a feature. */
    public static String href(PageState state, TenantId tenant, FeatureId feature) {
        return state.href(path(tenant, feature));
    }

    static String href(PageState state, TenantId tenant, FeatureId feature, String question) {
        return state.href(path(tenant, feature), Map.of(ClassifyView.QUESTION, question));
    }

    private static String path(TenantId tenant, FeatureId feature) {
        return "features/" + tenant + "/" + feature + "/risk";
    }

    public static String word(RiskClass riskClass) {
        return Words.of(riskClass);
    }

    public static Status status(RiskClass riskClass) {
        return Words.status(riskClass);
    }
}
