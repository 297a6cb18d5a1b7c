package dev.pilothouse.gateway.json;

import dev.pilothouse.gateway.json.Texts.Place;
import dev.pilothouse.policy.rules.guardrails.GuardStage;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The texts of a response or one of its events. A delta has the channel of its output item, part
 * and kind; what ends it says all of it again, up to four times.
 */
final class ResponsesAnswerTexts extends AnswerTexts {
    /** Events that say again what deltas said, and in which field. */
    private static final Set<String> SAID_AGAIN =
            Set.of("text", "refusal", "arguments", "input", "code", "transcript");

    private @Nullable Node sequence;

    @Override
    void read(Node root) {
        sequence = root.get("sequence_number");
        String type = root.text("type");
        if (type.isEmpty()) {
            outputs(root, false);
            return;
        }
        Node response = root.get("response");
        if (response != null) {
            terminal(type);
            outputs(response, true);
        } else if (type.endsWith(".delta") && isText(root.get("delta"))) {
            delta(type, root);
        } else if (type.endsWith(".done") && !type.contains("_part.") && !type.contains("_item.")) {
            done(type, root);
        } else {
            part(type, root);
        }
    }

    private static boolean isText(@Nullable Node node) {
        return node != null && node.isText();
    }

    private void terminal(String type) {
        if (!type.equals("response.created")
                && !type.equals("response.queued")
                && !type.equals("response.in_progress")) {
            endAll();
        }
    }

    private void delta(String type, Node root) {
        String kind = kind(type);
        if (kind.equals("audio")) {
            texts.unread("audio", OUTPUT);
            return;
        }
        one(kind, root.get("delta"), channel(root, kind), false);
        probabilities(root.get("logprobs"), "[]");
    }

    private void done(String type, Node root) {
        String kind = kind(type);
        String channel = channel(root, kind);
        end(channel);
        for (Node.Field field : root.fields()) {
            if (SAID_AGAIN.contains(field.name()) && field.value().isText()) {
                one(kind, field.value(), channel, true);
            }
        }
        probabilities(root.get("logprobs"), "[]");
    }

    /** A text of a kind; arguments are documents, other input of tools is not. */
    private void one(String kind, @Nullable Node text, String channel, boolean again) {
        Place place = new Place(stage(kind), false, channel, again);
        if (kind.endsWith("arguments")) {
            texts.arguments(text, place);
        } else {
            texts.text(text, place);
        }
    }

    private static GuardStage stage(String kind) {
        boolean ofTool =
                kind.endsWith("arguments") || kind.endsWith("input") || kind.endsWith("code");
        return ofTool ? GuardStage.TOOL_ARGUMENTS : GuardStage.OUTPUT;
    }

    /** For example {@code output_text} of {@code response.output_text.delta}. */
    private static String kind(String type) {
        int from = type.indexOf('.') + 1;
        return type.substring(from, Math.max(from, type.lastIndexOf('.')));
    }

    private static String channel(Node event, String kind) {
        String part = event.get("summary_index") == null ? "content_index" : "summary_index";
        return channel(event.number("output_index"), kind, event.number(part));
    }

    private static String channel(int output, String kind, int part) {
        return output + "/" + kind + "/" + part;
    }

    /** Events of parts and items, and what is not known. */
    private void part(String type, Node root) {
        int output = root.number("output_index");
        boolean over = type.endsWith(".done");
        Node part = root.get("part");
        Node item = root.get("item");
        if (item != null) {
            if (over) {
                end(Integer.toString(output));
            }
            item(item, output, over);
        } else if (part != null) {
            String index = type.contains("summary") ? "summary_index" : "content_index";
            content(part, output, root.number(index), over, type.contains("summary"));
        } else {
            root.fields().stream()
                    .filter(field -> !field.name().equals("obfuscation"))
                    .forEach(field -> texts.field(root, field, OUTPUT));
        }
    }

    private void outputs(Node response, boolean again) {
        List<Node> outputs = response.list("output");
        for (int i = 0; i < outputs.size(); i++) {
            item(outputs.get(i), i, again);
        }
    }

    /**
     * An output item.
     *
     * @param again whether deltas said it before
     */
    private void item(Node item, int output, boolean again) {
        String type = item.text("type");
        for (Node.Field field : item.fields()) {
            switch (field.name()) {
                case "content" -> contents(field.value(), output, again, false);
                case "summary" -> contents(field.value(), output, again, true);
                case "arguments" -> argumentsOf(type, field.value(), output, again);
                case "input" -> tool("custom_tool_call_input", field.value(), output, again);
                case "code" -> tool("code_interpreter_call_code", field.value(), output, again);
                case "result" -> {
                    if (type.equals("image_generation_call")) {
                        texts.unread(type, OUTPUT);
                    } else {
                        texts.field(item, field, OUTPUT);
                    }
                }
                case "name", "server_label", "encrypted_content" -> {}
                default -> texts.field(item, field, place(type, field.name()));
            }
        }
    }

    /** What the model wants of a tool that runs at the provider, or what that gave back. */
    private static Place place(String type, String field) {
        boolean asks = type.endsWith("_call") && !RequestTexts.GIVEN_BACK.contains(field);
        return asks ? ARGUMENTS : OUTPUT;
    }

    private void argumentsOf(String type, Node value, int output, boolean again) {
        String kind = type.startsWith("mcp") ? "mcp_call_arguments" : "function_call_arguments";
        tool(kind, value, output, again);
    }

    private void tool(String kind, Node value, int output, boolean again) {
        one(kind, value, channel(output, kind, 0), again);
    }

    private void contents(Node contents, int output, boolean again, boolean summary) {
        for (int i = 0; i < contents.elements().size(); i++) {
            content(contents.elements().get(i), output, i, again, summary);
        }
    }

    private void content(Node part, int output, int index, boolean again, boolean summary) {
        String kind =
                switch (part.text("type")) {
                    case "refusal" -> "refusal";
                    case "reasoning_text" -> "reasoning_text";
                    case "summary_text" -> "reasoning_summary_text";
                    default -> summary ? "reasoning_summary_text" : "output_text";
                };
        for (Node.Field field : part.fields()) {
            switch (field.name()) {
                case "text", "refusal" ->
                        one(kind, field.value(), channel(output, kind, index), again);
                case "logprobs" -> probabilities(field.value(), "[]");
                default -> texts.field(part, field, OUTPUT);
            }
        }
    }

    @Override
    public boolean repeats() {
        return true;
    }

    @Override
    @Nullable Node sequence() {
        return sequence;
    }

    /** The event itself, with another delta. */
    @Override
    public byte[] event(byte[] event, Piece like, String text, long shift) {
        List<String> changed =
                pieces().stream().map(p -> p.equals(like) ? text : p.value()).toList();
        return bytes(event, changed, shift);
    }
}
