package dev.pilothouse.console.web.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pilothouse.console.web.playground.ChatBody;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.TextDiff;
import dev.pilothouse.console.web.ui.WordMarks;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.rules.prompts.PromptContent;
import dev.pilothouse.policy.rules.prompts.PromptJson;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PromptLogicTest {
    private static final String WHOLE =
            """
            {"messages": [{"role": "system", "content": "Answer in {{language}}.\\nBe brief."},
              {"role": "user", "content": "{{question}}"}],
             "variables": [
              {"name": "language", "type": "enum", "values": ["en", "de"], "default": "en"},
              {"name": "question", "max_length": 500, "description": "what they ask"}],
             "model": "small",
             "parameters": {"temperature": 0.4, "top_p": 0.9, "max_output_tokens": 60,
              "stop": ["END"], "seed": 7, "frequency_penalty": -1, "presence_penalty": 0.5},
             "tools": [{"name": "search", "parameters": {"type": "object"}, "strict": true}],
             "response_schema": {"name": "answer", "schema": {"type": "object"}},
             "guardrails": ["pii"], "deployments": ["small-a"]}\
            """;

    private static final PromptContent CONTENT = PromptJson.read(WHOLE);

    @Test
    void draft_keepsEverythingThatAPromptSays() {
        assertThat(Draft.of(CONTENT).content()).isEqualTo(CONTENT);
        assertThat(Draft.of(CONTENT).findings()).isEmpty();
    }

    private static Draft says(String text, Draft.Variable... variables) {
        Draft whole = Draft.of(CONTENT);
        return new Draft(
                List.of(new Draft.Message("user", text)),
                List.of(variables),
                "small",
                whole.parameters(),
                "",
                "",
                List.of(),
                List.of());
    }

    private static Draft.Variable variable(String name, String type, String fallback) {
        return new Draft.Variable(name, type, true, fallback, "", "");
    }

    @Test
    void findings_nameUnknownUnusedAndBrokenPlaceholders() {
        Draft draft =
                says(
                        "{{unknown}} {{unknown}} {{Not A Name}} \\{{plain}} {{open",
                        variable("unused", "string", ""));
        assertThat(draft.findings())
                .extracting(Draft.Finding::text)
                .containsExactly(
                        "Message 1: {{unknown}} is not declared",
                        "Message 1: {{Not A Name}} is no name: a lower-case letter, then letters,"
                                + " digits and _",
                        "Message 1: {{open is not closed; write \\{{ for two braces",
                        "Variable unused is used in no message");
        assertThat(draft.findings().getFirst().declares()).isEqualTo(Optional.of("unknown"));
        assertThat(draft.findings().getLast().status()).isEqualTo(Status.WATCH);
    }

    @Test
    void findings_nameAValueOfTheWrongType() {
        Draft draft = says("{{amount}}", variable("amount", "integer", "many"));
        assertThat(draft.findings())
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.status()).isEqualTo(Status.OFF);
                    assertThat(f.text()).startsWith("Default of variable amount: 'many'");
                });
        assertThatExceptionOfType(BadInput.class).isThrownBy(draft::content);
    }

    @Test
    void findings_nameToolsThatAreNoJson() {
        Draft whole = Draft.of(CONTENT);
        Draft broken =
                new Draft(
                        whole.messages(),
                        whole.variables(),
                        whole.model(),
                        whole.parameters(),
                        "[{",
                        whole.schema(),
                        whole.guardrails(),
                        whole.deployments());
        assertThat(broken.findings())
                .singleElement()
                .satisfies(f -> assertThat(f.text()).startsWith("Tools: "));
    }

    @Test
    void sideBySide_putsWhatBelongsTogetherOnOneLine_andMarksItsWords() {
        PromptContent after =
                PromptJson.read(WHOLE.replace("Be brief.", "Be very brief.\\nGive one fact."));
        List<SideBySide> all = SideBySide.of(CONTENT, after);
        assertThat(all).hasSize(2);
        List<TextDiff.Row> rows = all.getFirst().rows();
        assertThat(rows).hasSize(3);
        assertThat(rows.getFirst().left())
                .hasValueSatisfying(s -> assertThat(s.changed()).isFalse());
        assertThat(rows.get(1).right())
                .hasValueSatisfying(s ->
                        assertThat(s.pieces())
                                .containsExactly(
                                        new WordMarks.Piece("Be ", false),
                                        new WordMarks.Piece("very ", true),
                                        new WordMarks.Piece("brief.", false)));
        assertThat(rows.get(2).left()).isEmpty();
        assertThat(rows.get(2).right())
                .hasValueSatisfying(s -> assertThat(s.number()).isEqualTo(3));
        assertThat(SideBySide.changed(all, true)).isEqualTo(1);
        assertThat(SideBySide.changed(all, false)).isEqualTo(2);
    }

    @Test
    void sideBySide_showsAMessageThatOnlyOneHas() {
        PromptContent before =
                PromptJson.read(
                        "{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
        PromptContent after =
                PromptJson.read(
                        """
                        {"model": "small", "messages": [{"role": "user", "content": "Hi"},
                         {"role": "assistant", "content": "Hello"}]}\
                        """);
        SideBySide added = SideBySide.of(before, after).getLast();
        assertThat(added.before()).isEmpty();
        assertThat(added.after()).isEqualTo("assistant");
        assertThat(added.rows()).singleElement().satisfies(r -> assertThat(r.left()).isEmpty());
    }

    @Test
    void wordMarks_joinToTheLinesThatTheyCameFrom() {
        String before = "Quote the parts of the file that mattered, with names";
        String after = "Quote the parts of the decision record that mattered.";
        WordMarks.Pair pair = WordMarks.compare(before, after);
        assertThat(joined(pair.before())).isEqualTo(before);
        assertThat(joined(pair.after())).isEqualTo(after);
        assertThat(pair.before()).contains(new WordMarks.Piece("file", true));
        assertThat(joined(WordMarks.compare("", after).after())).isEqualTo(after);
    }

    private static String joined(List<WordMarks.Piece> pieces) {
        return pieces.stream().map(WordMarks.Piece::text).reduce("", String::concat);
    }

    @Test
    void chatBody_saysAllThatTheGatewayNeeds() {
        JsonNode body = JsonMapper.shared().readTree(ChatBody.of(CONTENT, CONTENT.messages()));
        assertThat(body.path("stream").asBoolean()).isTrue();
        assertThat(body.path("stream_options").path("include_usage").asBoolean()).isTrue();
        assertThat(body.path("max_completion_tokens").asInt()).isEqualTo(60);
        assertThat(body.path("temperature").asDouble()).isEqualTo(0.4);
        assertThat(body.path("messages").path(0).path("role").asString()).isEqualTo("system");
        assertThat(body.path("tools").path(0).path("function").path("name").asString())
                .isEqualTo("search");
        assertThat(body.path("response_format").path("json_schema").path("name").asString())
                .isEqualTo("answer");
    }

    @Test
    void words_writeDigestsAndShares() {
        assertThat(Words.digest("2d07" + "0".repeat(56) + "e8aa")).isEqualTo("sha256:2d07…e8aa");
        assertThat(Words.share(1_000)).isEqualTo("10 %");
        assertThat(Words.share(250)).isEqualTo("2.5 %");
        assertThat(Words.field("parameters.max_output_tokens")).isEqualTo("Max output tokens");
        assertThat(Words.field("variables.amount.type")).isEqualTo("Variable amount, type");
        assertThat(Words.field("response_schema.schema")).isEqualTo("Response schema, schema");
        assertThat(Words.field("model")).isEqualTo("Model");
    }
}
