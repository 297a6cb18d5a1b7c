package dev.pilothouse.registry.cards;

import dev.pilothouse.db.model.BadInput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Reads the model of a BOM. */
final class CycloneDxReader {
    private static final Set<String> KNOWN =
            Set.of(
                    "type",
                    "bom-ref",
                    "name",
                    "version",
                    "description",
                    "supplier",
                    "hashes",
                    "licenses",
                    "tags",
                    "pedigree",
                    "modelCard",
                    "properties");

    private final CardWriter card = new CardWriter();
    private final List<String> unknown = new ArrayList<>();
    private final JsonNode model;

    private CycloneDxReader(JsonNode model) {
        this.model = model;
    }

    static Imported read(JsonNode bom) {
        CycloneDxReader reader = new CycloneDxReader(model(bom));
        reader.read();
        return new Imported(reader.card.card(), reader.unknown);
    }

    private static JsonNode model(JsonNode bom) {
        List<JsonNode> models =
                Stream.concat(
                                Stream.of(bom.path("metadata").path("component")),
                                bom.path("components").valueStream())
                        .filter(c -> c.path("type").asString("").equals("machine-learning-model"))
                        .toList();
        if (models.size() != 1) {
            throw new BadInput(
                    "components",
                    models.size() + " models",
                    "one component of the type machine-learning-model");
        }
        return models.getFirst();
    }

    private void read() {
        text("identity.name", model.path("name"));
        text("identity.version", model.path("version"));
        text("identity.summary", model.path("description"));
        text("identity.owner", model.path("supplier").path("name"));
        model.path("hashes")
                .valueStream()
                .filter(h -> h.path("alg").asString("").equals("SHA-256"))
                .forEach(h -> text("identity.weights_digest", h.path("content")));
        licence();
        lines("identity.tags", model.path("tags"), "");
        lines("identity.base_models", model.path("pedigree").path("ancestors"), "name");
        parameters(model.path("modelCard").path("modelParameters"));
        analysis(model.path("modelCard").path("quantitativeAnalysis"));
        considerations(model.path("modelCard").path("considerations"));
        properties();
        model.propertyStream()
                .filter(p -> !KNOWN.contains(p.getKey()))
                .forEach(p -> note(p.getKey(), p.getValue()));
    }

    private void note(String key, JsonNode value) {
        unknown.add(key);
        card.note(key, value.isString() ? value.asString() : value.toString());
    }

    private void licence() {
        JsonNode first = model.path("licenses").path(0);
        for (String name : List.of("id", "name")) {
            text("identity.licence", first.path("license").path(name));
        }
        text("identity.licence", first.path("expression"));
        text("identity.licence_link", first.path("license").path("url"));
    }

    private void parameters(JsonNode from) {
        text("use.approach", from.path("approach").path("type"));
        text("use.task", from.path("task"));
        String family = from.path("architectureFamily").asString("");
        String exact = from.path("modelArchitecture").asString("");
        card.text(
                "use.architecture",
                family + (family.isEmpty() || exact.isEmpty() ? "" : ", ") + exact);
        lines("use.inputs", from.path("inputs"), "format");
        lines("use.outputs", from.path("outputs"), "format");
        from.path("datasets")
                .forEach(set ->
                        row(
                                "data.datasets",
                                "name",
                                set.path("name"),
                                "contents",
                                set.path("description"),
                                "classification",
                                set.path("classification"),
                                "sensitive",
                                set.path("sensitiveData").path(0),
                                "link",
                                set.path("contents").path("url")));
    }

    private void analysis(JsonNode from) {
        from.path("performanceMetrics")
                .forEach(metric ->
                        row(
                                "evaluation.metrics",
                                "type",
                                metric.path("type"),
                                "value",
                                metric.path("value"),
                                "slice",
                                metric.path("slice"),
                                "lower",
                                metric.path("confidenceInterval").path("lowerBound"),
                                "upper",
                                metric.path("confidenceInterval").path("upperBound")));
        from.path("graphics")
                .path("collection")
                .forEach(graphic ->
                        row(
                                "evaluation.graphics",
                                "name",
                                graphic.path("name"),
                                "image",
                                graphic.path("image").path("content")));
    }

