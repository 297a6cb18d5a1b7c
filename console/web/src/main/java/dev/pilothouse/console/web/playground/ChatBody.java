package dev.pilothouse.console.web.playground;

import dev.pilothouse.policy.rules.prompts.PromptContent;
import dev.pilothouse.policy.rules.prompts.PromptJson;
import dev.pilothouse.policy.rules.prompts.PromptMessage;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A filled-in prompt as a streamed request of chat completions. */
public final class ChatBody {
    private static final JsonMapper JSON = JsonMapper.shared();

    private ChatBody() {}

    /** JSON; asks for usage too. */
    public static String of(PromptContent content, List<PromptMessage> filled) {
        ObjectNode root = JSON.createObjectNode();
        root.put("model", content.model()).put("stream", true);
        root.putObject("stream_options").put("include_usage", true);
        ArrayNode messages = root.putArray("messages");
        filled.forEach(
                m -> messages.addObject().put("role", m.role().word()).put("content", m.content()));
        JsonNode tree = PromptJson.tree(content);
        for (Map.Entry<String, JsonNode> parameter : tree.path("parameters").properties()) {
            String name = parameter.getKey();
            root.set(
                    name.equals("max_output_tokens") ? "max_completion_tokens" : name,
                    parameter.getValue());
        }
        if (!content.tools().isEmpty()) {
            ArrayNode tools = root.putArray("tools");
            tree.path("tools")
                    .forEach(t -> tools.addObject().put("type", "function").set("function", t));
        }
        if (tree.has("response_schema")) {
            root.putObject("response_format")
                    .put("type", "json_schema")
                    .set("json_schema", tree.path("response_schema"));
        }
        return root.toString();
    }
}
