package dev.pilothouse.policy.rules.prompts;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.rules.CanonicalJson;
import java.util.Collection;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Prompts as JSON, as they are stored, sent and kept in files: <code>
 * {"messages": [{"role": "system", "content": "Answer {{name}}."}], "variables": [{"name": "name",
 * "type": "string"}], "model": "…", "parameters": {"temperature": 0.2}, "tools": [...],
 * "response_schema": {...}, "guardrails": [...], "deployments": [...]}</code>.
 */
public final class PromptJson {
    /** Most characters of a prompt as JSON. */
    public static final int LONGEST = 500_000;

    static final JsonMapper MAPPER =
            JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private PromptJson() {}

    /**
     * Reads and checks a prompt.
     *
     * @throws BadInput when it is none; names the field, for example {@code variables[1].type}
     */
    public static PromptContent read(String json) {
        return PromptReader.content(parse("prompt", json));
    }

    /** As {@link #read(String)}, of what was parsed already. */
    public static PromptContent read(JsonNode node) {
        if (node.toString().length() > LONGEST) {
            throw new BadInput("prompt", node.toString(), "at most " + LONGEST + " characters");
        }
        return PromptReader.content(node);
    }

    static JsonNode parse(String field, String json) {
        if (json.length() > LONGEST) {
            throw new BadInput(field, json, "at most " + LONGEST + " characters of JSON");
        }
        try {
            return MAPPER.readTree(json);
        } catch (JacksonException e) {
            BadInput refused = new BadInput(field, json, "JSON: " + e.getOriginalMessage());
            refused.initCause(e);
            throw refused;
        }
    }

    /** Canonical: equal for prompts that mean the same. */
    public static String write(PromptContent content) {
        return CanonicalJson.of(tree(content).toString());
    }

    /** What is empty, or as usual, is left out. */
    public static ObjectNode tree(PromptContent content) {
        ObjectNode root = MAPPER.createObjectNode();
        ArrayNode messages = root.putArray("messages");
        content.messages()
                .forEach(m ->
                        messages.addObject()
                                .put("role", m.role().word())
                                .put("content", m.content()));
        if (!content.variables().isEmpty()) {
            ArrayNode variables = root.putArray("variables");
            content.variables().forEach(v -> write(v, variables.addObject()));
        }
        root.put("model", content.model());
        if (!content.parameters().equals(PromptParameters.NONE)) {
            write(content.parameters(), root.putObject("parameters"));
        }
        if (!content.tools().isEmpty()) {
            ArrayNode tools = root.putArray("tools");
            content.tools().forEach(t -> write(t, tools.addObject()));
        }
        content.responseSchema().ifPresent(s -> write(s, root.putObject("response_schema")));
        texts(root, "guardrails", content.guardrails());
        texts(root, "deployments", content.deployments());
        return root;
    }

    private static void write(PromptVariable variable, ObjectNode out) {
        out.put("name", variable.name()).put("type", variable.type().word());
        if (variable.required() == variable.fallback().isPresent()) {
            out.put("required", variable.required());
        }
        variable.fallback().ifPresent(d -> out.put("default", d));
        if (variable.type() == PromptVariable.Type.STRING
                && variable.maxLength() != PromptVariable.LONGEST) {
            out.put("max_length", variable.maxLength());
        }
        texts(out, "values", variable.values());
        if (!variable.description().isEmpty()) {
            out.put("description", variable.description());
        }
    }

    private static void write(PromptParameters parameters, ObjectNode out) {
        parameters.temperature().ifPresent(v -> out.put("temperature", v));
        parameters.topP().ifPresent(v -> out.put("top_p", v));
        parameters.maxOutputTokens().ifPresent(v -> out.put("max_output_tokens", v));
        texts(out, "stop", parameters.stop());
        parameters.seed().ifPresent(v -> out.put("seed", v));
        parameters.frequencyPenalty().ifPresent(v -> out.put("frequency_penalty", v));
        parameters.presencePenalty().ifPresent(v -> out.put("presence_penalty", v));
    }

    private static void write(PromptTool tool, ObjectNode out) {
        out.put("name", tool.name());
        if (!tool.description().isEmpty()) {
            out.put("description", tool.description());
        }
        out.set("parameters", MAPPER.readTree(tool.parameters()));
        if (tool.strict()) {
            out.put("strict", true);
        }
    }

    private static void write(ResponseSchema schema, ObjectNode out) {
        out.put("name", schema.name());
        out.set("schema", MAPPER.readTree(schema.schema()));
        if (!schema.strict()) {
            out.put("strict", false);
        }
    }

    private static void texts(ObjectNode out, String name, Collection<String> values) {
        if (!values.isEmpty()) {
            ArrayNode array = out.putArray(name);
            values.forEach(array::add);
        }
    }
}