    private void considerations(JsonNode from) {
        lines("use.users", from.path("users"), "");
        lines("use.use_cases", from.path("useCases"), "");
        lines("use.limitations", from.path("technicalLimitations"), "");
        lines("use.trade_offs", from.path("performanceTradeoffs"), "");
        from.path("ethicalConsiderations")
                .forEach(risk ->
                        row(
                                "safety.risks",
                                "name",
                                risk.path("name"),
                                "mitigation",
                                risk.path("mitigationStrategy")));
        from.path("fairnessAssessments")
                .forEach(group ->
                        row(
                                "fairness.assessments",
                                "group",
                                group.path("groupAtRisk"),
                                "benefits",
                                group.path("benefits"),
                                "harms",
                                group.path("harms"),
                                "mitigation",
                                group.path("mitigationStrategy")));
        from.path("environmentalConsiderations")
                .path("energyConsumptions")
                .forEach(energy ->
                        row(
                                "environment.energy",
                                "activity",
                                energy.path("activity"),
                                "kwh",
                                energy.path("activityEnergyCost").path("value"),
                                "co2",
                                energy.path("co2CostEquivalent").path("value"),
                                "provider",
                                energy.path("energyProviders")
                                        .path(0)
                                        .path("organization")
                                        .path("name")));
    }

    /** Our own come last: they hold what the format would have lost. */
    private void properties() {
        Map<CardField, List<String>> own = new LinkedHashMap<>();
        Set<String> others = new HashSet<>();
        Stream.concat(
                        model.path("properties").valueStream(),
                        model.path("modelCard").path("properties").valueStream())
                .forEach(p -> {
                    String name = p.path("name").asString("");
                    String value = p.path("value").asString("");
                    if (name.startsWith(CycloneDxWriter.OWN)) {
                        String path = name.substring(CycloneDxWriter.OWN.length());
                        CardField field =
                                CardFields.find(path)
                                        .orElseThrow(() ->
                                                new BadInput(
                                                        "properties", name, "a field of a card"));
                        own.computeIfAbsent(field, f -> new ArrayList<>()).add(value);
                    } else if (others.add(name)) {
                        note(name, p.path("value"));
                    }
                });
        own.forEach(this::set);
    }

    private void set(CardField field, List<String> values) {
        switch (field.type()) {
            case TEXT, LONG ->
                    card.set(
                            field.path(),
                            JsonMapper.shared().getNodeFactory().stringNode(values.getFirst()));
            case LIST -> card.set(field.path(), JsonMapper.shared().valueToTree(values));
            case ROWS -> {
                ArrayNode rows = JsonMapper.shared().createArrayNode();
                values.forEach(v -> rows.add(json(field, v)));
                card.set(field.path(), rows);
            }
        }
    }

    private static JsonNode json(CardField field, String value) {
        try {
            return JsonMapper.shared().readTree(value);
        } catch (JacksonException e) {
            BadInput refused =
                    new BadInput(
                            "properties." + CycloneDxWriter.OWN + field.path(),
                            value,
                            "JSON: " + e.getOriginalMessage());
            refused.initCause(e);
            throw refused;
        }
    }

    private void text(String path, JsonNode value) {
        card.text(path, value.asString(""));
    }

    private void lines(String path, JsonNode values, String name) {
        values.forEach(v -> card.line(path, (name.isEmpty() ? v : v.path(name)).asString("")));
    }

    private void row(String path, Object... pairs) {
        Map<String, String> cells = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            JsonNode value = (JsonNode) pairs[i + 1];
            cells.put(
                    (String) pairs[i],
                    value.isNumber()
                            ? value.decimalValue().stripTrailingZeros().toPlainString()
                            : value.asString(""));
        }
        card.row(path, cells);
    }
}
