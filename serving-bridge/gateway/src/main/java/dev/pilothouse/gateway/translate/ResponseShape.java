package dev.pilothouse.gateway.translate;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** A response object: what was asked, what has come so far, how it ended. */
final class ResponseShape {
    private static final String[] REPEATED = {
        "instructions",
        "max_output_tokens",
        "metadata",
        "parallel_tool_calls",
        "reasoning",
        "temperature",
        "text",
        "tool_choice",
        "tools",
        "top_p",
        "user"
    };

    private final ObjectNode asked = Tree.object();
    private final ArrayNode output = Tree.array();
    private final long created = System.currentTimeMillis() / 1_000;
    private String id = "";
    private String model = "";
    private String incomplete = "";
    private int items;
    private JsonNode usage = Tree.object();
    private boolean finished;

    /**
     * @param request whose settings are repeated; its input is not kept
     */
    ResponseShape(ObjectNode request) {
        for (String name : REPEATED) {
            Tree.copy(request, name, asked, name);
        }
    }

    void named(String answerId, String answeredBy) {
        id = answerId;
        model = answeredBy;
    }

    String itemId(ResponsePart kind) {
        String itemId = kind.idPrefix + id + "_" + items;
        items++;
        return itemId;
    }

    /** An item that is complete, or as complete as it will be. */
    void add(ObjectNode item) {
        boolean cut = incomplete.equals("max_output_tokens");
        output.add(item.put("status", cut ? "incomplete" : "completed"));
    }

    /**
     * @param reason as chat completions say it
     * @return {@code completed} or {@code incomplete}
     */
    String finish(String reason, JsonNode counts) {
        finished = true;
        usage = counts;
        incomplete =
                switch (reason) {
                    case "length" -> "max_output_tokens";
                    case "content_filter" -> "content_filter";
                    default -> "";
                };
        return incomplete.isEmpty() ? "completed" : "incomplete";
    }

    ObjectNode response(String status) {
        ObjectNode response =
                Tree.object()
                        .put("id", id)
                        .put("object", "response")
                        .put("created_at", created)
                        .put("status", status)
                        .put("model", model)
                        .putNull("error");
        if (incomplete.isEmpty()) {
            response.putNull("incomplete_details");
        } else {
            response.putObject("incomplete_details").put("reason", incomplete);
        }
        response.set("output", output.deepCopy());
        for (String name : REPEATED) {
            repeat(response, name, NullNode.getInstance());
        }
        repeat(response, "parallel_tool_calls", BooleanNode.TRUE);
        repeat(response, "tool_choice", StringNode.valueOf("auto"));
        repeat(response, "tools", Tree.array());
        if (Tree.has(asked, "text")) {
            response.set("text", asked.path("text"));
        } else {
            response.putObject("text").putObject("format").put("type", "text");
        }
        response.put("store", false).put("truncation", "disabled").putNull("previous_response_id");
        if (finished) {
            response.set("usage", Usages.responsesFromChat(usage));
        } else {
            response.putNull("usage");
        }
        return response;
    }

    private void repeat(ObjectNode response, String name, JsonNode otherwise) {
        response.set(name, Tree.has(asked, name) ? asked.path(name) : otherwise);
    }
}
