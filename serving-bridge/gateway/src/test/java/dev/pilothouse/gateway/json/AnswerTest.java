package dev.pilothouse.gateway.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.gateway.json.Answer.Chunk;
import org.junit.jupiter.api.Test;

class AnswerTest {
    private final Answer answer = new Answer(Dialect.OPENAI_CHAT);

    private Chunk read(String chunk) {
        byte[] bytes = chunk.replace('\'', '"').getBytes(UTF_8);
        return answer.read(bytes, 0, bytes.length);
    }

    private static String delta(String delta) {
        return "{'id':'i','choices':[{'index':0,'delta':" + delta + ",'finish_reason':null}]}";
    }

    @Test
    void chunks_areTold() {
        assertThat(read(delta("{'role':'assistant','content':''}"))).isEqualTo(Chunk.OTHER);
        assertThat(read(delta("{'content':'hi'}"))).isEqualTo(Chunk.OUTPUT);
        assertThat(read(delta("{'reasoning_content':'hm'}"))).isEqualTo(Chunk.OUTPUT);
        assertThat(read("{'choices':[],'usage':{'prompt_tokens':1}}")).isEqualTo(Chunk.USAGE_ONLY);
        assertThat(read("{'error':{'message':'x'}}")).isEqualTo(Chunk.ERROR);
        assertThat(read("{'choices':[],'usage':null}")).isEqualTo(Chunk.OTHER);
        assertThat(read("not json")).isEqualTo(Chunk.UNREADABLE);
        assertThat(read("[1]")).isEqualTo(Chunk.UNREADABLE);
    }

    @Test
    void toolCalls_arePutTogether() {
        read(
                delta(
                        "{'tool_calls':[{'index':0,'id':'c1','type':'function','function':{'name':'search','arguments':''}}]}"));
        read(delta("{'tool_calls':[{'index':0,'function':{'arguments':'{q:'}}]}"));
        read(delta("{'tool_calls':[{'index':0,'function':{'arguments':' 1}'}}]}"));
        var calls = answer.choices().getFirst().toolCalls().iterator();
        var call = calls.next();
        assertThat(call.id()).isEqualTo("c1");
        assertThat(call.name()).isEqualTo("search");
        assertThat(call.arguments()).isEqualTo("{q: 1}");
        assertThat(calls).isExhausted();
    }

    @Test
    void choices_areKeptApart() {
        read(
                "{'choices':[{'index':1,'delta':{'content':'b'}},{'index':0,'delta':{'content':'a'}}]}");
        read("{'choices':[{'index':1,'delta':{'content':'B'},'finish_reason':'length'}]}");
        assertThat(answer.choices()).extracting(Choice::text).containsExactly("a", "bB");
        assertThat(answer.finishReasons()).containsExactly("length");
    }

    @Test
    void usage_isDisjoint() {
        read(
                "{'usage':{'prompt_tokens':100,'completion_tokens':50,'prompt_tokens_details':{'cached_tokens':60},"
                        + "'completion_tokens_details':{'reasoning_tokens':20}}}");
        Usage usage = java.util.Objects.requireNonNull(answer.usage());
        assertThat(usage.input()).isEqualTo(40);
        assertThat(usage.cacheRead()).isEqualTo(60);
        assertThat(usage.output()).isEqualTo(30);
        assertThat(usage.reasoning()).isEqualTo(20);
    }

    @Test
    void keptText_isBounded_andAllIsCounted() {
        String kilobyte = "x".repeat(1_024);
        for (int i = 0; i < 100; i++) {
            read(delta("{'content':'" + kilobyte + "'}"));
        }
        assertThat(answer.choices().getFirst().text()).hasSize(Answer.KEPT);
        assertThat(answer.countedTokens()).isEqualTo(100 * 1_024 / 4);
    }

    @Test
    void tokens_areCountedByChunk() {
        for (int i = 0; i < 7; i++) {
            read(delta("{'content':'word '}"));
        }
        assertThat(answer.countedTokens()).isEqualTo(7);
    }
}
