package dev.pilothouse.gateway.translate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.gateway.json.Answer;
import dev.pilothouse.gateway.json.Dialect;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * What answers in one piece cost on an event loop: reading them for usage and text, and translating
 * them. Not a test but a program to be run by hand; prints milliseconds of CPU, median and most of
 * the last 40 runs.
 */
final class TranslationCost {
    private static final int[] SIZES = {1_000, 32_000, 100_000, 1_000_000, 4_000_000};
    private static final long WARM_NANOS = 1_500_000_000L;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static volatile Object sink = "";

    private TranslationCost() {}

    @SuppressWarnings("SystemOut") // a program for people
    public static void main(String[] arguments) {
        System.out.println(
                "way                          content   bytes   read ms p50/max   translate ms p50/max");
        for (boolean calls : new boolean[] {false, true}) {
            for (int size : SIZES) {
                byte[] chat = chat(size, calls);
                byte[] message = message(size, calls);
                print(
                        "chat -> Messages",
                        Dialect.ANTHROPIC_MESSAGES,
                        Dialect.OPENAI_CHAT,
                        chat,
                        calls);
                print(
                        "Messages -> chat",
                        Dialect.OPENAI_CHAT,
                        Dialect.ANTHROPIC_MESSAGES,
                        message,
                        calls);
                print(
                        "chat -> Responses",
                        Dialect.OPENAI_RESPONSES,
                        Dialect.OPENAI_CHAT,
                        chat,
                        calls);
                print(
                        "Messages -> Responses",
                        Dialect.OPENAI_RESPONSES,
                        Dialect.ANTHROPIC_MESSAGES,
                        message,
                        calls);
            }
        }
    }

    @SuppressWarnings("SystemOut") // a program for people
    private static void print(
            String way, Dialect caller, Dialect deployment, byte[] body, boolean calls) {
        String request =
                caller == Dialect.OPENAI_RESPONSES
                        ? "{\"model\":\"m\",\"input\":\"hi\"}"
                        : "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        Translation translation = Translation.between(caller, deployment).orElseThrow();
        translation.request(request.getBytes(UTF_8));
        String read = millis(() -> new Answer(deployment).read(body, 0, body.length));
        String translate = millis(() -> translation.answer().whole(200, body));
        System.out.printf(
                Locale.ROOT,
                "%-28s %-7s %7d   %15s   %20s%n",
                way,
                calls ? "calls" : "text",
                body.length,
                read,
                translate);
    }

    private static String millis(Supplier<Object> work) {
        long until = System.nanoTime() + WARM_NANOS;
        long[] took = new long[40];
        int runs = 0;
        while (runs < took.length || System.nanoTime() < until) {
            long begin = THREADS.getCurrentThreadCpuTime();
            sink = work.get();
            took[runs++ % took.length] = THREADS.getCurrentThreadCpuTime() - begin;
        }
        Arrays.sort(took);
        return String.format(
                Locale.ROOT, "%.2f/%.2f", took[took.length / 2] / 1e6, took[took.length - 1] / 1e6);
    }

    private static String words(int length) {
        String some = "The quick brown fox said \\\"naïve\\\" and\\njumped over 13 lazy dogs. ";
        return some.repeat(Math.max(1, length / some.length()));
    }

    /** Calls of a tool with arguments of about 100 bytes, up to a size. */
    private static String calls(int size, String one) {
        return String.join(",", Collections.nCopies(Math.max(1, size / one.length()), one));
    }

    private static byte[] chat(int size, boolean calls) {
        String call =
                "{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"mail\",\"arguments\":\"{\\\"to\\\":\\\"ana\\\",\\\"n\\\":[1,2,3],\\\"text\\\":\\\"hello there\\\"}\"}}";
        String said =
                calls
                        ? "\"content\":null,\"tool_calls\":[" + calls(size, call) + "]"
                        : "\"content\":\"" + words(size) + "\"";
        return ("{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                        + said
                        + "},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3,\"total_tokens\":12}}")
                .getBytes(UTF_8);
    }

    private static byte[] message(int size, boolean calls) {
        String call =
                "{\"type\":\"tool_use\",\"id\":\"call_1\",\"name\":\"mail\",\"input\":{\"to\":\"ana\",\"n\":[1,2,3],\"text\":\"hello there\"}}";
        String said =
                calls ? calls(size, call) : "{\"type\":\"text\",\"text\":\"" + words(size) + "\"}";
        return ("{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":["
                        + said
                        + "],\"stop_reason\":\"end_turn\",\"stop_sequence\":null,\"usage\":{\"input_tokens\":9,\"output_tokens\":3}}")
                .getBytes(UTF_8);
    }
}
