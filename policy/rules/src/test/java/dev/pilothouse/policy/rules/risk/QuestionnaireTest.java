package dev.pilothouse.policy.rules.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.RiskClass;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuestionnaireTest {
    private static final LocalDate DAY = LocalDate.parse("2026-11-30");
    private static final Ruleset RULES = Ruleset.current();

    private static Questionnaire of(Map<String, RiskAnswer> answers) {
        return Questionnaire.of(RULES, answers, DAY);
    }

    @Test
    void asks_only_what_is_open_in_order_and_ends() {
        Map<String, RiskAnswer> answers = new LinkedHashMap<>();
        assertThat(next(answers)).isEqualTo("infers_from_input");
        answers.put("infers_from_input", RiskAnswer.of("yes"));
        answers.put("eu_nexus", RiskAnswer.of("yes"));
        answers.put("exclusion", RiskAnswer.of("none"));
        answers.put("roles", RiskAnswer.of("deployer"));
        assertThat(next(answers)).isEqualTo("practices");
        answers.put("practices", RiskAnswer.of("emotion"));
        assertThat(next(answers)).isEqualTo("emotion_medical");
        answers.put("emotion_medical", RiskAnswer.of("no"));
        assertThat(of(answers).next()).isEmpty();
        assertThat(of(answers).result().riskClass()).isEqualTo(RiskClass.PROHIBITED);
        assertThat(of(answers).result().prohibitedFrom()).contains(LocalDate.parse("2025-02-02"));
    }

    private static String next(Map<String, RiskAnswer> answers) {
        return of(answers).next().orElseThrow().id();
    }

    @Test
    void a_changed_answer_takes_what_hung_on_it_along() {
        Map<String, RiskAnswer> answers = new HashMap<>();
        answers.put("infers_from_input", RiskAnswer.of("yes"));
        answers.put("eu_nexus", RiskAnswer.of("yes"));
        answers.put("exclusion", RiskAnswer.of("none"));
        answers.put("roles", RiskAnswer.of("deployer"));
        answers.put("practices", RiskAnswer.of("none"));
        answers.put("emotion_medical", RiskAnswer.of("no"));
        assertThat(of(answers).result().riskClass()).isNotEqualTo(RiskClass.PROHIBITED);
        assertThat(of(answers).counting()).doesNotContainKey("emotion_medical");
        assertThat(of(answers).answer("emotion_medical")).isEmpty();
    }

    @Test
    void a_derogation_without_a_written_ground_is_named() {
        Map<String, RiskAnswer> answers = new HashMap<>();
        answers.put("infers_from_input", RiskAnswer.of("yes"));
        answers.put("eu_nexus", RiskAnswer.of("yes"));
        answers.put("exclusion", RiskAnswer.of("none"));
        answers.put("roles", RiskAnswer.of("deployer"));
        answers.put("practices", RiskAnswer.of("none"));
        answers.put("product", RiskAnswer.of("none"));
        answers.put("area", RiskAnswer.of("employment"));
        answers.put("use_employment", RiskAnswer.of("4a"));
        answers.put("profiling", RiskAnswer.of("no"));
        answers.put("derogation", RiskAnswer.of("narrow"));
        assertThat(of(answers).withoutGround())
                .extracting(RiskQuestion::id)
                .containsExactly("derogation");
        answers.put(
                "derogation",
                new RiskAnswer(List.of("narrow"), "It only turns PDF files into fields."));
        assertThat(of(answers).withoutGround()).isEmpty();
    }

    @Test
    void answers_are_checked_with_field_value_and_what_was_expected() {
        assertThatThrownBy(() -> RULES.question("eu_nexus").check(List.of("maybe")))
                .isInstanceOf(BadInput.class)
                .hasMessage("eu_nexus: 'maybe' (expected: one of [yes, no], or unsure)");
        assertThatThrownBy(() -> RULES.question("area").check(List.of("none", "justice")))
                .hasMessageContaining("none alone");
        assertThatThrownBy(() -> RULES.question("exclusion").check(List.of("foss", "none")))
                .hasMessageContaining("one of");
        assertThatThrownBy(() -> RULES.question("in_service").check(List.of("yesterday")))
                .hasMessageContaining("2026-08-02");
        assertThat(RULES.question("area").check(List.of("justice", "education")))
                .containsExactly("education", "justice");
    }

    @Test
    void a_ruleset_that_names_what_it_does_not_have_is_refused() throws IOException {
        String text = shipped();
        assertThatThrownBy(() -> Ruleset.read(text.replace("\"practices=emotion\"", "\"xyz=1\"")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("xyz");
        assertThatThrownBy(() -> Ruleset.read("{"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("JSON");
    }

    @Test
    void another_ruleset_shows_what_it_would_change() throws IOException {
        Map<String, RiskAnswer> answers = new HashMap<>();
        answers.put("infers_from_input", RiskAnswer.of("yes"));
        answers.put("eu_nexus", RiskAnswer.of("yes"));
        answers.put("exclusion", RiskAnswer.of("none"));
        answers.put("roles", RiskAnswer.of("deployer"));
        answers.put("practices", RiskAnswer.of("none"));
        answers.put("product", RiskAnswer.of("none"));
        answers.put("area", RiskAnswer.of("employment"));
        answers.put("use_employment", RiskAnswer.of("4a"));
        answers.put("profiling", RiskAnswer.of("yes"));
        RiskResult before = of(answers).result();
        Ruleset postponed =
                Ruleset.read(
                        shipped().replace("\"date\": \"2027-12-02\"", "\"date\": \"2029-12-02\""));
        assertThat(postponed.digest()).isNotEqualTo(RULES.digest());
        assertThat(difference(before, answers, postponed))
                .anyMatch(l -> l.contains("Article 26(6)") && l.contains("2029-12-02"));
        assertThat(difference(before, answers, RULES)).isEmpty();
    }

    private static List<String> difference(
            RiskResult before, Map<String, RiskAnswer> answers, Ruleset after) {
        String statement = RiskJson.statement("acme/cv", 1, RULES, of(answers));
        return RiskDifference.between(
                before, RiskJson.questions(statement), Questionnaire.of(after, answers, DAY));
    }

    private static Map<String, RiskAnswer> undressing() {
        Map<String, RiskAnswer> answers = new HashMap<>();
        answers.put("infers_from_input", RiskAnswer.of("yes"));
        answers.put("eu_nexus", RiskAnswer.of("yes"));
        answers.put("exclusion", RiskAnswer.of("none"));
        answers.put("roles", RiskAnswer.of("provider"));
        answers.put("practices", RiskAnswer.of("intimate"));
        answers.put("intimate_consent", RiskAnswer.of("no"));
        answers.put("intimate_purpose", RiskAnswer.of("yes"));
        answers.put("product", RiskAnswer.of("none"));
        answers.put("area", RiskAnswer.of("employment"));
        answers.put("use_employment", RiskAnswer.of("4a"));
        answers.put("profiling", RiskAnswer.of("yes"));
        return answers;
    }

    @Test
    void another_ruleset_shows_days_owners_and_options_that_changed() throws IOException {
        Map<String, RiskAnswer> answers = undressing();
        RiskResult before = of(answers).result();
        String text = shipped();
        assertThat(changed(before, answers, text.replace("\"2026-12-02\"", "\"2027-01-02\"")))
                .anyMatch(l ->
                        l.startsWith("reason changed: P-ba1")
                                && l.contains("2026-12-02")
                                && l.contains("2027-01-02"));
        assertThat(
                        changed(
                                before,
                                answers,
                                text.replace("\"keep\": \"6 months\"", "\"keep\": \"1 year\"")))
                .anyMatch(l -> l.contains("Keep the logs (provider)") && l.contains("1 year"));
        assertThat(
                        changed(
                                before,
                                answers,
                                text.replace(
                                        "\"general\": [{\"date\": \"2026-08-02\"",
                                        "\"general\": [{\"date\": \"2026-09-02\"")))
                .anyMatch(l -> l.contains("formally from 2026-09-02"));
        assertThat(
                        changed(
                                before,
                                answers,
                                text.replace(
                                        "{\"value\": \"none\", \"label\": \"Neither\"}",
                                        "{\"value\": \"c\", \"label\": \"Of Section C\"},"
                                                + "{\"value\": \"none\", \"label\": \"Neither\"}")))
                .anyMatch(l -> l.startsWith("question changed: Is it a product"));
        assertThat(changed(before, answers, text.replace("\"value\": \"4a\"", "\"value\": \"4x\"")))
                .anyMatch(l -> l.startsWith("reason gone: A3-4a"));
    }

    private static List<String> changed(
            RiskResult before, Map<String, RiskAnswer> answers, String text) {
        return difference(
                before,
                answers,
                Ruleset.read(text.replace("\"unsure\": [\"4a\"]", "\"unsure\": []")));
    }

    private static String shipped() throws IOException {
        try (InputStream in = Ruleset.class.getResourceAsStream("eu-ai-act.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
