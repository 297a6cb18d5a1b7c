package dev.pilothouse.gateway.json;

import tools.jackson.core.JsonToken;

/**
 * Scans a body of {@code /v1/responses}. What would use state at a provider is refused: it is not
 * parted by tenant there, its content was not seen by guardrails, and it lies at one deployment of
 * several. A prompt is one that the gateway keeps, never the provider.
 *
 * @see <a
 *     href="../../../../../../../../../docs/decisions/2026-11-29-request-surface.md">decision</a>
 */
final class ResponsesRequestReader extends RequestReader {
    private static final String NO_STATE =
            "left out: the gateway uses no state at providers, send the whole conversation as"
                    + " input";

    private boolean itemHasRole;
    private String itemType = "";

    ResponsesRequestReader(byte[] body) {
        super(Dialect.OPENAI_RESPONSES, body);
    }

    @Override
    void field(String name) {
        switch (name) {
            case "model" -> model();
            case "stream" -> request.stream = flag(name);
            case "input" -> input();
            case "instructions" -> content(name);
            case "user", "safety_identifier" -> endUser(name);
            case "tools" -> tools(name, this::tool);
            case "previous_response_id", "conversation" -> refused(name, NO_STATE);
            case "prompt" -> prompt();
            case "background" -> background();
            case "temperature", "top_p" -> decimal(name);
            case "max_output_tokens" -> whole(name);
            default -> {}
        }
    }

    @Override
    void complete() {
        require("input");
    }

    private void background() {
        if (flag("background")) {
            throw wrong(
                    "background",
                    "false: an answer that runs on at the provider could not be cut or metered");
        }
    }

    private void input() {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            if (json.currentToken() != JsonToken.VALUE_STRING) {
                throw wrong("input", "a text or an array of items");
            }
            content("input");
            return;
        }
        once("input");
        int from = start();
        Json.elements(json, this::item);
        request.contentBytes += end() - from;
    }

    /** An item without a role may be nothing but the id of one at the provider. */
    private void item() {
        itemHasRole = false;
        itemType = "";
        nested(name -> {
            switch (name) {
                case "role" -> itemHasRole = true;
                case "type" -> itemType = Json.text(json, "");
                case "content", "output" -> skip();
                default -> {}
            }
        });
        if (itemType.equals("item_reference") || itemType.isEmpty() && !itemHasRole) {
            throw new BadBody(
                    "input",
                    "input: an item that refers to one at the provider (expected: the item itself;"
                            + " the gateway uses no state at providers)");
        }
    }

    /** A function has a name, an MCP server a label, what runs at the provider only a type. */
    private void tool(String name) {
        boolean named = name.equals("name") || name.equals("server_label");
        String type = name.equals("type") ? Json.text(json, "") : "function";
        if (named || !type.equals("function") && !type.equals("custom")) {
            toolName();
        }
    }
}
