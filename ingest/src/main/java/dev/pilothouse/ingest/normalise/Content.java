package dev.pilothouse.ingest.normalise;

import dev.pilothouse.ingest.normalise.Values.Message;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Prompts, completions, tool arguments and results, wherever a dialect puts them. */
final class Content {
    private static final int LONGEST = 2_000_000;
    private static final Map<String, String> MESSAGE_EVENTS =
            Map.of(
                    "gen_ai.system.message", "system",
                    "gen_ai.user.message", "user",
                    "gen_ai.assistant.message", "assistant",
                    "gen_ai.tool.message", "tool");

    private final Attributes span;
    private final boolean tool;
    private final Map<String, String> parts = new LinkedHashMap<>();

    private Content(Attributes span, boolean tool) {
        this.span = span;
        this.tool = tool;
    }

    /** Bodies by part: system, input, output, tool-arguments, tool-result, documents. */
    static Map<String, String> of(Attributes span, List<Span.Event> events, Operation operation) {
        Content content = new Content(span, operation.name().equals("execute_tool"));
        content.standard();
        content.flattened();
        content.events(events);
        content.plain();
        return content.parts;
    }

    private void put(String part, String body) {
        if (!body.isEmpty()) {
            String whole = body.length() <= LONGEST ? body : body.substring(0, LONGEST) + "… (cut)";
            parts.putIfAbsent(part, whole);
        }
    }

    private void standard() {
        put("system", span.text("gen_ai.system_instructions"));
        put("input", span.text("gen_ai.input.messages"));
        put("output", span.text("gen_ai.output.messages"));
        put(
                "tool-arguments",
                span.text("gen_ai.tool.call.arguments", "tool.parameters", "mcp.request.argument"));
        put("tool-result", span.text("gen_ai.tool.call.result", "mcp.response.value"));
        put("documents", span.text("gen_ai.retrieval.documents"));
        put("input", span.text("gen_ai.retrieval.query.text"));
    }

    private void flattened() {
        messages("input", "llm.input_messages.", "message.role", "message.content");
        messages("output", "llm.output_messages.", "message.role", "message.content");
        messages("input", "gen_ai.prompt.", "role", "content");
        messages("output", "gen_ai.completion.", "role", "content");
        List<String> documents =
                span.flattened("retrieval.documents.").values().stream()
                        .map(d -> d.getOrDefault("document.content", ""))
                        .filter(text -> !text.isEmpty())
                        .toList();
        put("documents", String.join("\n\n", documents));
    }

    private void messages(String part, String prefix, String role, String content) {
        List<Message> messages = new ArrayList<>();
        span.flattened(prefix)
                .values()
                .forEach(m -> {
                    String text = text(m, content);
                    if (!text.isEmpty()) {
                        messages.add(new Message(m.getOrDefault(role, "user"), text));
                    }
                });
        if (!messages.isEmpty()) {
            put(part, Values.messages(messages));
        }
    }

    /** The content itself, or what other fields of the message say, such as tool calls. */
    private static String text(Map<String, String> message, String content) {
        return Optional.ofNullable(message.get(content))
                .filter(text -> !text.isEmpty())
                .orElseGet(() -> {
                    StringBuilder all = new StringBuilder();
                    message.forEach((name, value) -> {
                        if (!name.endsWith("role")) {
                            all.append(name).append(": ").append(value).append('\n');
                        }
                    });
                    return all.toString().strip();
                });
    }

    private void events(List<Span.Event> events) {
        List<Message> input = new ArrayList<>();
        List<Message> output = new ArrayList<>();
        for (Span.Event event : events) {
            Attributes attributes = new Attributes(event.getAttributesList());
            String role = MESSAGE_EVENTS.get(event.getName());
            if (role != null) {
                input.add(new Message(role, said(attributes)));
            } else if (event.getName().equals("gen_ai.choice")) {
                output.add(new Message("assistant", said(attributes)));
            } else if (event.getName().equals("gen_ai.content.prompt")) {
                put("input", attributes.text("gen_ai.prompt"));
            } else if (event.getName().equals("gen_ai.content.completion")) {
                put("output", attributes.text("gen_ai.completion"));
            }
        }
        input.removeIf(m -> m.content().isEmpty());
        output.removeIf(m -> m.content().isEmpty());
        put("input", input.isEmpty() ? "" : Values.messages(input));
        put("output", output.isEmpty() ? "" : Values.messages(output));
    }

    private static String said(Attributes event) {
        return event.text("content", "message", "gen_ai.event.content");
    }

    private void plain() {
        put(
                tool ? "tool-arguments" : "input",
                span.text("gen_ai.prompt", "input.value", "traceloop.entity.input"));
        put(
                tool ? "tool-result" : "output",
                span.text("gen_ai.completion", "output.value", "traceloop.entity.output"));
        span.ignore("input.mime_type");
        span.ignore("output.mime_type");
    }
}
