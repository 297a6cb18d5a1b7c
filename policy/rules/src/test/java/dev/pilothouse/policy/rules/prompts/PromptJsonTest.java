package dev.pilothouse.policy.rules.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptJsonTest {
    private static final String FULL =
            """
            {
              "model": "small",
              "messages": [
                {"role": "system", "content": "You answer for {{company}}."},
                {"role": "user", "content": "{{question}}"}
              ],
              "variables": [
                {"name": "company", "type": "enum", "values": ["Acme", "Globex"], "default": "Acme"},
                {"name": "question", "max_length": 500, "description": "What is asked"}
              ],
              "parameters": {"temperature": 0.20, "max_output_tokens": 300, "stop": ["END"]},
              "tools": [
                {"name": "search", "description": "Finds", "strict": true,
                 "parameters": {"type": "object", "properties": {}}}
              ],
              "response_schema": {"name": "answer", "schema": {"type": "object"}},
              "guardrails": ["No secrets"],
              "deployments": ["small-a", "small-b"]
            }\
            """;

    /** The same in another order of fields, with what is usual written out. */
    private static final String SHUFFLED =
            """
            {
              "deployments": ["small-a", "small-b"], "guardrails": ["No secrets"],
              "response_schema": {"strict": true, "schema": {"type": "object"}, "name": "answer"},
              "tools": [{"parameters": {"properties": {}, "type": "object"},
                "strict": true, "description": "Finds", "name": "search"}],
              "parameters": {"stop": ["END"], "max_output_tokens": 3e2, "temperature": 2e-1},
              "variables": [
                {"default": "Acme", "values": ["Acme", "Globex"], "type": "enum", "name": "company",
                 "required": false},
                {"description": "What is asked", "max_length": 500, "type": "string",
                 "required": true, "name": "question"}],
              "messages": [
                {"content": "You answer for {{company}}.", "role": "system"},
                {"content": "{{question}}", "role": "user"}],
              "model": "small"
            }\
            """;

    private static ReleaseContent release(PromptContent content) {
        return new ReleaseContent(
                new TenantId("acme"), new FeatureId("chat"), "answer", 3, content);
    }

    @Test
    void everything_isReadAndWrittenAgain() {
        PromptContent content = PromptJson.read(FULL);
        assertThat(content.messages()).hasSize(2);
        assertThat(content.variables().get(1).maxLength()).isEqualTo(500);
        assertThat(content.parameters().temperature()).hasValue(0.2);
        assertThat(PromptJson.read(PromptJson.write(content))).isEqualTo(content);
    }

    @Test
    void digest_isTheSameInAnyOrderOfFields_andForEver() {
        PromptContent content = PromptJson.read(FULL);
        PromptContent shuffled = PromptJson.read(SHUFFLED);
        assertThat(release(shuffled).digest()).isEqualTo(release(content).digest());
        assertThat(release(content).canonical())
                .isEqualTo(
                        "{\"content\":{\"deployments\":[\"small-a\",\"small-b\"],"
                                + "\"guardrails\":[\"No secrets\"],\"messages\":[{\"content\":\"You"
                                + " answer for {{company}}.\",\"role\":\"system\"},{\"content\":"
                                + "\"{{question}}\",\"role\":\"user\"}],\"model\":\"small\","
                                + "\"parameters\":{\"max_output_tokens\":300,\"stop\":[\"END\"],"
                                + "\"temperature\":0.2},\"response_schema\":{\"name\":\"answer\","
                                + "\"schema\":{\"type\":\"object\"}},\"tools\":[{\"description\":"
                                + "\"Finds\",\"name\":\"search\",\"parameters\":{\"properties\":{},"
                                + "\"type\":\"object\"},\"strict\":true}],\"variables\":[{"
                                + "\"default\":\"Acme\",\"name\":\"company\",\"type\":\"enum\","
                                + "\"values\":[\"Acme\",\"Globex\"]},{\"description\":\"What is"
                                + " asked\",\"max_length\":500,\"name\":\"question\",\"type\":"
                                + "\"string\"}]},\"feature\":\"chat\",\"format\":"
                                + "\"pilothouse-release/1\",\"prompt\":\"answer\",\"tenant\":"
                                + "\"acme\",\"version\":3}");
        assertThat(release(content).digest())
                .isEqualTo("1af8c5b16a7afaa453de405bebb60236ced02d79db698ee1c6e29fc63e448605");
    }

    @Test
    void release_isReadFromItsCanonicalForm() {
        ReleaseContent release = release(PromptJson.read(FULL));
        assertThat(ReleaseContent.read(release.canonical())).isEqualTo(release);
    }

    @Test
    void anyChange_makesAnotherDigest() {
        String digest = release(PromptJson.read(FULL)).digest();
        for (String[] change :
                List.of(
                        new String[] {"0.20", "0.21"},
                        new String[] {"small-b", "small-c"},
                        new String[] {"answer for", "answer  for"},
                        new String[] {"500", "501"},
                        new String[] {"No secrets", "No secret"},
                        new String[] {"\"strict\": true", "\"strict\": false"})) {
            PromptContent changed = PromptJson.read(FULL.replace(change[0], change[1]));
            assertThat(release(changed).digest()).as(change[1]).isNotEqualTo(digest);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"small\" | 5 | model",
                "\"role\": \"user\" | \"role\": \"boss\" | messages[1].role",
                "\"role\": \"user\" | \"role\": \"user\", \"name\": \"x\" | messages[1].name",
                "\"role\": \"system\" | \"role\": \"assistant\" | -",
                "\"role\": \"user\" | \"role\": \"system\" | -",
                "{{question}} | {{ question }} | messages[1].content",
                "{{question}} | {{other}} | messages[1].content",
                "{{question}} | {{question | messages[1].content",
                "\"name\": \"question\" | \"name\": \"Question\" | variables[1].name",
                "\"name\": \"question\" | \"name\": \"company\" | variables[1]",
                "\"enum\" | \"list\" | variables[0].type",
                "\"default\": \"Acme\" | \"default\": \"Initech\" | variables[0].default",
                "\"max_length\": 500 | \"max_length\": 0 | variables[1].max_length",
                "\"max_length\": 500 | \"values\": [\"a\"] | variables[1].values",
                "0.20 | 2.5 | parameters.temperature",
                "300 | 1.5 | parameters.max_output_tokens",
                "\"stop\" | \"stops\" | parameters.stops",
                "\"search\" | \"se arch\" | tools[0].name",
                "{\"type\": \"object\"}} | 7} | response_schema.schema",
                "{\"type\": \"object\"}} | {\"minimum\": 9007199254740993}} |"
                        + " response_schema.schema",
                "\"small-b\" | \"small-a\" | deployments[1]",
                "\"small-b\" | \"Small B\" | deployments[1]",
                "\"No secrets\" | \"\" | guardrails[0]",
                "\"guardrails\" | \"guards\" | guards"
            })
    void whatIsWrong_isNamedByItsField(String right, String wrong, String field) {
        String json = FULL.replace(right, wrong);
        if (field.equals("-")) {
            assertThat(PromptJson.read(json).messages()).hasSize(2);
        } else {
            assertThatExceptionOfType(BadInput.class)
                    .isThrownBy(() -> PromptJson.read(json))
                    .satisfies(e -> assertThat(e.field()).isEqualTo(field));
        }
    }

    @Test
    void orders_comeBeforeTheConversation() {
        String json =
                """
                {"model": "m", "messages": [{"role": "user", "content": "a"},
                  {"role": "developer", "content": "b"}]}\
                """;
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> PromptJson.read(json))
                .withMessageContaining("messages[1].role")
                .withMessageContaining("come first");
    }

    @Test
    void noJson_orAFieldTwice_isRefused() {
        assertThatExceptionOfType(BadInput.class).isThrownBy(() -> PromptJson.read("{"));
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> PromptJson.read("{\"model\":\"a\",\"model\":\"b\"}"));
        assertThatExceptionOfType(BadInput.class).isThrownBy(() -> PromptJson.read("[]"));
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> ReleaseContent.read("{\"format\":\"pilothouse-release/9\"}"));
    }
}
