package dev.pilothouse.gateway.json;

import dev.pilothouse.policy.rules.guardrails.GuardStage;

/**
 * The texts of a message of Anthropic's API or one of its events. Channels: {@code 0/text}, {@code
 * 1/json}, with the number of the content block.
 */
final class MessagesAnswerTexts extends AnswerTexts {
    @Override
    void read(Node root) {
        String index = Integer.toString(root.number("index"));
        switch (root.text("type")) {
            case "content_block_start" -> {
                Node block = root.get("content_block");
                if (block != null) {
                    block(block, index);
                }
            }
            case "content_block_delta" -> {
                Node delta = root.get("delta");
                if (delta != null) {
                    delta(delta, index);
                }
            }
            case "content_block_stop" -> end(index);
            case "message_stop", "message_delta" -> endAll();
            case "message" -> contents(root);
            case "message_start", "ping", "error" -> {}
            default -> texts.all(root, OUTPUT);
        }
    }

    private void contents(Node message) {
        int index = 0;
        for (Node block : message.list("content")) {
            block(block, Integer.toString(index));
            index++;
        }
    }

    private void block(Node block, String index) {
        String type = block.text("type");
        for (Node.Field field : block.fields()) {
            switch (field.name()) {
                case "text" -> texts.text(field.value(), OUTPUT.in(index + "/text"));
                case "thinking" -> texts.text(field.value(), OUTPUT.in(index + "/thinking"));
                case "signature" -> seal(field.value(), index + "/thinking");
                case "input" -> input(field.value(), index);
                case "name", "server_name", "data" -> {
                    if (!type.endsWith("tool_use") && !type.equals("redacted_thinking")) {
                        texts.field(block, field, OUTPUT);
                    }
                }
                default -> texts.field(block, field, OUTPUT);
            }
        }
    }

    /** A stream begins with an empty object, which its deltas do not continue. */
    private void input(Node input, String index) {
        if (!input.fields().isEmpty()) {
            texts.arguments(input, ARGUMENTS.in(index + "/input"));
        }
    }

    private void delta(Node delta, String index) {
        switch (delta.text("type")) {
            case "text_delta" -> texts.text(delta.get("text"), OUTPUT.in(index + "/text"));
            case "thinking_delta" ->
                    texts.text(delta.get("thinking"), OUTPUT.in(index + "/thinking"));
            case "input_json_delta" ->
                    texts.arguments(delta.get("partial_json"), ARGUMENTS.in(index + "/json"));
            case "signature_delta" -> {
                end(index + "/thinking");
                seal(delta.get("signature"), index + "/thinking");
            }
            default -> texts.all(delta, OUTPUT);
        }
    }

    @Override
    public byte[] event(byte[] event, Piece like, String text, long shift) {
        int slash = like.channel().indexOf('/');
        int index = Integer.parseInt(like.channel().substring(0, slash));
        boolean json = like.stage() == GuardStage.TOOL_ARGUMENTS;
        String name = json ? "partial_json" : like.channel().substring(slash + 1);
        String type = json ? "input_json_delta" : name + "_delta";
        return event(
                "content_block_delta",
                Json.write(out -> {
                    out.writeStartObject();
                    out.writeStringProperty("type", "content_block_delta");
                    out.writeNumberProperty("index", index);
                    out.writeName("delta");
                    out.writeStartObject();
                    out.writeStringProperty("type", type);
                    out.writeStringProperty(name, text);
                    out.writeEndObject();
                    out.writeEndObject();
                }));
    }
}
