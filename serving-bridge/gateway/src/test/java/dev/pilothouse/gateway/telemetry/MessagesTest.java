package dev.pilothouse.gateway.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MessagesTest {
    private static String input(String messages, int most) {
        String body = "{'model':'m','messages':" + messages + "}";
        byte[] as = Messages.input(body.replace('\'', '"').getBytes(UTF_8), most);
        return new String(as, UTF_8).replace('"', '\'');
    }

    @Test
    void messages_becomeRolesAndParts() {
        assertThat(
                        input(
                                "[{'role':'system','content':'be kind'},{'content':[{'type':'text','text':'look'},"
                                        + "{'type':'image_url','image_url':{'url':'data:…'}}],'role':'user'}]",
                                1_000))
                .isEqualTo(
                        "[{'role':'system','parts':[{'type':'text','content':'be kind'}]},"
                                + "{'role':'user','parts':[{'type':'text','content':'look'},{'type':'blob','content':'image_url'}]}]");
    }

    @Test
    void toolCallsAndTheirAnswers_areKept() {
        assertThat(
                        input(
                                "[{'role':'assistant','content':null,'tool_calls':[{'id':'c1','type':'function',"
                                        + "'function':{'name':'search','arguments':'{}'}}]},"
                                        + "{'role':'tool','tool_call_id':'c1','content':'found'}]",
                                1_000))
                .isEqualTo(
                        "[{'role':'assistant','parts':[{'type':'tool_call','id':'c1','name':'search','arguments':'{}'}]},"
                                + "{'role':'tool','tool_call_id':'c1','parts':[{'type':'text','content':'found'}]}]");
    }

    @Test
    void text_isBoundedOverAllMessages() {
        assertThat(
                        input(
                                "[{'role':'user','content':'12345'},{'role':'user','content':'67890'}]",
                                7))
                .contains("'12345'")
                .contains("'67'")
                .doesNotContain("678");
    }

    @Test
    void oddMessages_areNoProblem() {
        assertThat(input("[1,null,{},{'role':5,'content':{'x':[1]}}]", 100))
                .isEqualTo("[{'role':'user','parts':[]},{'role':'user','parts':[]}]");
        assertThat(input("[{'role':", 100)).isEmpty();
    }
}
