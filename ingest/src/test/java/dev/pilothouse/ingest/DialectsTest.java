package dev.pilothouse.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DialectsTest {
    private static final String COLUMNS =
            "SELECT operation, call, provider, request_model, model, input_tokens, cache_read_tokens, cache_write_tokens,"
                    + " output_tokens, reasoning_tokens, session, agent, tool, finish_reason, dialect FROM @span";

    @TempDir Path folder;
    private RunningIngest ingest;

    @BeforeEach
    void start() throws Exception {
        ingest = RunningIngest.start(folder);
    }

    @AfterEach
    void stop() throws Exception {
        ingest.close();
    }

    private void stored(Span.Builder span, String columns) throws Exception {
        ingest.protobuf(RunningIngest.KEY, Otlp.request(span.build()));
        ingest.await(COLUMNS, columns);
    }

    @Test
    void newestStandard() throws Exception {
        stored(
                Otlp.span("chat gpt-x")
                        .addAttributes(Otlp.attribute("gen_ai.operation.name", "chat"))
                        .addAttributes(Otlp.attribute("gen_ai.provider.name", "openai"))
                        .addAttributes(Otlp.attribute("gen_ai.request.model", "gpt-x"))
                        .addAttributes(Otlp.attribute("gen_ai.usage.input_tokens", 100))
                        .addAttributes(Otlp.attribute("gen_ai.usage.cache_read.input_tokens", 30))
                        .addAttributes(Otlp.attribute("gen_ai.usage.cache_write.input_tokens", 20))
                        .addAttributes(Otlp.attribute("gen_ai.usage.output_tokens", 50))
                        .addAttributes(Otlp.attribute("gen_ai.usage.reasoning.output_tokens", 10))
                        .addAttributes(Otlp.attribute("gen_ai.conversation.id", "c-1"))
                        .addAttributes(Otlp.attribute("gen_ai.agent.name", "helper"))
                        .addAttributes(Otlp.list("gen_ai.response.finish_reasons", "length")),
                "chat\t1\topenai\tgpt-x\tgpt-x\t50\t30\t20\t40\t10\tc-1\thelper\t\tlength\tgen_ai");
    }

    @Test
    void standardUpTo136() throws Exception {
        stored(
                Otlp.span("chat grok")
                        .addAttributes(Otlp.attribute("gen_ai.operation.name", "chat"))
                        .addAttributes(Otlp.attribute("gen_ai.system", "xai"))
                        .addAttributes(Otlp.attribute("gen_ai.request.model", "grok"))
                        .addAttributes(Otlp.attribute("gen_ai.response.model", "grok-4"))
                        .addAttributes(Otlp.attribute("gen_ai.usage.prompt_tokens", 7))
                        .addAttributes(
                                Otlp.attribute("gen_ai.usage.cache_creation.input_tokens", 2))
                        .addAttributes(Otlp.attribute("gen_ai.usage.completion_tokens", 3))
                        .addEvents(
                                Span.Event.newBuilder()
                                        .setName("gen_ai.user.message")
                                        .addAttributes(Otlp.attribute("content", "hello")))
                        .addEvents(
                                Span.Event.newBuilder()
                                        .setName("gen_ai.choice")
                                        .addAttributes(Otlp.attribute("message", "hi"))),
                "chat\t1\tx_ai\tgrok\tgrok-4\t5\t0\t2\t3\t0\t\t\t\t\tgen_ai-1.36");
        assertThat(ingest.sql("SELECT part, body FROM @span_content ORDER BY part FORMAT TSVRaw"))
                .isEqualTo(
                        "input\t[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"hello\"}]}]\n"
                                + "output\t[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"hi\"}]}]");
    }

    @Test
    void openInference() throws Exception {
        stored(
                Otlp.span("ChatCompletion")
                        .addAttributes(Otlp.attribute("openinference.span.kind", "LLM"))
                        .addAttributes(Otlp.attribute("llm.provider", "OpenAI"))
                        .addAttributes(Otlp.attribute("llm.model_name", "gpt-x"))
                        .addAttributes(Otlp.attribute("llm.token_count.prompt", 90))
                        .addAttributes(
                                Otlp.attribute("llm.token_count.prompt_details.cache_read", 40))
                        .addAttributes(Otlp.attribute("llm.token_count.completion", 20))
                        .addAttributes(
                                Otlp.attribute("llm.token_count.completion_details.reasoning", 5))
                        .addAttributes(Otlp.attribute("session.id", "s-1"))
                        .addAttributes(
                                Otlp.attribute("llm.input_messages.0.message.role", "system"))
                        .addAttributes(
                                Otlp.attribute("llm.input_messages.0.message.content", "be kind"))
                        .addAttributes(
                                Otlp.attribute("llm.input_messages.1.message.content", "hello"))
                        .addAttributes(Otlp.attribute("input.value", "raw")),
                "chat\t1\topenai\tgpt-x\tgpt-x\t50\t40\t0\t15\t5\ts-1\t\t\t\topeninference");
        assertThat(ingest.sql("SELECT part, body FROM @span_content FORMAT TSVRaw"))
                .isEqualTo(
                        "input\t[{\"role\":\"system\",\"parts\":[{\"type\":\"text\",\"content\":\"be kind\"}]},"
                                + "{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"hello\"}]}]");
    }

    @Test
    void traceloop() throws Exception {
        stored(
                Otlp.span("openai.chat")
                        .addAttributes(Otlp.attribute("llm.request.type", "chat"))
                        .addAttributes(Otlp.attribute("gen_ai.system", "Anthropic"))
                        .addAttributes(Otlp.attribute("gen_ai.request.model", "claude"))
                        .addAttributes(Otlp.attribute("gen_ai.prompt.0.role", "user"))
                        .addAttributes(Otlp.attribute("gen_ai.prompt.0.content", "hello"))
                        .addAttributes(Otlp.attribute("gen_ai.completion.0.content", "hi"))
                        .addAttributes(Otlp.attribute("gen_ai.completion.0.finish_reason", "stop"))
                        .addAttributes(Otlp.attribute("gen_ai.usage.prompt_tokens", 10))
                        .addAttributes(Otlp.attribute("gen_ai.usage.cache_read_input_tokens", 4))
                        .addAttributes(Otlp.attribute("gen_ai.usage.completion_tokens", 6))
                        .addAttributes(
                                Otlp.attribute(
                                        "traceloop.association.properties.session_id", "s-2")),
                "chat\t1\tanthropic\tclaude\tclaude\t6\t4\t0\t6\t0\ts-2\t\t\tstop\ttraceloop");
    }

    @Test
    void agentsReportSums_whichAreNotCountedAgain() throws Exception {
        stored(
                Otlp.span("invoke_agent helper")
                        .addAttributes(Otlp.attribute("gen_ai.operation.name", "invoke_agent"))
                        .addAttributes(Otlp.attribute("gen_ai.agent.name", "helper"))
                        .addAttributes(Otlp.attribute("gen_ai.usage.input_tokens", 999))
                        .addAttributes(Otlp.attribute("gen_ai.usage.cost", 5.0)),
                "invoke_agent\t0\t\t\t\t0\t0\t0\t0\t0\t\thelper\t\t\tgen_ai");
        assertThat(ingest.sql("SELECT cost = 0 AND cost_source = '' FROM @span")).isEqualTo("1");
        ingest.await("SELECT sum(calls), sum(input_tokens) FROM @rollup_hour", "0\t0");
        assertThat(
                        ingest.sql(
                                "SELECT value FROM @span_attribute WHERE name = 'gen_ai.usage.input_tokens'"))
                .isEqualTo("999");
    }

    @Test
    void toolsAndEvaluations() throws Exception {
        Span.Builder tool =
                Otlp.span("execute_tool search")
                        .addAttributes(Otlp.attribute("openinference.span.kind", "TOOL"))
                        .addAttributes(Otlp.attribute("tool.name", "search"))
                        .addAttributes(Otlp.attribute("input.value", "{\"q\":\"tea\"}"))
                        .addAttributes(Otlp.attribute("output.value", "green"));
        tool.addEvents(
                Span.Event.newBuilder()
                        .setName("gen_ai.evaluation.result")
                        .setTimeUnixNano(tool.getStartTimeUnixNano() + 1)
                        .addAttributes(Otlp.attribute("gen_ai.evaluation.name", "relevance"))
                        .addAttributes(Otlp.attribute("gen_ai.evaluation.score.value", 0.75))
                        .addAttributes(Otlp.attribute("gen_ai.evaluation.score.label", "good")));
        stored(tool, "execute_tool\t0\t\t\t\t0\t0\t0\t0\t0\t\t\tsearch\t\topeninference");
        assertThat(ingest.sql("SELECT part, body FROM @span_content ORDER BY part FORMAT TSVRaw"))
                .isEqualTo("tool-arguments\t{\"q\":\"tea\"}\ntool-result\tgreen");
        assertThat(ingest.sql("SELECT name, score, label FROM @evaluation"))
                .isEqualTo("relevance\t0.75\tgood");
    }

    @Test
    void unknownPrice_isUnpriced_andAReportedOneIsTheProviders() throws Exception {
        Span unpriced =
                Otlp.chat()
                        .clearAttributes()
                        .addAttributes(Otlp.attribute("gen_ai.operation.name", "chat"))
                        .addAttributes(Otlp.attribute("gen_ai.request.model", "unheard-of"))
                        .addAttributes(Otlp.attribute("gen_ai.usage.input_tokens", 5))
                        .build();
        Span reported =
                unpriced.toBuilder()
                        .setSpanId(Otlp.random(8))
                        .addAttributes(Otlp.attribute("gen_ai.usage.cost", 0.25))
                        .build();
        ingest.protobuf(RunningIngest.KEY, Otlp.request(unpriced, reported));
        ingest.await(
                "SELECT cost_source, toString(cost), currency FROM @span ORDER BY cost",
                "unpriced\t0\t\nprovider\t0.25\tUSD");
        ingest.await("SELECT sum(calls), sum(unpriced) FROM @rollup_minute", "2\t1");
    }
}
