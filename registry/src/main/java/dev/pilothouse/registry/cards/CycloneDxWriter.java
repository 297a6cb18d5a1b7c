package dev.pilothouse.registry.cards;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a card as a BOM. */
final class CycloneDxWriter {
    static final String OWN = "pilothouse:card:";

    private static final Pattern SPDX = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+-]*");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,12}(\\.\\d{1,9})?");
    private static final Set<String> ACTIVITIES =
            Set.of(
                    "design",
                    "data-collection",
                    "data-preparation",
                    "training",
                    "fine-tuning",
                    "validation",
                    "deployment",
                    "inference",
                    "other");
    private static final Set<String> SOURCES =
            Set.of(
                    "coal",
                    "oil",
                    "natural-gas",
                    "nuclear",
                    "wind",
                    "solar",
                    "geothermal",
                    "hydropower",
                    "biofuel");

    /** Fields with a place of their own in the format that loses nothing. */
    private static final Set<String> PLACED =
            Set.of(
                    "identity.name",
                    "identity.version",
                    "identity.summary",
                    "identity.owner",
                    "identity.base_models",
                    "identity.tags",
                    "use.task",
                    "use.approach",
                    "use.architecture",
                    "use.inputs",
                    "use.outputs",
                    "use.users",
                    "use.use_cases",
                    "use.limitations",
                    "use.trade_offs",
                    "fairness.assessments",
                    "safety.risks",
                    "evaluation.graphics");

    private final Card card;
    private final ObjectNode bom = JsonMapper.shared().createObjectNode();

    private CycloneDxWriter(Card card) {
        this.card = card;
    }

    static ObjectNode bom(Card card, CycloneDx.Stamp stamp) {
        CycloneDxWriter writer = new CycloneDxWriter(card);
        writer.write(stamp);
        return writer.bom;
    }

    private void write(CycloneDx.Stamp stamp) {
        bom.put("bomFormat", "CycloneDX").put("specVersion", CycloneDx.VERSION).put("version", 1);
        ObjectNode metadata = bom.putObject("metadata");
        metadata.put("timestamp", stamp.at().toString());
        property(metadata.putArray("properties"), OWN + "digest", stamp.digest());
        property((ArrayNode) metadata.path("properties"), OWN + "version", stamp.cardVersion());
        ObjectNode model = bom.putArray("components").addObject();
        model.put("type", "machine-learning-model").put("bom-ref", "model");
        Card.Identity identity = card.identity();
        model.put("name", identity.name().isEmpty() ? "unnamed" : identity.name());
        put(model, "version", identity.version());
        put(model, "description", identity.summary());
        if (!identity.owner().isEmpty()) {
            model.putObject("supplier").put("name", identity.owner());
        }
        if (DIGEST.matcher(identity.weightsDigest()).matches()) {
            model.putArray("hashes")
                    .addObject()
                    .put("alg", "SHA-256")
                    .put("content", identity.weightsDigest());
        }
        licence(model, identity);
        texts(model, "tags", identity.tags());
        if (!identity.baseModels().isEmpty()) {
            ArrayNode ancestors = model.putObject("pedigree").putArray("ancestors");
            identity.baseModels()
                    .forEach(base ->
                            ancestors
                                    .addObject()
                                    .put("type", "machine-learning-model")
                                    .put("name", base));
        }
        modelCard(model.putObject("modelCard"));
        own(model);
    }

    /** An identifier is checked against the list of SPDX by who reads it; a name always fits. */
    private static void licence(ObjectNode model, Card.Identity identity) {
        if (!identity.licence().isEmpty()) {
            ObjectNode licence = model.putArray("licenses").addObject().putObject("license");
            boolean id = SPDX.matcher(identity.licence()).matches() && Spdx.has(identity.licence());
            licence.put(id ? "id" : "name", identity.licence());
        }
    }

    private void modelCard(ObjectNode out) {
        Card.Use use = card.use();
        ObjectNode parameters = out.putObject("modelParameters");
        if (!use.approach().isEmpty()) {
            parameters.putObject("approach").put("type", use.approach());
        }
        put(parameters, "task", use.task());
        put(parameters, "architectureFamily", use.architecture());
        datasets(parameters);
        formats(parameters, "inputs", use.inputs());
        formats(parameters, "outputs", use.outputs());
        analysis(out);
        ObjectNode considerations = out.putObject("considerations");
        texts(considerations, "users", use.users());
        texts(considerations, "useCases", use.useCases());
        texts(considerations, "technicalLimitations", use.limitations());
        texts(considerations, "performanceTradeoffs", use.tradeOffs());
        risks(considerations);
        energy(considerations);
    }

    private void datasets(ObjectNode parameters) {
        if (!card.data().datasets().isEmpty()) {
            ArrayNode sets = parameters.putArray("datasets");
            for (Card.Dataset set : card.data().datasets()) {
                ObjectNode data = sets.addObject().put("type", "dataset");
                put(data, "name", set.name());
                put(data, "description", set.contents());
                put(data, "classification", set.classification());
                if (!set.sensitive().isEmpty()) {
                    data.putArray("sensitiveData").add(set.sensitive());
                }
            }
        }
    }

    private void analysis(ObjectNode out) {
        ObjectNode analysis = out.putObject("quantitativeAnalysis");
        if (!card.evaluation().metrics().isEmpty()) {
            ArrayNode metrics = analysis.putArray("performanceMetrics");
            for (Card.Metric metric : card.evaluation().metrics()) {
                ObjectNode value = metrics.addObject();
                put(value, "type", metric.type());
                put(value, "value", metric.value());
                put(value, "slice", metric.slice());
                if (!metric.lower().isEmpty() || !metric.upper().isEmpty()) {
                    ObjectNode interval = value.putObject("confidenceInterval");
                    put(interval, "lowerBound", metric.lower());
                    put(interval, "upperBound", metric.upper());
                }
            }
        }
        if (!card.evaluation().graphics().isEmpty()) {
            ArrayNode collection = analysis.putObject("graphics").putArray("collection");
            card.evaluation()
                    .graphics()
                    .forEach(g -> {
                        ObjectNode graphic = collection.addObject();
                        put(graphic, "name", g.name());
                        graphic.putObject("image")
                                .put("contentType", "image/png")
                                .put("encoding", "base64")
                                .put("content", g.image());
                    });
        }
    }

    private void risks(ObjectNode considerations) {
        if (!card.safety().risks().isEmpty()) {
            ArrayNode risks = considerations.putArray("ethicalConsiderations");
            card.safety()
                    .risks()
                    .forEach(r -> {
                        ObjectNode risk = risks.addObject();
                        put(risk, "name", r.name());
                        put(risk, "mitigationStrategy", r.mitigation());
                    });
        }
        if (!card.fairness().assessments().isEmpty()) {
            ArrayNode groups = considerations.putArray("fairnessAssessments");
            card.fairness()
                    .assessments()
                    .forEach(a -> {
                        ObjectNode group = groups.addObject();
                        put(group, "groupAtRisk", a.group());
                        put(group, "benefits", a.benefits());
                        put(group, "harms", a.harms());
                        put(group, "mitigationStrategy", a.mitigation());
                    });
        }
    }

    /** Only what was counted: the format wants kilowatt hours of a known activity. */
    private void energy(ObjectNode considerations) {
        List<Card.Energy> counted =
                card.environment().energy().stream()
                        .filter(e -> DECIMAL.matcher(e.kwh()).matches())
                        .filter(e -> ACTIVITIES.contains(word(e.activity())))
                        .toList();
        if (counted.isEmpty()) {
            return;
        }
        ArrayNode energies =
                considerations
                        .putObject("environmentalConsiderations")
                        .putArray("energyConsumptions");
        for (Card.Energy e : counted) {
            ObjectNode energy = energies.addObject().put("activity", word(e.activity()));
            ObjectNode provider = energy.putArray("energyProviders").addObject();
            provider.putObject("organization")
                    .put("name", e.provider().isEmpty() ? "not known" : e.provider());
            provider.put(
                    "energySource",
                    SOURCES.contains(word(e.provider())) ? word(e.provider()) : "unknown");
            measure(provider.putObject("energyProvided"), e.kwh(), "kWh");
            measure(energy.putObject("activityEnergyCost"), e.kwh(), "kWh");
            if (DECIMAL.matcher(e.co2()).matches()) {
                measure(energy.putObject("co2CostEquivalent"), e.co2(), "tCO2eq");
            }
        }
    }

    private static String word(String text) {
        return text.toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    private static void measure(ObjectNode out, String value, String unit) {
        out.put("value", new BigDecimal(value)).put("unit", unit);
    }

    /** What has no place, or would lose something there. */
    private void own(ObjectNode model) {
        ObjectNode full = CardJson.full(card);
        ArrayNode properties = JsonMapper.shared().createArrayNode();
        for (CardField field : CardFields.all()) {
            JsonNode value = CardChange.at(full, field);
            if (PLACED.contains(field.path()) || CardJson.blank(value)) {
                continue;
            }
            values(value).forEach(v -> property(properties, OWN + field.path(), v));
        }
        if (!properties.isEmpty()) {
            model.set("properties", properties);
        }
    }

    private static Stream<String> values(JsonNode value) {
        return value.isArray()
                ? value.valueStream().map(v -> v.isObject() ? v.toString() : v.asString())
                : Stream.of(value.asString());
    }

    private static void property(ArrayNode out, String name, String value) {
        out.addObject().put("name", name).put("value", value);
    }

    private static void put(ObjectNode out, String name, String value) {
        if (!value.isEmpty()) {
            out.put(name, value);
        }
    }

    private static void texts(ObjectNode out, String name, List<String> values) {
        if (!values.isEmpty()) {
            ArrayNode array = out.putArray(name);
            values.forEach(array::add);
        }
    }

    private static void formats(ObjectNode out, String name, List<String> values) {
        if (!values.isEmpty()) {
            ArrayNode array = out.putArray(name);
            values.forEach(v -> array.addObject().put("format", v));
        }
    }
}
