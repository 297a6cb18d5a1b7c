package dev.pilothouse.policy.rules.risk;

import dev.pilothouse.db.model.RiskClass;
import dev.pilothouse.policy.rules.CanonicalJson;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;

/** Answers and results as JSON, as they are stored, signed and exported. */
public final class RiskJson {
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .addModule(
                            new SimpleModule()
                                    .addSerializer(RiskClass.class, new WordWriter())
                                    .addDeserializer(RiskClass.class, new WordReader()))
                    .build();
    private static final TypeReference<LinkedHashMap<String, RiskAnswer>> ANSWERS =
            new TypeReference<>() {};

    private RiskJson() {}

    private static final class WordWriter extends ValueSerializer<RiskClass> {
        @Override
        public void serialize(RiskClass value, JsonGenerator out, SerializationContext context) {
            out.writeString(value.word());
        }
    }

    private static final class WordReader extends ValueDeserializer<RiskClass> {
        @Override
        public RiskClass deserialize(JsonParser in, DeserializationContext context) {
            return RiskClass.ofWord(in.getString());
        }
    }

    public static String answers(Map<String, RiskAnswer> answers) {
        return MAPPER.writeValueAsString(answers);
    }

    /** In the order in which they were given. */
    public static Map<String, RiskAnswer> answers(String json) {
        return MAPPER.readValue(json, ANSWERS);
    }

    public static String result(RiskResult result) {
        return MAPPER.writeValueAsString(result);
    }

    public static RiskResult result(String json) {
        return MAPPER.readValue(json, RiskResult.class);
    }

    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** Digests of the questions that a statement answers; none in those of earlier versions. */
    public static Map<String, String> questions(String statement) {
        Map<String, String> digests = new LinkedHashMap<>();
        MAPPER.readTree(statement)
                .path("questions")
                .properties()
                .forEach(q -> digests.put(q.getKey(), q.getValue().asString()));
        return digests;
    }

    /**
     * What is signed off: whose it is, every answer that counts, what was asked (by its digest),
     * what follows, under which rules.
     *
     * @param feature {@code tenant/feature}
     * @return canonical JSON (RFC 8785)
     */
    public static String statement(
            String feature, long number, Ruleset ruleset, Questionnaire questionnaire) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("feature", feature);
        root.put("number", number);
        ObjectNode rules = root.putObject("ruleset");
        rules.put("id", ruleset.id());
        rules.put("version", ruleset.version());
        rules.put("digest", ruleset.digest());
        rules.set("law", MAPPER.valueToTree(ruleset.law()));
        root.set("answers", MAPPER.valueToTree(questionnaire.counting()));
        root.set("questions", MAPPER.valueToTree(questionnaire.digests()));
        root.set("result", MAPPER.valueToTree(questionnaire.result()));
        return CanonicalJson.of(root.toString());
    }
}
