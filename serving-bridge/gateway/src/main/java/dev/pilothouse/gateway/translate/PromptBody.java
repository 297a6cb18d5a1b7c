package dev.pilothouse.gateway.translate;

import static dev.pilothouse.gateway.translate.Tree.has;

import dev.pilothouse.gateway.json.Dialect;
import dev.pilothouse.policy.rules.prompts.PromptContent;
import dev.pilothouse.policy.rules.prompts.PromptMessage;
import dev.pilothouse.policy.rules.prompts.PromptParameters;
import dev.pilothouse.policy.rules.prompts.PromptTool;
import dev.pilothouse.policy.rules.prompts.ResponseSchema;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts a released prompt into a request, in the caller's dialect: the release's messages come
 * before the caller's; what the release says replaces what the caller says, the rest stays.
 */
public final class PromptBody {
    /** Anthropic's API demands a number; for releases and callers that give none. */
    private static final int MOST_OUTPUT = 4_096;

    private final ObjectNode body;
    private final PromptContent content;
    private final List<PromptMessage> messages;

    private PromptBody(ObjectNode body, PromptContent content, List<PromptMessage> messages) {
        this.body = body;
        this.content = content;
        this.messages = messages;
    }

    /**
     * The request with the prompt in the place of its name.
     *
     * @param request a body that was read before
     * @param filled the messages of the content, rendered
     * @throws Untranslatable when the dialect cannot say what the release says
     */
    public static byte[] render(
            Dialect dialect, byte[] request, PromptContent content, List<PromptMessage> filled)
            throws Untranslatable {
        ObjectNode body = Tree.read(request, 0, request.length);
        if (body == null) {
            throw new Untranslatable("prompt", "The request cannot be read.");
        }
        body.remove("prompt");
        body.put("model", content.model());
        PromptBody made = new PromptBody(body, content, filled);
        switch (dialect) {
            case OPENAI_CHAT -> made.chat();
            case OPENAI_RESPONSES -> made.responses();
            case ANTHROPIC_MESSAGES, ANTHROPIC_COUNT -> made.messages(dialect);
            case OPENAI_EMBEDDINGS ->
                    throw new Untranslatable("prompt", "Embeddings are made without prompts.");
        }
        return Tree.bytes(body);
    }

    // ---- chat completions ----

    private void chat() {
        ArrayNode all = Tree.array();
        messages.forEach(m -> all.add(said(m)));
        callers("messages", all);
        body.set("messages", all);
        PromptParameters p = content.parameters();
        numbers(p);
        p.maxOutputTokens()
                .ifPresent(most -> {
                    body.remove("max_tokens");
                    body.put("max_completion_tokens", most);
                });
        stop("stop", p);
        p.seed().ifPresent(v -> body.put("seed", v));
        p.frequencyPenalty().ifPresent(v -> body.put("frequency_penalty", v));
        p.presencePenalty().ifPresent(v -> body.put("presence_penalty", v));
        if (!content.tools().isEmpty()) {
            ArrayNode tools = body.putArray("tools");
            content.tools()
                    .forEach(t -> tools.add(Tree.typed("function").set("function", function(t))));
            body.remove("functions");
        }
        content.responseSchema()
                .ifPresent(s ->
                        body.set(
                                "response_format",
                                Tree.typed("json_schema").set("json_schema", schema(s))));
    }

    private static ObjectNode said(PromptMessage message) {
        return Tree.object().put("role", message.role().word()).put("content", message.content());
    }

    private void callers(String field, ArrayNode all) {
        body.path(field).forEach(all::add);
    }

    private void numbers(PromptParameters p) {
        p.temperature().ifPresent(v -> body.put("temperature", v));
        p.topP().ifPresent(v -> body.put("top_p", v));
    }

    private void stop(String field, PromptParameters p) {
        if (!p.stop().isEmpty()) {
            ArrayNode stop = body.putArray(field);
            p.stop().forEach(stop::add);
        }
    }

    private static ObjectNode function(PromptTool tool) {
        ObjectNode function = Tree.object().put("name", tool.name());
        described(function, tool);
        function.set("parameters", Tree.read(tool.parameters()));
        return function;
    }

