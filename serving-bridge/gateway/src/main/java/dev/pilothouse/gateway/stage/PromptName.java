package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Refusal;
import dev.pilothouse.gateway.json.PromptCall;
import java.util.regex.Pattern;

/**
 * The prompt that a call names, in its body or in a header.
 *
 * @param version 0: what is live
 */
record PromptName(String prompt, long version) {
    private static final String HEADER = "X-Pilothouse-Prompt";
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

    /**
     * @throws Refusal when it is no name, or the body and the header name different ones
     */
    static PromptName of(Call call) {
        PromptCall body = call.request().prompt();
        String header = call.head().prompt();
        if (body == null || body.id().isEmpty()) {
            if (header.isEmpty()) {
                throw Refusal.badRequest(
                        "prompt.id", "prompt.id: '' (expected: the name of a prompt)");
            }
            String version = body == null ? "" : body.version();
            return version.isEmpty()
                    ? parse(HEADER, header)
                    : parse("prompt.version", header + "@" + version);
        }
        String name = body.version().isEmpty() ? body.id() : body.id() + "@" + body.version();
        PromptName named = parse("prompt", name);
        if (!header.isEmpty() && !parse(HEADER, header).equals(named)) {
            throw Refusal.badRequest(
                    "prompt",
                    "prompt: '" + name + "' (expected: '" + header + "' as in " + HEADER + ")");
        }
        return named;
    }

    private static PromptName parse(String field, String name) {
        int at = name.indexOf('@');
        String version = at < 0 ? "" : name.substring(at + 1);
        if (at == 0 || at > 0 && !NUMBER.matcher(version).matches() || name.length() > 128) {
            String shown = name.length() > 100 ? name.substring(0, 100) + "…" : name;
            throw Refusal.badRequest(
                    field, field + ": '" + shown + "' (expected: a prompt, or prompt@version)");
        }
        return at < 0
                ? new PromptName(name, 0)
                : new PromptName(name.substring(0, at), Long.parseLong(version));
    }

    @Override
    public String toString() {
        return version == 0 ? prompt : prompt + "@" + version;
    }
}
