package dev.pilothouse.gateway.translate;

import tools.jackson.databind.node.ObjectNode;

/** What the output of a response is made of. */
enum ResponsePart {
    REASONING("rs_", "reasoning_text", "text", "response.reasoning_text"),
    TEXT("msg_", "output_text", "text", "response.output_text"),
    REFUSAL("msg_", "refusal", "refusal", "response.refusal"),
    CALL("fc_", "", "arguments", "response.function_call_arguments");

    final String idPrefix;
    final String contentType;

    /** Where the text stands, in the content and in the event that ends it. */
    final String field;

    /** Events of it, without their last part. */
    final String event;

    ResponsePart(String idPrefix, String contentType, String field, String event) {
        this.idPrefix = idPrefix;
        this.contentType = contentType;
        this.field = field;
        this.event = event;
    }

    /** An item without content. Not for a call. */
    ObjectNode item(String id) {
        ObjectNode item = Tree.object().put("id", id);
        if (this == REASONING) {
            item.put("type", "reasoning").putArray("summary");
        } else {
            item.put("type", "message").put("role", "assistant");
        }
        item.putArray("content");
        return item;
    }

    ObjectNode content(String text) {
        ObjectNode content = Tree.typed(contentType).put(field, text);
        if (this == TEXT) {
            content.putArray("annotations");
            content.putArray("logprobs");
        }
        return content;
    }

    static ObjectNode call(String id, String callId, String name) {
        return Tree.object()
                .put("id", id)
                .put("type", "function_call")
                .put("call_id", callId)
                .put("name", name)
                .put("arguments", "");
    }
}
