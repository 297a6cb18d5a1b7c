package dev.pilothouse.policy.rules.guardrails;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.rules.Detector;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Policies as JSON, as they are stored and sent to nodes: <code>
 * {"rules": [{"name": …, "stages": [...], "detect": "deny", "words": [...], "action": "block",
 * "when": …}]}</code>.
 *
 * @see <a
 *     href="../../../../../../../../../../../docs/decisions/2026-11-24-guardrail-rules-as-json.md">decision</a>
 */
public final class GuardJson {
    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final int LONGEST = 500_000;
    private static final int TIMEOUT = 500;

    private GuardJson() {}

    public static String write(GuardPolicy policy) {
        ObjectNode root = MAPPER.createObjectNode();
        ArrayNode rules = root.putArray("rules");
        policy.rules().forEach(rule -> write(rule, rules.addObject()));
        return root.toString();
    }

    private static void write(GuardRule rule, ObjectNode out) {
        out.put("name", rule.name());
        texts(out, "stages", rule.stages().stream().sorted().map(GuardStage::word).toList());
        out.put("detect", rule.detect().word());
        switch (rule.detect()) {
            case Detect.Personal p ->
                    texts(out, "kinds", p.kinds().stream().sorted().map(Detector::word).toList());
            case Detect.Injection i -> out.put("threshold", i.threshold());
            case Detect.Deny d -> {
                texts(out, "words", d.words());
                texts(out, "patterns", d.patterns());
            }
            case Detect.Schema s -> out.put("schema", s.schema());
            case Detect.Length l -> out.put("most", l.most());
            case Detect.Encoding e ->
                    texts(out, "kinds", e.kinds().stream().sorted().map(Markup::word).toList());
            case Detect.Opaque o ->
                    texts(out, "kinds", o.kinds().stream().sorted().map(Medium::word).toList());
            case Detect.Webhook w ->
                    out.put("url", w.url().toString())
                            .put("timeout_ms", w.timeoutMillis())
                            .put("fail_open", w.failOpen());
        }
        out.put("action", rule.action().word());
        if (!rule.when().isEmpty()) {
            out.put("when", rule.when());
        }
    }

    private static void texts(ObjectNode out, String name, Collection<String> values) {
        ArrayNode array = out.putArray(name);
        values.forEach(array::add);
    }

    /**
     * Reads a policy.
     *
     * @throws BadInput when it is none; names the rule and its field
     */
    public static GuardPolicy read(String json) {
        if (json.length() > LONGEST) {
            throw new BadInput("rules", json, "at most " + LONGEST + " characters of JSON");
        }
        try {
            JsonNode rules = MAPPER.readTree(json).path("rules");
            if (!rules.isArray()) {
                throw new BadInput("rules", rules.toString(), "an array of rules");
            }
            List<GuardRule> read = new ArrayList<>();
            for (JsonNode rule : rules) {
                read.add(rule(read.size(), rule));
            }
            return new GuardPolicy(read);
        } catch (JacksonException e) {
            BadInput refused = new BadInput("rules", json, "JSON: " + e.getOriginalMessage());
            refused.initCause(e);
            throw refused;
        }
    }

    private static GuardRule rule(int index, JsonNode node) {
        try {
            return new GuardRule(
                    node.path("name").asString(""),
                    set(node, "stages", word -> GuardStage.ofWord("stages", word)),
                    detect(node),
                    GuardAction.ofWord("action", node.path("action").asString("")),
                    node.path("when").asString(""));
        } catch (BadInput bad) {
            throw at(index, bad);
        }
    }

    /** The same refusal, of a rule of a policy. */
    static BadInput at(int index, BadInput bad) {
        String message = String.valueOf(bad.getMessage());
        String value = message.substring(bad.field().length() + 2);
        int end = value.lastIndexOf(" (expected: ");
        String shown = end < 2 ? "" : value.substring(1, end - 1);
        BadInput placed =
                new BadInput("rules[" + index + "]." + bad.field(), shown, bad.expected());
        placed.initCause(bad);
        return placed;
    }

    private static Detect detect(JsonNode node) {
        String word = node.path("detect").asString("");
        return switch (word) {
            case "personal" -> new Detect.Personal(set(node, "kinds", Detector::ofWord));
            case "injection" -> new Detect.Injection(node.path("threshold").asDouble(0));
            case "deny" -> new Detect.Deny(texts(node, "words"), texts(node, "patterns"));
            case "schema" -> new Detect.Schema(node.path("schema").asString(""));
            case "length" -> new Detect.Length(node.path("most").asInt(0));
            case "encoding" ->
                    new Detect.Encoding(set(node, "kinds", kind -> Markup.ofWord("kinds", kind)));
            case "opaque" ->
                    new Detect.Opaque(set(node, "kinds", kind -> Medium.ofWord("kinds", kind)));
            case "webhook" ->
                    new Detect.Webhook(
                            uri(node.path("url").asString("")),
                            node.path("timeout_ms").asInt(TIMEOUT),
                            node.path("fail_open").asBoolean(false));
            default ->
                    throw new BadInput(
                            "detect",
                            word,
                            "one of personal, injection, deny, schema, length, encoding, opaque,"
                                    + " webhook");
        };
    }

    /** A webhook's address. */
    public static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            BadInput refused =
                    new BadInput("url", text, "an address such as https://example.com/check");
            refused.initCause(e);
            throw refused;
        }
    }

    private static List<String> texts(JsonNode node, String name) {
        List<String> values = new ArrayList<>();
        node.path(name).forEach(value -> values.add(value.asString("")));
        return values;
    }

    private static <T> Set<T> set(JsonNode node, String name, Function<String, T> of) {
        Set<T> values = new LinkedHashSet<>();
        texts(node, name).forEach(text -> values.add(of.apply(text)));
        return values;
    }
}
