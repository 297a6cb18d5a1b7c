package dev.pilothouse.gateway.json;

import dev.pilothouse.gateway.json.Answer.Chunk;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads responses and the events of their streams. Text is taken from deltas, or from a whole
 * response; what the last events repeat is passed over.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses-streaming">Responses
 *     events</a>
 */
final class ResponsesAnswerReader extends AnswerReader {
    private String type = "";
    private String delta = "";
    private int output;
    private boolean isResponse;
    private boolean failed;
    private boolean sawOutput;
    private boolean streamed;
    private String status = "";
    private String incomplete = "";

    ResponsesAnswerReader(Answer answer) {
        super(answer);
    }

    @Override
    void begin(JsonParser json, int from) {
        super.begin(json, from);
        type = "";
        delta = "";
        output = 0;
        isResponse = false;
        failed = false;
        sawOutput = false;
        status = "";
        incomplete = "";
    }

    @Override
    void field(String name) {
        switch (name) {
            case "type" -> type = text();
            case "sequence_number" -> answer.sequence(Json.number(json()));
            case "delta" -> delta = text();
            case "output_index" -> output = (int) Json.number(json());
            case "item" -> item();
            case "response" -> {
                streamed = true;
                object(this::response);
            }
            default -> response(name);
        }
    }

    private void response(String name) {
        switch (name) {
            case "object" -> isResponse |= text().equals("response");
            case "id" -> answer.id(text());
            case "model" -> answer.model(text());
            case "status" -> status = text();
            case "usage" -> usage();
            case "error" -> failed |= !isNull();
            case "incomplete_details" ->
                    object(field -> incomplete = field.equals("reason") ? text() : incomplete);
            case "output" -> outputs();
            default -> {}
        }
    }

    private void usage() {
        if (json().currentToken() == JsonToken.START_OBJECT) {
            int from = start();
            Usage usage = UsageReader.read(json());
            answer.usage(usage, new Range(from, end(JsonToken.END_OBJECT)));
        }
    }

    @Override
    Chunk end() {
        if (type.equals("error") || type.equals("response.failed") || failed) {
            return Chunk.ERROR;
        }
        if (!delta.isEmpty() && type.endsWith(".delta")) {
            delta();
        }
        finish();
        return sawOutput ? Chunk.OUTPUT : Chunk.OTHER;
    }

    private void finish() {
        boolean over = !type.startsWith("response.") || type.equals("response.completed");
        if (!incomplete.isEmpty()) {
            answer.finished(incomplete);
        } else if (isResponse && over && status.equals("completed")) {
            answer.finished(status);
        }
    }

    private void delta() {
        sawOutput = true;
        String kept = type.contains(".audio.") ? "" : kept(delta);
        Choice choice = answer.choice(0);
        if (type.contains("output_text") || type.contains("refusal")) {
            choice.addText(kept);
        } else if (type.contains("reasoning")) {
            choice.addReasoning(kept);
        } else if (!kept.isEmpty()) {
            choice.toolCall(output).arguments.append(kept);
        }
        answer.output(delta.length());
    }

    // ---- items: the beginnings of those that stream, and those of a whole response ----

    private void outputs() {
        if (streamed) {
            return;
        }
        output = 0;
        array(() -> {
            item();
            output++;
        });
    }

    private String itemType = "";
    private final Choice.ToolCall tool = new Choice.ToolCall();
    private final StringBuilder itemText = new StringBuilder();

    private void item() {
        itemType = "";
        tool.id = "";
        tool.name = "";
        tool.arguments.setLength(0);
        itemText.setLength(0);
        object(this::ofItem);
        if (streamed && !itemType.endsWith("_call")) {
            return;
        }
        take();
    }

    private void ofItem(String name) {
        switch (name) {
            case "type" -> itemType = text();
            case "call_id" -> tool.id = text();
            case "name" -> tool.name = text();
            case "arguments", "input", "code" -> tool.arguments.append(text());
            case "content", "summary" -> array(() -> object(this::ofPart));
            default -> {}
        }
    }

    private void ofPart(String name) {
        if (name.equals("text") || name.equals("refusal")) {
            itemText.append(text());
        }
    }

    private void take() {
        if (itemType.endsWith("_call")) {
            Choice.ToolCall call = answer.choice(0).toolCall(output);
            call.id = tool.id;
            call.name = tool.name.isEmpty() ? itemType : tool.name;
            if (!streamed) {
                call.arguments.append(kept(tool.arguments.toString()));
                counted(tool.arguments.length());
            }
        } else if (itemType.equals("reasoning")) {
            answer.choice(0).addReasoning(kept(itemText.toString()));
            counted(itemText.length());
        } else {
            answer.choice(0).addText(kept(itemText.toString()));
            counted(itemText.length());
        }
    }

    private void counted(int characters) {
        if (characters > 0) {
            sawOutput = true;
            answer.output(characters);
        }
    }
}
