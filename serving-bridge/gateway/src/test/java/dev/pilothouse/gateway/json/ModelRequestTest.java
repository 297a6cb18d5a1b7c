package dev.pilothouse.gateway.json;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelRequestTest {
    private static ModelRequest scan(String body) {
        return ModelRequest.scan(Dialect.OPENAI_CHAT, body.getBytes(UTF_8));
    }

    private static String spliced(String body, String model) {
        return new String(scan(body).bodyFor(model), UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'model':'a','messages':[]} | {'model':'b','messages':[]}",
                "{'messages':['é\\u00e9\\n'],'model' : 'a' } | {'messages':['é\\u00e9\\n'],'model' : 'b' }",
                "{'mod\\u0065l':'a','messages':[]} | {'mod\\u0065l':'b','messages':[]}",
                "{'model':'a','stream':true,'messages':[]} | {'model':'b','stream':true,'messages':[],'stream_options':{'include_usage':true}}",
                "{'model':'a','stream':true,'stream_options':null,'messages':[]} | {'model':'b','stream':true,'stream_options':{'include_usage':true},'messages':[]}",
                "{'model':'a','stream':true,'stream_options':{},'messages':[]} | {'model':'b','stream':true,'stream_options':{'include_usage':true},'messages':[]}",
                "{'model':'a','stream':true,'stream_options':{'include_usage':false,'x':1},'messages':[]} | {'model':'b','stream':true,'stream_options':{'include_usage':true,'x':1},'messages':[]}",
                "{'stream_options':{'x':{}},'model':'a','messages':[],'stream':true} | {'stream_options':{'include_usage':true,'x':{}},'model':'b','messages':[],'stream':true}",
                "{'model':'a','stream':false,'stream_options':{'x':1},'messages':[]} | {'model':'b','stream':false,'stream_options':{'x':1},'messages':[]}"
            })
    void onlyModelAndUsage_change(String body, String expected) {
        assertThat(spliced(body.replace('\'', '"'), "b")).isEqualTo(expected.replace('\'', '"'));
    }

    @Test
    void sameModel_changesNothing() {
        String body = " {\"model\":\"a\", \"messages\" : [ ] }\n";
        assertThat(spliced(body, "a")).isEqualTo(body);
    }

    @Test
    void modelName_isQuoted() {
        assertThat(spliced("{\"model\":\"a\",\"messages\":[]}", "a\"b")).contains("\"a\\\"b\"");
    }

    @Test
    void whatKillsAreOver_isRead() {
        ModelRequest request =
                scan(
                        "{\"model\":\"a\",\"messages\":[],\"user\":\"u\",\"safety_identifier\":\"s\",\"tools\":["
                                + "{\"type\":\"function\",\"function\":{\"description\":\"d\",\"name\":\"t1\",\"parameters\":{\"name\":\"no\"}}},"
                                + "{\"type\":\"custom\",\"custom\":{\"name\":\"t2\"}}]}");
        assertThat(request.endUsers()).containsExactly("u", "s");
        assertThat(request.tools()).containsExactly("t1", "t2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "{",
                "{}",
                "{\"model\":\"a\"}",
                "{\"model\":\"\",\"messages\":[]}",
                "{\"model\":null,\"messages\":[]}",
                "{\"model\":\"a\",\"messages\":null}",
                "{\"model\":\"a\",\"messages\":[]}x",
                "{\"model\":\"a\",\"messages\":[]}{}",
                "{\"model\":\"a\",\"messages\":[],}",
                "{\"model\":\"a\",\"messages\":[",
                "{\"model\":\"a\",\"messages\":[],\"stream\":1}",
                "{\"model\":\"a\",\"messages\":[],\"stream\":true,\"stream\":false}",
                "{\"model\":\"a\",\"messages\":[],\"stream_options\":[]}",
                "{\"model\":\"a\",\"messages\":[],\"user\":5}",
                "{\"model\":\"a\",\"messages\":[],\"tools\":{}}",
                "\uFEFF{\"model\":\"a\",\"messages\":[]}"
            })
    void badBodies_areRefused(String body) {
        assertThatThrownBy(() -> scan(body)).isInstanceOf(BadBody.class);
    }

    @Test
    void utf16_isRefused() {
        assertThatThrownBy(() ->
                        ModelRequest.scan(
                                Dialect.OPENAI_CHAT,
                                "{\"model\":\"a\",\"messages\":[]}".getBytes(UTF_16)))
                .isInstanceOf(BadBody.class);
    }

    @Test
    void deepNesting_isRefused() {
        assertThatThrownBy(() ->
                        scan(
                                "{\"model\":\"a\",\"messages\":"
                                        + "[".repeat(5_000)
                                        + "]".repeat(5_000)
                                        + "}"))
                .isInstanceOf(BadBody.class);
    }
}
