package dev.pilothouse.gateway.translate;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The events of a streamed response: numbered, one item after the other. */
final class ResponseEvents {
    /** Characters of a whole answer that are kept for the events that repeat them. */
    static final int MOST_KEPT = 8 * 1024 * 1024;

    private final StringBuilder text = new StringBuilder();
    private long sequence;
    private int outputIndex = -1;
    private long kept;
    private @Nullable ResponsePart kind;
    private ObjectNode item = Tree.object();

    void send(ObjectNode event, Consumer<ObjectNode> out) {
        out.accept(event.put("sequence_number", sequence));
        sequence++;
    }

    boolean inside(ResponsePart part) {
        return kind == part;
    }

    void open(ResponsePart part, String id, Consumer<ObjectNode> out) {
        begin(part, part.item(id), out);
        ObjectNode added = place("response.content_part.added").put("content_index", 0);
        added.set("part", part.content(""));
        send(added, out);
    }

    void openCall(String id, String callId, String name, Consumer<ObjectNode> out) {
        begin(ResponsePart.CALL, ResponsePart.call(id, callId, name), out);
    }

    private void begin(ResponsePart part, ObjectNode begun, Consumer<ObjectNode> out) {
        kind = part;
        item = begun;
        outputIndex++;
        text.setLength(0);
        ObjectNode added =
                Tree.typed("response.output_item.added").put("output_index", outputIndex);
        added.set("item", item.deepCopy().put("status", "in_progress"));
        send(added, out);
    }

    private ObjectNode place(String type) {
        ObjectNode event = Tree.typed(type);
        event.set("item_id", item.path("id"));
        return event.put("output_index", outputIndex);
    }

    private ObjectNode about(ResponsePart part, String what) {
        ObjectNode event = place(part.event + what);
        if (part != ResponsePart.CALL) {
            event.put("content_index", 0);
        }
        if (part == ResponsePart.TEXT) {
            event.putArray("logprobs");
        }
        return event;
    }

    void delta(String more, Consumer<ObjectNode> out) {
        kept += more.length();
        if (kept > MOST_KEPT || kind == null) {
            throw new IllegalStateException(
                    "the answer is longer than " + MOST_KEPT + " characters");
        }
        text.append(more);
        send(about(kind, ".delta").put("delta", more), out);
    }

    /** Ends the open item, if any. */
    void close(ResponseShape shape, Consumer<ObjectNode> out) {
        if (kind == null) {
            return;
        }
        ResponsePart part = kind;
        String all = text.toString();
        ObjectNode done = about(part, ".done").put(part.field, all);
        if (part == ResponsePart.CALL) {
            done.set("name", item.path("name"));
            send(done, out);
            item.put("arguments", all);
        } else {
            send(done, out);
            ObjectNode content = part.content(all);
            ObjectNode partDone = place("response.content_part.done").put("content_index", 0);
            partDone.set("part", content);
            send(partDone, out);
            item.withArrayProperty("content").add(content);
        }
        shape.add(item);
        ObjectNode itemDone =
                Tree.typed("response.output_item.done").put("output_index", outputIndex);
        itemDone.set("item", item);
        send(itemDone, out);
        kind = null;
    }
}
