package dev.pilothouse.gateway.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pilothouse.db.model.Consent;
import dev.pilothouse.gateway.json.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class PipelineTest {
    private final List<String> seen = new ArrayList<>();
    private final Recorder client = new Recorder();

    /** Keeps what a caller would be sent. */
    private final class Recorder implements Client {
        @Override
        public Executor loop() {
            return Runnable::run;
        }

        @Override
        public Upstream upstream() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void answer(int status, Map<String, String> headers, byte[] body, Runnable written) {
            seen.add(status + " " + new String(body, UTF_8));
            written.run();
        }

        @Override
        public void open(Map<String, String> headers) {
            seen.add("open");
        }

        @Override
        public void send(byte[] events) {
            seen.add("send " + new String(events, UTF_8));
        }

        @Override
        public void flush() {
            seen.add("flush");
        }

        @Override
        public void end(byte[] last, Runnable written) {
            seen.add("end " + new String(last, UTF_8));
            written.run();
        }

        @Override
        public void breakOff(byte[] last) {
            seen.add("break " + new String(last, UTF_8));
        }

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public Runnable after(int millis, Runnable task) {
            return () -> {};
        }
    }

    private Call run(Pipeline pipeline) {
        var call =
                new Call(
                        pipeline,
                        client,
                        new Lane(Runnable::run, new LongAdder()),
                        Dialect.OPENAI_CHAT,
                        new Head(
                                "",
                                "",
                                "",
                                "",
                                "",
                                "",
                                "",
                                "",
                                "",
                                "",
                                "",
                                CacheWish.USUAL,
                                Consent.UNSTATED),
                        new byte[0]);
        call.start();
        return call;
    }

    private Stage.OnRequest says(String word) {
        return (call, next) -> {
            seen.add(word);
            next.run();
        };
    }

    private Stage.AtEnd notes(String word) {
        return call -> seen.add(word + " " + call.outcome().word());
    }

    @Test
    void stages_runInTheOrderOfTheirSteps_andStepsWithoutAStageArePassed() {
        run(
                Pipeline.builder()
                        .at(Step.RECORD, notes("record"))
                        .at(
                                Step.UPSTREAM,
                                (Stage.OnRequest)
                                        (call, next) ->
                                                call.complete(
                                                        200, "text/plain", "hi".getBytes(UTF_8)))
                        .at(Step.ROUTE, says("route"))
                        .at(Step.SETTLE, notes("settle"))
                        .at(Step.AUTHENTICATE, says("authenticate"))
                        .build());
        assertThat(seen)
                .containsExactly("authenticate", "route", "200 hi", "settle ok", "record ok");
    }

    @Test
    void refusal_endsTheCallAndStillRunsTheEnd() {
        run(
                Pipeline.builder()
                        .at(
                                Step.INPUT_GUARDRAILS,
                                (Stage.OnRequest)
                                        (call, next) -> {
                                            throw Refusal.forbidden("guardrail", null, "no");
                                        })
                        .at(Step.ROUTE, says("route"))
                        .at(Step.RECORD, notes("record"))
                        .build());
        assertThat(seen).hasSize(2);
        assertThat(seen.getFirst()).startsWith("403 ").contains("\"code\":\"guardrail\"");
        assertThat(seen.getLast()).isEqualTo("record refused");
    }

    @Test
    void stageThatFails_is500AndEndsTheCall() {
        run(
                Pipeline.builder()
                        .at(
                                Step.CACHE,
                                (Stage.OnRequest)
                                        (call, next) -> {
                                            throw new IllegalStateException("a bug");
                                        })
                        .at(Step.RECORD, notes("record"))
                        .build());
        assertThat(seen.getFirst()).startsWith("500 ").doesNotContain("a bug");
        assertThat(seen.getLast()).isEqualTo("record error");
    }

    @Test
    void laterStages_canHoldBackAndChangeAnAnswer() {
        var held = new StringBuilder();
        Stage.OnAnswer guard =
                (call, part, next) -> {
                    held.append(new String(part.bytes(), UTF_8));
                    if (part.last()) {
                        next.accept(
                                new Part(
                                        held.toString().replace("secret", "***").getBytes(UTF_8),
                                        true));
                    }
                };
        run(
                Pipeline.builder()
                        .at(Step.OUTPUT_GUARDRAILS, guard)
                        .at(
                                Step.UPSTREAM,
                                (Stage.OnRequest)
                                        (call, next) -> {
                                            call.send("a sec".getBytes(UTF_8));
                                            call.send("ret".getBytes(UTF_8));
                                            call.complete();
                                        })
                        .at(Step.RECORD, notes("record"))
                        .build());
        assertThat(seen).containsExactly("open", "send a ***", "send ", "end ", "record ok");
    }

    @Test
    void call_endsOnce() {
        var late = new ArrayList<Runnable>();
        Call call =
                run(
                        Pipeline.builder()
                                .at(
                                        Step.UPSTREAM,
                                        (Stage.OnRequest) (c, next) -> late.add(c::complete))
                                .at(Step.RECORD, notes("record"))
                                .build());
        call.kill(new Call.Killed("k", 7), Refusal.killed("stop"), () -> seen.add("written"));
        late.forEach(Runnable::run);
        call.left();
        call.refuse(Refusal.internal());
        assertThat(seen.getFirst()).startsWith("403 ");
        assertThat(seen).hasSize(3).endsWith("written", "record killed");
    }

    @Test
    void stageAtAWrongStep_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pipeline.builder().at(Step.SETTLE, says("x")));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Pipeline.builder().at(Step.ROUTE, says("x")).at(Step.ROUTE, says("y")));
    }
}
