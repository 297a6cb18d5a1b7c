package dev.pilothouse.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.gateway.call.Caller;
import dev.pilothouse.gateway.call.Client;
import dev.pilothouse.gateway.http.Endpoint;
import java.util.Arrays;
import java.util.Map;

/** The deployment and the receiver of spans of a warm-up. */
final class WarmUpDeployment {
    /** A prompt that holds it gets a stream that does not end. */
    static final String ENDLESS = "endless";

    /** What runs for each chunk has to run some thousand times until it is compiled. */
    private static final int CHUNKS = 240;

    private static final byte[] NOTHING = new byte[0];
    private static final String HEAD =
            "{\"id\":\"w\",\"object\":\"chat.completion%s\",\"created\":1700000000,\"model\":\"w\",\"choices\":[{\"index\":0,"
                    + "\"%s\":{\"role\":\"assistant\",\"content\":\"%s\"},\"logprobs\":null,\"finish_reason\":%s}]";
    private static final String USAGE =
            ",\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":24,\"total_tokens\":33}";
    private static final String[] WORDS = {
        "The ", "answer", " to 2", " questions", ", of\\n", "17 people", ": write", " to ",
        "ann", "@example", ".com or", " call +49", " 171 23", "456789", ". It's", " \\\"fine\\\"",
        " at ", "10:30", " - see", " (1", "). `", "x = 4", "`", " Bye"
    };

    private static final byte[][] CHUNK_OF =
            Arrays.stream(WORDS)
                    .map(word -> event(HEAD.formatted(".chunk", "delta", word, "null") + "}"))
                    .toArray(byte[][]::new);

    private WarmUpDeployment() {}

    static Caller answer(Endpoint.Request request) {
        String asked = new String(request.body(), UTF_8);
        if (asked.contains("\"stream\":true")) {
            stream(request.client(), asked.contains(ENDLESS));
        } else {
            String whole = HEAD.formatted("", "message", String.join("", WORDS), "\"stop\"");
            json(request.client(), whole + USAGE + "}");
        }
        return Caller.NOBODY;
    }

    private static void stream(Client client, boolean endless) {
        client.open(Map.of("content-type", "text/event-stream"));
        for (int i = 0; i < CHUNKS; i++) {
            client.send(CHUNK_OF[i % CHUNK_OF.length]);
            client.flush();
        }
        if (!endless) {
            client.send(event(HEAD.formatted(".chunk", "delta", "", "\"stop\"") + "}"));
            client.send(event("{\"id\":\"w\",\"choices\":[]" + USAGE + "}"));
            client.end("data: [DONE]\n\n".getBytes(UTF_8), () -> {});
        }
    }

    private static byte[] event(String data) {
        return ("data: " + data + "\n\n").getBytes(UTF_8);
    }

    private static void json(Client client, String body) {
        client.answer(
                200, Map.of("content-type", "application/json"), body.getBytes(UTF_8), () -> {});
    }

    static Caller spans(Endpoint.Request request) {
        request.client()
                .answer(200, Map.of("content-type", "application/x-protobuf"), NOTHING, () -> {});
        return Caller.NOBODY;
    }
}
