package dev.pilothouse.gateway.json;

import dev.pilothouse.gateway.json.Answer.Chunk;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads messages of Anthropic's API and the events of their streams. Usage comes in two parts: the
 * input with the first event, the output with the one before the last; only then is it known.
 *
 * @see <a href="https://docs.anthropic.com/en/docs/build-with-claude/streaming">Streaming
 *     messages</a>
 */
final class MessagesAnswerReader extends AnswerReader {
    private final MessagesUsage usage = new MessagesUsage();
    private String type = "";
    private int index;
    private boolean sawOutput;
    private boolean sawUsage;
    private boolean sawError;
    private Range usageAt = Range.NONE;

    private String blockType = "";
    private String blockId = "";
    private String blockName = "";
    private String blockText = "";

    MessagesAnswerReader(Answer answer) {
        super(answer);
    }

    @Override
    void begin(JsonParser json, int from) {
        super.begin(json, from);
        type = "";
        index = 0;
        sawOutput = false;
        sawUsage = false;
        sawError = false;
    }

    @Override
    void field(String name) {
        switch (name) {
            case "type" -> type = text();
            case "index" -> index = (int) Json.number(json());
            case "message" -> object(this::message);
            case "content_block" -> block();
            case "delta" -> object(this::delta);
            case "error" -> sawError |= !isNull();
            default -> message(name);
        }
    }

    private void message(String name) {
        switch (name) {
            case "id" -> answer.id(text());
            case "model" -> answer.model(text());
            case "stop_reason" -> stopped();
            case "usage" -> usage();
            case "content" -> {
                index = 0;
                array(() -> {
                    block();
                    index++;
                });
            }
            default -> {}
        }
    }

    private void usage() {
        if (json().currentToken() == JsonToken.START_OBJECT) {
            int from = start();
            usage.add(json());
            usageAt = new Range(from, end(JsonToken.END_OBJECT));
            sawUsage = true;
        }
    }

    private void stopped() {
        if (!isNull()) {
            answer.finished(text());
        }
    }

    @Override
    Chunk end() {
        if (type.equals("error") || sawError) {
            return Chunk.ERROR;
        }
        if (sawUsage && type.equals("message_start")) {
            answer.started(usage.known().prompt());
        } else if (sawUsage) {
            answer.usage(usage.known(), usageAt);
        }
        return sawOutput ? Chunk.OUTPUT : Chunk.OTHER;
    }

    private void delta(String name) {
        switch (name) {
            case "text" -> counted(text(), answer.choice(0)::addText);
            case "thinking" -> counted(text(), answer.choice(0)::addReasoning);
            case "partial_json" ->
                    counted(text(), answer.choice(0).toolCall(index).arguments::append);
            case "stop_reason" -> stopped();
            default -> {}
        }
    }

    private void counted(String text, java.util.function.Consumer<String> keep) {
        if (!text.isEmpty()) {
            keep.accept(kept(text));
            answer.output(text.length());
            sawOutput = true;
        }
    }

    private void block() {
        blockType = "";
        blockId = "";
        blockName = "";
        blockText = "";
        object(this::ofBlock);
        Choice choice = answer.choice(0);
        if (blockType.endsWith("tool_use")) {
            Choice.ToolCall call = choice.toolCall(index);
            call.id = blockId;
            call.name = blockName;
            sawOutput = true;
            counted(blockText, call.arguments::append);
        } else if (blockType.equals("thinking")) {
            counted(blockText, choice::addReasoning);
        } else {
            counted(blockText, choice::addText);
        }
    }

    private void ofBlock(String name) {
        switch (name) {
            case "type" -> blockType = text();
            case "id" -> blockId = text();
            case "name" -> blockName = text();
            case "text", "thinking" -> blockText = text();
            case "input" -> blockText = input();
            default -> {}
        }
    }

    /** A whole object; a stream begins with an empty one. */
    private String input() {
        if (json().currentToken() != JsonToken.START_OBJECT) {
            return "";
        }
        String input = Json.copy(json());
        return input.equals("{}") ? "" : input;
    }
}
