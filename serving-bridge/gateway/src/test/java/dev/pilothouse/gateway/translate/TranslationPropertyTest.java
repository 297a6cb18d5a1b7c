package dev.pilothouse.gateway.translate;

import static dev.pilothouse.gateway.json.Dialect.ANTHROPIC_MESSAGES;
import static dev.pilothouse.gateway.json.Dialect.OPENAI_CHAT;
import static dev.pilothouse.gateway.json.Dialect.OPENAI_RESPONSES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.gateway.json.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Random requests and answers; each failure names its seed. */
class TranslationPropertyTest {
    private static final int SEEDS = 3_000;
    private static final String[] TEXTS = {
        "Hello",
        " there",
        "\n",
        "ä",
        "日本",
        "😀",
        "\\\"quoted\\\"",
        "<b>",
        "{\"a\":1}",
        "a b c",
        "\u0000x"
    };

    // ---- requests ----

    @Test
    void aChatThatWentToAnthropicAndBackMeansTheSame() {
        for (int seed = 0; seed < SEEDS; seed++) {
            ObjectNode chat = chat(new Random(seed));
            byte[] there = translate(OPENAI_CHAT, ANTHROPIC_MESSAGES, Tree.bytes(chat));
            byte[] back = translate(ANTHROPIC_MESSAGES, OPENAI_CHAT, there);
            assertThat(Heard.JSON.readTree(back))
                    .as("seed %s: %s", seed, chat)
                    .isEqualTo(Heard.JSON.readTree(Tree.bytes(chat)));
        }
    }

    private static byte[] translate(Dialect from, Dialect to, byte[] body) {
        return Translation.between(from, to).orElseThrow().request(body);
    }

    /** A chat as the translation back writes it, so that they can be compared. */
    private static ObjectNode chat(Random random) {
        ObjectNode chat = Tree.object();
        chat.put("max_completion_tokens", 1 + random.nextInt(1_000)).put("model", "m");
        if (random.nextBoolean()) {
            chat.put("stream", true).putObject("stream_options").put("include_usage", true);
        }
        if (random.nextBoolean()) {
            chat.put("temperature", random.nextInt(11) / 10.0);
        }
        if (random.nextBoolean()) {
            chat.putArray("stop").add("END").add(text(random));
        }
        if (random.nextBoolean()) {
            chat.put("user", "u-" + random.nextInt(9));
        }
        if (random.nextBoolean()) {
            chat.put("reasoning_effort", List.of("low", "medium", "high").get(random.nextInt(3)));
        }
        tools(random, chat);
        ArrayNode messages = chat.putArray("messages");
        if (random.nextBoolean()) {
            messages.addObject().put("role", "system").put("content", text(random));
        }
        int turns = 1 + random.nextInt(4);
        for (int i = 0; i < turns; i++) {
            user(random, messages);
            assistant(random, messages);
        }
        return chat;
    }

    private static void tools(Random random, ObjectNode chat) {
        if (random.nextBoolean()) {
            return;
        }
        ArrayNode tools = chat.putArray("tools");
        for (int i = 0; i <= random.nextInt(3); i++) {
            ObjectNode tool = tools.addObject().put("type", "function");
            ObjectNode function = tool.putObject("function").put("name", "f" + i);
            function.put("description", text(random));
            function.putObject("parameters").put("type", "object").putObject("properties");
        }
        switch (random.nextInt(4)) {
            case 0 -> chat.put("tool_choice", "required");
            case 1 -> chat.put("tool_choice", "none");
            case 2 -> chat.put("tool_choice", "auto").put("parallel_tool_calls", false);
            default -> {}
        }
    }

    private static void user(Random random, ArrayNode messages) {
        ObjectNode message = messages.addObject().put("role", "user");
        if (random.nextBoolean()) {
            message.put("content", text(random));
            return;
        }
        ArrayNode parts = message.putArray("content");
        ObjectNode image = parts.addObject().put("type", "image_url");
        image.putObject("image_url")
                .put(
                        "url",
                        random.nextBoolean()
                                ? "https://a.example/b.png"
                                : "data:image/png;base64,AA==");
        parts.addObject().put("type", "text").put("text", text(random));
    }

    private static void assistant(Random random, ArrayNode messages) {
        ObjectNode message = messages.addObject().put("role", "assistant");
        int calls = random.nextInt(3);
        if (calls == 0) {
            message.put("content", text(random));
            return;
        }
        if (random.nextBoolean()) {
            message.put("content", text(random));
        } else {
            message.putNull("content");
        }
        ArrayNode toolCalls = message.putArray("tool_calls");
        for (int i = 0; i < calls; i++) {
            ObjectNode arguments = Tree.object().put("n", random.nextInt()).put("t", text(random));
            ObjectNode call = toolCalls.addObject().put("id", "c" + i).put("type", "function");
            call.putObject("function").put("name", "f0").put("arguments", Tree.json(arguments));
        }
        for (int i = 0; i < calls; i++) {
            messages.addObject()
                    .put("role", "tool")
                    .put("tool_call_id", "c" + i)
                    .put("content", text(random));
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i <= random.nextInt(4); i++) {
            text.append(TEXTS[random.nextInt(TEXTS.length)]);
        }
        return text.toString();
    }

