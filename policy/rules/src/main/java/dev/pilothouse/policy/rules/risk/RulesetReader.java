package dev.pilothouse.policy.rules.risk;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.RiskClass;
import dev.pilothouse.db.model.Words;
import dev.pilothouse.policy.rules.CanonicalJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads rulesets. Conditions are short: {@code flag}, {@code question=value|value}, {@code
 * question<day}, each with {@code !} before it for its contrary; an array is all of them, {@code
 * {"any": […]}} any.
 */
final class RulesetReader {
    private static final int LONGEST = 1_000_000;

    private RulesetReader() {}

    static Ruleset shipped(String name) {
        try (InputStream in = RulesetReader.class.getResourceAsStream(name)) {
            byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
            return read(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
    }

    static Ruleset read(String json) {
        if (json.length() > LONGEST) {
            throw new BadInput("ruleset", json, "at most " + LONGEST + " characters");
        }
        JsonNode root = parse(json);
        Ruleset read =
                new Ruleset(
                        text(root, "id"),
                        text(root, "version"),
                        CanonicalJson.digest(CanonicalJson.of(json)),
                        law(root.path("law")),
                        each(root, "steps").map(RulesetReader::step).toList(),
                        each(root, "questions").map(RulesetReader::question).toList(),
                        each(root, "rules").map(RulesetReader::rule).toList(),
                        each(root, "duties").map(RulesetReader::duty).toList(),
                        schedules(root.path("schedules")));
        check(read);
        return read;
    }

    private static JsonNode parse(String json) {
        try {
            return JsonMapper.shared().readTree(json);
        } catch (JacksonException e) {
            BadInput refused = new BadInput("ruleset", json, "JSON: " + e.getOriginalMessage());
            refused.initCause(e);
            throw refused;
        }
    }

    private static Ruleset.Law law(JsonNode node) {
        return new Ruleset.Law(
                text(node, "name"),
                text(node, "celex"),
                optional(node, "amended_by"),
                text(node, "reviewed"),
                optional(node, "url"));
    }

    private static Ruleset.Step step(JsonNode node) {
        return new Ruleset.Step(text(node, "id"), text(node, "title"), text(node, "article"));
    }

    private static RiskQuestion question(JsonNode node) {
        return new RiskQuestion(
                text(node, "id"),
                text(node, "step"),
                Words.parse("kind", RiskQuestion.Kind.class, text(node, "kind")),
                text(node, "text"),
                text(node, "plain"),
                text(node, "article"),
                each(node, "options").map(RulesetReader::option).toList(),
                texts(node, "unsure"),
                Set.copyOf(texts(node, "note")),
                condition(node));
    }

    private static RiskQuestion.Option option(JsonNode node) {
        return new RiskQuestion.Option(
                text(node, "value"),
                text(node, "label"),
                optional(node, "help"),
                optional(node, "article"));
    }

    private static RiskRule rule(JsonNode node) {
        Optional<RiskClass> made =
                Optional.of(optional(node, "class"))
                        .filter(w -> !w.isEmpty())
                        .map(RiskClass::ofWord);
        boolean ends =
                made.filter(c -> c == RiskClass.PROHIBITED || c == RiskClass.OUT_OF_SCOPE)
                        .isPresent();
        return new RiskRule(
                text(node, "id"),
                condition(node),
                made,
                texts(node, "set"),
                optional(node, "overlay"),
                optional(node, "article"),
                optional(node, "reason"),
                day(node, "from"),
                node.path("stops").asBoolean(ends));
    }

    private static RiskDuty duty(JsonNode node) {
        String effective = text(node, "effective");
        String formal = optional(node, "formal");
        return new RiskDuty(
                text(node, "id"),
                text(node, "article"),
                text(node, "title"),
                text(node, "text"),
                texts(node, "who"),
                text(node, "owner"),
                optional(node, "evidence"),
                optional(node, "keep"),
                condition(node),
                formal.isEmpty() ? effective : formal,
                effective);
    }

    private static Map<String, List<RiskDuty.Start>> schedules(JsonNode node) {
        Map<String, List<RiskDuty.Start>> all = new LinkedHashMap<>();
        for (String name : node.propertyNames()) {
            all.put(name, node.path(name).valueStream().map(RulesetReader::start).toList());
        }
        return all;
    }

    private static RiskDuty.Start start(JsonNode node) {
        return new RiskDuty.Start(condition(node), day(node, "date"), text(node, "article"));
    }

    private static RiskCondition condition(JsonNode node) {
        JsonNode when = node.path("when");
        return when.isMissingNode() ? new RiskCondition.All(List.of()) : read(when);
    }

    private static RiskCondition read(JsonNode node) {
        if (node.isString()) {
            return word(node.asString());
        }
        if (node.isArray()) {
            return new RiskCondition.All(node.valueStream().map(RulesetReader::read).toList());
        }
        if (node.path("any").isArray() && node.size() == 1) {
            return new RiskCondition.Any(
                    node.path("any").valueStream().map(RulesetReader::read).toList());
        }
        throw new BadInput("when", node.toString(), "a text, an array or {\"any\": […]}");
    }

    private static RiskCondition word(String word) {
        if (word.startsWith("!")) {
            return new RiskCondition.Not(word(word.substring(1)));
        }
        int equals = word.indexOf('=');
        int less = word.indexOf('<');
        if (equals > 0) {
            return new RiskCondition.Is(
                    word.substring(0, equals),
                    List.of(word.substring(equals + 1).split("\\|", -1)));
        }
        return less > 0
                ? new RiskCondition.Before(
                        word.substring(0, less), LocalDate.parse(word.substring(less + 1)))
                : new RiskCondition.Flag(word);
    }

    private static Stream<JsonNode> each(JsonNode node, String name) {
        return node.path(name).valueStream();
    }

    private static List<String> texts(JsonNode node, String name) {
        return each(node, name).map(JsonNode::asString).toList();
    }

    private static String optional(JsonNode node, String name) {
        return node.path(name).asString("");
    }

    private static String text(JsonNode node, String name) {
        String text = optional(node, name);
        if (text.isEmpty()) {
            throw new BadInput("ruleset", node.toString(), "an object with a text '" + name + "'");
        }
        return text;
    }

    private static Optional<LocalDate> day(JsonNode node, String name) {
        return Optional.of(optional(node, name)).filter(d -> !d.isEmpty()).map(LocalDate::parse);
    }

    // ---- what refers to what ----

    private static void check(Ruleset set) {
        Set<String> known = new HashSet<>(Set.of(RiskFacts.CLASS));
        set.questions().forEach(q -> unique(known, q.id()));
        Set<String> ids = new HashSet<>();
        set.rules().forEach(r -> unique(ids, r.id()));
        set.duties().forEach(d -> unique(ids, d.id()));
        set.rules().forEach(r -> known.addAll(r.set()));
        List<RiskCondition> all = new ArrayList<>();
        set.questions().forEach(q -> all.add(q.when()));
        set.rules().forEach(r -> all.add(r.when()));
        set.duties().forEach(d -> all.add(d.when()));
        set.schedules().values().forEach(s -> s.forEach(start -> all.add(start.when())));
        RiskNames.of(all).forEach(name -> requireKnown(known, name));
        Set<String> steps = new HashSet<>();
        set.steps().forEach(s -> unique(steps, s.id()));
        set.questions().forEach(q -> requireKnown(steps, q.step()));
        set.questions().stream()
                .filter(q -> !q.unsure().isEmpty())
                .forEach(q -> q.check(q.unsure()));
        set.duties().forEach(d -> requireKnown(set.schedules().keySet(), d.effective()));
        set.duties().forEach(d -> requireKnown(set.schedules().keySet(), d.formal()));
        if (set.rules().isEmpty() || set.rules().getLast().riskClass().isEmpty()) {
            throw new BadInput("rules", "", "a last rule with a class, which holds for the rest");
        }
    }

    private static void unique(Set<String> known, String name) {
        if (!known.add(name)) {
            throw new BadInput("ruleset", name, "each name once");
        }
    }

    private static void requireKnown(Set<String> known, String name) {
        if (!known.contains(name)) {
            throw new BadInput("ruleset", name, "a name that the ruleset has");
        }
    }
}
