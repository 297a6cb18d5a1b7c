package dev.pilothouse.console.web.features;

import dev.pilothouse.registry.FeatureStep;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Words of features as the screen says them. */
final class Words {
    /** Offered; any other can be typed. */
    static final List<String> PEOPLE =
            List.of(
                    "applicants",
                    "children",
                    "citizens",
                    "customers",
                    "patients",
                    "staff",
                    "students",
                    "suppliers",
                    "the public");

    /** Offered; any other can be typed. */
    static final List<String> DATA =
            List.of(
                    "account data",
                    "biometric data",
                    "communications",
                    "contact details",
                    "criminal records",
                    "employment data",
                    "financial data",
                    "health data",
                    "location data",
                    "no personal data",
                    "source code",
                    "trade secrets",
                    "usage data");

    private static final Map<String, String> FIELDS =
            Map.ofEntries(
                    Map.entry("display_name", "Name"),
                    Map.entry("team", "Team"),
                    Map.entry("owner.name", "Owner"),
                    Map.entry("owner.contact", "Contact"),
                    Map.entry("purpose", "Purpose"),
                    Map.entry("people_affected", "People affected"),
                    Map.entry("data_categories", "Data"),
                    Map.entry("countries", "Countries"),
                    Map.entry("models", "Models"),
                    Map.entry("tools", "Tools"),
                    Map.entry("state", "State"),
                    Map.entry("stale_after_seconds", "Refuses when control is silent, seconds"));

    private Words() {}

    static String field(String name) {
        return FIELDS.getOrDefault(name, name);
    }

    /** For example {@code Germany (DE)}. */
    static String country(String code) {
        String name = Locale.of("", code).getDisplayCountry(Locale.ENGLISH);
        return name.equals(code) ? code : name + " (" + code + ")";
    }

    /** The label of a button. */
    static String act(FeatureStep step) {
        return switch (step) {
            case SUBMIT -> "Submit for review";
            case SEND_BACK -> "Send back";
            case GO_LIVE -> "Let it go live";
            case SUSPEND -> "Suspend";
            case RESUME -> "Resume";
            case RETIRE -> "Retire";
        };
    }

    static String icon(FeatureStep step) {
        return switch (step) {
            case SUBMIT -> "send";
            case SEND_BACK -> "undo-2";
            case GO_LIVE, RESUME -> "check";
            case SUSPEND -> "circle-pause";
            case RETIRE -> "x";
        };
    }

    /** What follows from a step. */
    static String effect(FeatureStep step) {
        return switch (step) {
            case SUBMIT ->
                    "Somebody else has to let it go live. Until then it is changed only after it"
                            + " was sent back.";
            case SEND_BACK -> "It is a draft again; whoever owns it changes and submits it anew.";
            case GO_LIVE ->
                    "You confirm that what is said of it is right. Your name stands beside the name"
                            + " of who submitted it.";
            case SUSPEND ->
                    "Every gateway refuses its calls within a second, with 403 feature_suspended."
                            + " It can be resumed.";
            case RESUME -> "Every gateway serves its calls again within a second.";
            case RETIRE ->
                    "Every gateway refuses its calls within a second, with 403 feature_retired. It"
                            + " cannot be undone: what comes back is declared under another id.";
        };
    }

    /** What an audit entry of a feature says was done. */
    static String done(String action) {
        return switch (action) {
            case "feature.declare" -> "declared it";
            case "feature.change" -> "changed it";
            case "feature.submit" -> "submitted it for review";
            case "feature.send-back" -> "sent it back";
            case "feature.go-live" -> "let it go live";
            case "feature.suspend" -> "suspended it";
            case "feature.resume" -> "resumed it";
            case "feature.retire" -> "retired it";
            default -> action;
        };
    }
}
