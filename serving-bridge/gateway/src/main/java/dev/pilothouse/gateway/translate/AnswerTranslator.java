package dev.pilothouse.gateway.translate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.gateway.json.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Translates one answer, event by event or whole, to the caller's format. */
public final class AnswerTranslator {
    private static final String DATA = "data:";
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(UTF_8);

    private final Dialect caller;
    private final List<AnswerPair> pairs;
    private long told;

    /**
     * @param pairs the deployment's format first
     */
    AnswerTranslator(Dialect caller, List<AnswerPair> pairs) {
        this.caller = caller;
        this.pairs = pairs;
    }

    /**
     * The caller's events for one of the deployment's; often none.
     *
     * @param event one server-sent event with its blank line
     * @throws IllegalStateException when it is no JSON, or cannot follow those before it
     */
    public List<byte[]> event(byte[] event) {
        String data = data(new String(event, UTF_8));
        List<byte[]> out = new ArrayList<>(2);
        if (!data.isEmpty()) {
            pass(0, read(data), out);
        }
        return out;
    }

    /** The number of the last event for the caller, from 0 on; -1 before the first. */
    public long sequence() {
        return told - 1;
    }

    /**
     * The stream is over.
     *
     * @return events that were still owed to the caller
     * @throws IllegalStateException when the deployment broke off in the middle of its answer
     */
    public List<byte[]> end() {
        List<byte[]> out = new ArrayList<>(2);
        for (int i = 0; i < pairs.size(); i++) {
            pairs.get(i).end(from(i + 1, out));
        }
        return out;
    }

    /**
     * An answer or error in one piece.
     *
     * @param status as the deployment answered
     * @throws IllegalStateException when an answer is none; never for an error
     */
    public byte[] whole(int status, byte[] body) {
        ObjectNode read = Tree.read(body, 0, body.length);
        return Tree.bytes(status < 300 ? answer(read) : error(status, read));
    }

    private ObjectNode answer(@Nullable ObjectNode read) {
        if (read == null) {
            throw new IllegalStateException("its answer is not JSON");
        }
        ObjectNode answer = read;
        for (AnswerPair pair : pairs) {
            answer = pair.whole(answer);
        }
        return answer;
    }

    private JsonNode error(int status, @Nullable ObjectNode read) {
        JsonNode error = read == null ? MissingNode.getInstance() : read;
        for (AnswerPair pair : pairs) {
            error = pair.error(status, error);
        }
        return error;
    }

    private Consumer<ObjectNode> from(int pair, List<byte[]> out) {
        return event -> pass(pair, event, out);
    }

    private void pass(int pair, ObjectNode event, List<byte[]> out) {
        if (pair == pairs.size()) {
            told++;
            out.add(framed(event));
        } else {
            pairs.get(pair).event(event, from(pair + 1, out));
        }
    }

    private byte[] framed(ObjectNode event) {
        if (event == Tree.DONE) {
            return DONE;
        }
        byte[] json = Tree.bytes(event);
        String name =
                caller == Dialect.OPENAI_CHAT ? "" : "event: " + Tree.text(event, "type") + "\n";
        byte[] before = (name + "data: ").getBytes(UTF_8);
        byte[] framed = new byte[before.length + json.length + 2];
        System.arraycopy(before, 0, framed, 0, before.length);
        System.arraycopy(json, 0, framed, before.length, json.length);
        framed[framed.length - 2] = '\n';
        framed[framed.length - 1] = '\n';
        return framed;
    }

    private static ObjectNode read(String data) {
        if (data.strip().equals("[DONE]")) {
            return Tree.DONE;
        }
        ObjectNode read = Tree.read(data);
        if (read == null) {
            throw new IllegalStateException("an event of its stream is no JSON object");
        }
        return read;
    }

    /** The lines of data, joined as the specification of server-sent events says. */
    private static String data(String event) {
        if (event.startsWith(DATA) && event.indexOf('\n') >= event.length() - 2) {
            return event.substring(DATA.length()).strip();
        }
        StringBuilder data = new StringBuilder();
        event.lines()
                .filter(line -> line.startsWith(DATA))
                .forEach(line ->
                        data.append(data.isEmpty() ? "" : "\n")
                                .append(line.substring(DATA.length()).strip()));
        return data.toString();
    }
}
