package dev.pilothouse.policy.rules.risk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The questionnaire against a table of cases, each with the article that says so. */
class ScenariosTest {
    private static final JsonNode TABLE = table();

    private static JsonNode table() {
        try (InputStream in = ScenariosTest.class.getResourceAsStream("scenarios.json")) {
            return JsonMapper.shared().readTree(in.readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<Arguments> scenarios() {
        return TABLE.path("scenarios")
                .valueStream()
                .map(s -> Arguments.of(s.path("name").asString(), s));
    }

    @Test
    void the_table_holds_forty_cases_and_each_cites_its_article() {
        assertThat(TABLE.path("scenarios").size()).isGreaterThanOrEqualTo(40);
        assertThat(TABLE.path("scenarios"))
                .allMatch(s ->
                        s.path("cites").asString("").contains("Art")
                                || s.path("cites").asString("").contains("Annex"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void scenario(String name, JsonNode expected) {
        Map<String, RiskAnswer> answers = answers(expected);
        Questionnaire questionnaire =
                Questionnaire.of(
                        Ruleset.current(),
                        answers,
                        LocalDate.parse(expected.path("on").asString()));
        RiskResult result = questionnaire.result();

        assertThat(questionnaire.next()).as("open question").isEmpty();
        assertThat(result.riskClass().word()).isEqualTo(expected.path("class").asString());
        assertThat(texts(expected, "overlays")).isSubsetOf(result.overlays());
        assertThat(texts(expected, "articles")).isSubsetOf(result.articles());
        assertThat(texts(expected, "reasons"))
                .isSubsetOf(result.reasons().stream().map(RiskResult.Reason::rule).toList());
        assertThat(result.upcoming().stream().map(RiskResult.Reason::rule).toList())
                .isEqualTo(texts(expected, "upcoming"));
        assertThat(texts(expected, "duties")).allMatch(result::owes);
        assertThat(texts(expected, "not")).noneMatch(result::owes);
        assertThat(result.doubts()).isEqualTo(texts(expected, "doubts"));
        if (expected.has("second")) {
            assertThat(result.second()).isEqualTo(texts(expected, "second"));
        }
        expected.path("dates")
                .properties()
                .forEach(d ->
                        assertThat(due(result, d.getKey()).effectiveFrom())
                                .as(d.getKey())
                                .isEqualTo(day(d.getValue())));
        expected.path("formal")
                .properties()
                .forEach(d ->
                        assertThat(due(result, d.getKey()).formalFrom())
                                .as(d.getKey())
                                .isEqualTo(day(d.getValue())));
        assertThat(RiskJson.result(RiskJson.result(result))).isEqualTo(result);
    }

    private static Optional<LocalDate> day(JsonNode node) {
        return Optional.of(node.asString()).filter(d -> !d.isEmpty()).map(LocalDate::parse);
    }

    private static RiskResult.Due due(RiskResult result, String id) {
        return result.duties().stream()
                .filter(d -> d.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no duty " + id));
    }

    private static Map<String, RiskAnswer> answers(JsonNode scenario) {
        Map<String, RiskAnswer> answers = new LinkedHashMap<>();
        for (JsonNode from : List.of(TABLE.path("usual"), scenario.path("answers"))) {
            from.properties()
                    .forEach(e -> {
                        List<String> values =
                                e.getValue().isArray()
                                        ? e.getValue()
                                                .valueStream()
                                                .map(JsonNode::asString)
                                                .toList()
                                        : List.of(e.getValue().asString());
                        Ruleset.current().question(e.getKey()).check(values);
                        answers.put(e.getKey(), new RiskAnswer(values, ""));
                    });
        }
        return answers;
    }

    private static List<String> texts(JsonNode node, String name) {
        return node.path(name).valueStream().map(JsonNode::asString).toList();
    }
}