    private static void described(ObjectNode out, PromptTool tool) {
        if (!tool.description().isEmpty()) {
            out.put("description", tool.description());
        }
        if (tool.strict()) {
            out.put("strict", true);
        }
    }

    private static ObjectNode schema(ResponseSchema schema) {
        ObjectNode out = Tree.object().put("name", schema.name()).put("strict", schema.strict());
        out.set("schema", Tree.read(schema.schema()));
        return out;
    }

    // ---- responses ----

    private void responses() throws Untranslatable {
        onlyInChats(content.parameters());
        if (!content.parameters().stop().isEmpty()) {
            throw unknown("stop", "chat completions or Messages");
        }
        ArrayNode all = Tree.array();
        messages.forEach(m -> all.add(said(m).put("type", "message")));
        JsonNode input = body.path("input");
        if (input.isString() && !input.stringValue().isEmpty()) {
            all.add(Tree.typed("message").put("role", "user").put("content", input.stringValue()));
        }
        callers("input", all);
        body.set("input", all);
        numbers(content.parameters());
        content.parameters().maxOutputTokens().ifPresent(v -> body.put("max_output_tokens", v));
        if (!content.tools().isEmpty()) {
            ArrayNode tools = body.putArray("tools");
            content.tools().forEach(t -> tools.add(function(t).put("type", "function")));
        }
        content.responseSchema()
                .ifPresent(s -> {
                    ObjectNode text =
                            body.path("text") instanceof ObjectNode there
                                    ? there
                                    : body.putObject("text");
                    text.set("format", schema(s).put("type", "json_schema"));
                });
    }

    private static void onlyInChats(PromptParameters parameters) throws Untranslatable {
        if (parameters.ofChatsOnly().isPresent()) {
            throw unknown(parameters.ofChatsOnly().get(), "chat completions");
        }
    }

    private static Untranslatable unknown(String parameter, String where) {
        return new Untranslatable(
                "prompt",
                "The release sets "
                        + parameter
                        + ", which this API does not know; ask by "
                        + where
                        + ".");
    }

    // ---- Anthropic ----

    private void messages(Dialect dialect) throws Untranslatable {
        onlyInChats(content.parameters());
        system();
        ArrayNode all = Tree.array();
        messages.stream().filter(m -> !m.role().leads()).forEach(m -> all.add(said(m)));
        callers("messages", all);
        body.set("messages", all);
        if (dialect.spends()) {
            numbers(content.parameters());
            stop("stop_sequences", content.parameters());
            if (content.parameters().maxOutputTokens().isPresent()) {
                body.put("max_tokens", content.parameters().maxOutputTokens().getAsLong());
            } else if (!has(body, "max_tokens")) {
                body.put("max_tokens", MOST_OUTPUT);
            }
        }
        if (!content.tools().isEmpty()) {
            ArrayNode tools = body.putArray("tools");
            content.tools().forEach(t -> tools.add(anthropic(t)));
        }
        content.responseSchema()
                .ifPresent(s -> {
                    ObjectNode output =
                            body.path("output_config") instanceof ObjectNode there
                                    ? there
                                    : body.putObject("output_config");
                    output.set(
                            "format",
                            Tree.typed("json_schema").set("schema", Tree.read(s.schema())));
                });
    }

    /** The caller's own, where it may have any, comes after the release's. */
    private void system() {
        String released =
                messages.stream()
                        .filter(m -> m.role().leads())
                        .map(PromptMessage::content)
                        .collect(Collectors.joining("\n\n"));
        if (released.isEmpty()) {
            return;
        }
        JsonNode own = body.path("system");
        if (!has(body, "system")) {
            body.put("system", released);
            return;
        }
        ArrayNode blocks = Tree.array().add(Tree.typed("text").put("text", released));
        if (own.isString()) {
            blocks.add(Tree.typed("text").put("text", own.stringValue()));
        } else {
            own.forEach(blocks::add);
        }
        body.set("system", blocks);
    }

    private static ObjectNode anthropic(PromptTool tool) {
        ObjectNode out = Tree.object().put("name", tool.name());
        described(out, tool);
        out.set("input_schema", Tree.read(tool.parameters()));
        return out;
    }
}
