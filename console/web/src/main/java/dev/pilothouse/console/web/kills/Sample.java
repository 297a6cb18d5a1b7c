package dev.pilothouse.console.web.kills;

import dev.pilothouse.policy.decisions.Kill;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What a caller gets while a kill is in force. */
final class Sample {
    private static final JsonMapper JSON = JsonMapper.shared();

    private Sample() {}

    static String of(Kill kill) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", "killed");
        error.put("scope", kill.label());
        error.put("epoch", kill.epoch());
        error.put("reason", kill.reason());
        if (!kill.incident().isEmpty()) {
            error.put("incident", kill.incident());
        }
        String body =
                JSON.writeValueAsString(Map.of("error", error))
                        .replace(",\"reason\"", ",\n           \"reason\"");
        return "What a caller gets\nHTTP 403  " + body;
    }
}