    // ---- answers ----

    /** An answer of a chat deployment, whole and in chunks. */
    private record Said(byte[] whole, List<byte[]> chunks) {}

    @Test
    void anAnswerSaysTheSameStreamedAndWhole() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Said chat = chatAnswer(new Random(seed));
            for (Dialect caller : List.of(ANTHROPIC_MESSAGES, OPENAI_RESPONSES)) {
                assertAgree(caller, OPENAI_CHAT, chat, seed);
            }
            Said messages = asMessages(chat);
            for (Dialect caller : List.of(OPENAI_CHAT, OPENAI_RESPONSES)) {
                assertAgree(caller, ANTHROPIC_MESSAGES, messages, seed);
            }
        }
    }

    private static void assertAgree(Dialect caller, Dialect deployment, Said said, int seed) {
        AnswerTranslator streaming = RecordedAnswersTest.translator(caller, deployment);
        List<byte[]> events = RecordedAnswersTest.translated(streaming, said.chunks);
        byte[] whole = RecordedAnswersTest.translator(caller, deployment).whole(200, said.whole);
        assertThat(Heard.stream(caller, events).canonical())
                .as("seed %s: %s", seed, new String(said.whole, UTF_8))
                .isEqualTo(Heard.whole(caller, whole).canonical());
        if (caller == OPENAI_RESPONSES) {
            JsonNode last = Heard.JSON.readTree(dataOf(events.getLast())).path("response");
            assertThat(without(last)).isEqualTo(without(Heard.JSON.readTree(whole)));
        }
    }

    private static JsonNode without(JsonNode response) {
        return ((ObjectNode) response).without("created_at");
    }

    private static String dataOf(byte[] event) {
        String text = new String(event, UTF_8);
        return text.substring(text.indexOf("data: ") + 6);
    }

    /** The same as an Anthropic deployment would say it. */
    private static Said asMessages(Said chat) {
        AnswerTranslator streaming =
                RecordedAnswersTest.translator(ANTHROPIC_MESSAGES, OPENAI_CHAT);
        AnswerTranslator whole = RecordedAnswersTest.translator(ANTHROPIC_MESSAGES, OPENAI_CHAT);
        return new Said(
                whole.whole(200, chat.whole),
                RecordedAnswersTest.translated(streaming, chat.chunks));
    }

    private static Said chatAnswer(Random random) {
        ObjectNode whole = Tree.object().put("id", "a1").put("model", "m");
        ObjectNode choice = whole.putArray("choices").addObject().put("index", 0);
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        List<ObjectNode> deltas = new ArrayList<>();
        deltas.add(Tree.object().put("role", "assistant").put("content", ""));
        if (random.nextBoolean()) {
            say(random, message, "reasoning_content", deltas);
        }
        if (random.nextBoolean()) {
            say(random, message, "content", deltas);
        }
        int calls = random.nextInt(3);
        for (int i = 0; i < calls; i++) {
            call(random, message.withArrayProperty("tool_calls"), i, deltas);
        }
        String reason = calls > 0 ? "tool_calls" : random.nextInt(4) == 0 ? "length" : "stop";
        choice.put("finish_reason", reason);
        ObjectNode usage = whole.putObject("usage");
        usage.put("prompt_tokens", 100 + random.nextInt(99))
                .put("completion_tokens", random.nextInt(99));
        usage.putObject("prompt_tokens_details").put("cached_tokens", random.nextInt(99));
        List<byte[]> chunks = new ArrayList<>();
        deltas.forEach(delta -> chunks.add(chunk(delta, null)));
        chunks.add(chunk(Tree.object(), reason));
        ObjectNode last = Tree.object().put("id", "a1");
        last.putArray("choices");
        chunks.add(event(last.set("usage", usage)));
        chunks.add("data: [DONE]\n\n".getBytes(UTF_8));
        return new Said(Tree.bytes(whole), chunks);
    }

    private static void say(
            Random random, ObjectNode message, String field, List<ObjectNode> deltas) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i <= random.nextInt(5); i++) {
            String text = text(random);
            all.append(text);
            deltas.add(Tree.object().put(field, text));
        }
        message.put(field, all.toString());
    }

    private static void call(Random random, ArrayNode calls, int place, List<ObjectNode> deltas) {
        String json =
                random.nextInt(5) == 0
                        ? ""
                        : Tree.json(
                                Tree.object().put("x", text(random)).put("y", random.nextInt()));
        ObjectNode function = Tree.object().put("name", "f" + place).put("arguments", json);
        calls.addObject().put("id", "c" + place).put("type", "function").set("function", function);
        ObjectNode begun = Tree.object().put("index", place).put("id", "c" + place);
        begun.putObject("function").put("name", "f" + place).put("arguments", "");
        deltas.add(toolCalls(begun));
        for (int from = 0; from < json.length(); from += 7) {
            ObjectNode more = Tree.object().put("index", place);
            String piece = json.substring(from, Math.min(json.length(), from + 7));
            more.putObject("function").put("arguments", piece);
            deltas.add(toolCalls(more));
        }
    }

    private static ObjectNode toolCalls(ObjectNode call) {
        ObjectNode delta = Tree.object();
        delta.putArray("tool_calls").add(call);
        return delta;
    }

    private static byte[] chunk(ObjectNode delta, String reason) {
        ObjectNode chunk = Tree.object().put("id", "a1").put("model", "m");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.put("finish_reason", reason);
        return event(chunk);
    }

    private static byte[] event(JsonNode data) {
        byte[] json = Tree.bytes(data);
        byte[] event = new byte[json.length + 8];
        System.arraycopy("data: ".getBytes(UTF_8), 0, event, 0, 6);
        System.arraycopy(json, 0, event, 6, json.length);
        event[event.length - 2] = '\n';
        event[event.length - 1] = '\n';
        return event;
    }

    // ---- garbage ----

    @Test
    void garbageIsRefusedAndNothingElse() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            byte[] request = Tree.bytes(broken(chat(random), random));
            for (Dialect deployment : List.of(ANTHROPIC_MESSAGES, OPENAI_CHAT)) {
                Dialect caller =
                        deployment == OPENAI_CHAT
                                ? random.nextBoolean() ? ANTHROPIC_MESSAGES : OPENAI_RESPONSES
                                : OPENAI_CHAT;
                try {
                    assertThat(translate(caller, deployment, request)).isNotEmpty();
                } catch (Untranslatable refused) {
                    assertThat(refused.field()).isNotEmpty();
                }
            }
        }
    }

    @Test
    void brokenAnswersAreNoticedAndNothingElse() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            Said chat = chatAnswer(random);
            Said messages = asMessages(chat);
            play(OPENAI_RESPONSES, OPENAI_CHAT, chat, random);
            play(ANTHROPIC_MESSAGES, OPENAI_CHAT, chat, random);
            play(OPENAI_CHAT, ANTHROPIC_MESSAGES, messages, random);
            play(OPENAI_RESPONSES, ANTHROPIC_MESSAGES, messages, random);
        }
    }

    private static void play(Dialect caller, Dialect deployment, Said said, Random random) {
        List<byte[]> events = new ArrayList<>();
        for (byte[] event : said.chunks) {
            JsonNode data = Tree.read(dataOf(event));
            boolean breaks = data != null && random.nextInt(6) == 0;
            events.add(breaks ? event(broken(data, random)) : event);
        }
        try {
            RecordedAnswersTest.translated(
                    RecordedAnswersTest.translator(caller, deployment), events);
        } catch (IllegalStateException noticed) {
            assertThat(noticed).hasMessageStartingWith("its ");
        }
        JsonNode whole = Tree.read(new String(said.whole, UTF_8));
        try {
            RecordedAnswersTest.translator(caller, deployment)
                    .whole(200, Tree.bytes(broken(whole, random)));
        } catch (IllegalStateException noticed) {
            assertThat(noticed).hasMessageStartingWith("its ");
        }
        assertThat(
                        RecordedAnswersTest.translator(caller, deployment)
                                .whole(400, Tree.bytes(broken(whole, random))))
                .isNotEmpty();
    }

    /** One to three values somewhere in it are something else. */
    private static JsonNode broken(JsonNode node, Random random) {
        JsonNode copy = node.deepCopy();
        for (int i = 0; i <= random.nextInt(3); i++) {
            breakOne(copy, random);
        }
        return copy;
    }

    private static void breakOne(JsonNode node, Random random) {
        JsonNode[] others = {
            Tree.object(),
            Tree.array(),
            Tree.array().add(7),
            Tree.object().put("type", "x").path("type"),
            Tree.object().put("x", 1e300).path("x"),
            Tree.object().put("x", -1).path("x"),
            Tree.object().put("x", true).path("x"),
            Tree.object().putNull("x").path("x")
        };
        JsonNode other = others[random.nextInt(others.length)];
        boolean deeper = random.nextInt(4) > 0;
        if (node instanceof ObjectNode object && !object.isEmpty()) {
            List<String> names = new ArrayList<>(object.propertyNames());
            String name = names.get(random.nextInt(names.size()));
            if (deeper && object.path(name).isContainer()) {
                breakOne(object.path(name), random);
            } else {
                object.set(name, other);
            }
        } else if (node instanceof ArrayNode array && !array.isEmpty()) {
            int index = random.nextInt(array.size());
            if (deeper && array.path(index).isContainer()) {
                breakOne(array.path(index), random);
            } else {
                array.set(index, other);
            }
        }
    }
}
