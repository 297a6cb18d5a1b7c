package dev.pilothouse.registry.cards;

import java.util.List;
import java.util.Map;

/**
 * What is said about a model. Text that nobody gave is empty, never null; the fields are those of
 * {@link CardFields}, in the same sections and under the same names. Written and read by {@link
 * CardJson}.
 *
 * @param notes what an import brought and no field holds, by its key there
 */
public record Card(
        Identity identity,
        Use use,
        Data data,
        Evaluation evaluation,
        Fairness fairness,
        Safety safety,
        Privacy privacy,
        Environment environment,
        Governance governance,
        Map<String, String> notes) {
    public Card {
        notes = Map.copyOf(notes);
    }

    /** What the model is called, whose it is and what it may be used under. */
    public record Identity(
            String name,
            String version,
            String summary,
            String owner,
            String contact,
            String licence,
            String licenceLink,
            List<String> baseModels,
            List<String> languages,
            List<String> tags,
            String released,
            String weightsDigest) {}

    /** What it is for, what it is not for, and how it works. */
    public record Use(
            String task,
            String approach,
            String architecture,
            String parameters,
            List<String> inputs,
            List<String> outputs,
            List<String> users,
            List<String> useCases,
            List<String> outOfScope,
            List<String> limitations,
            List<String> tradeOffs) {}

    /** What it was trained and tested on. */
    public record Data(
            List<Dataset> datasets, String collection, String preparation, String knownBias) {}

    /** How good it is, measured how. */
    public record Evaluation(
            List<Metric> metrics,
            String procedure,
            String threshold,
            String explainability,
            List<Graphic> graphics) {}

    /** Whom it could treat worse, and what is done about it. */
    public record Fairness(List<String> factors, List<Assessment> assessments) {}

    /** What can go wrong and what holds it. */
    public record Safety(
            List<Risk> risks,
            String riskLevel,
            String autonomy,
            String oversight,
            List<String> standards) {}

    /** Whether personal data went in or can come out. */
    public record Privacy(
            String personalData,
            String generatable,
            String collectedByUs,
            String minimised,
            String interactionsTrain,
            String provenance,
            String deletion,
            String review,
            String policyLink) {}

    /** What it took to make it and takes to run it. */
    public record Environment(String hardware, String hours, String cloud, List<Energy> energy) {}

    /** What holds for it here. */
    public record Governance(
            String euRole,
            String tier,
            String ruleset,
            String exemption,
            List<String> approvals,
            List<String> killScopes,
            List<String> tenants,
            String residency,
            String dsr,
            String logRetention,
            String logEntry) {}

    /** What it was trained or tested on. */
    public record Dataset(
            String name,
            String use,
            String contents,
            String classification,
            String sensitive,
            String link) {}

    /**
     * A measured value.
     *
     * @param slice the group of cases; empty: all
     * @param lower of its 95 % interval; empty with {@code upper}: not known
     */
    public record Metric(
            String type,
            String value,
            String slice,
            String task,
            String dataset,
            String lower,
            String upper,
            String source) {}

    /**
     * A picture of results.
     *
     * @param image PNG in Base64
     */
    public record Graphic(String name, String image) {}

    /** Who could be treated worse, and what is done about it. */
    public record Assessment(String group, String benefits, String harms, String mitigation) {}

    /** What can go wrong, and what is done about it. */
    public record Risk(String name, String mitigation) {}

    /**
     * What an activity took.
     *
     * @param kwh kilowatt hours, as a decimal number
     * @param co2 tonnes of CO2 equivalent, as a decimal number
     */
    public record Energy(String activity, String kwh, String co2, String provider) {}
}
