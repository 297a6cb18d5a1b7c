package dev.pilothouse.registry.cards;

import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The licence identifiers that CycloneDX knows. */
final class Spdx {
    private static final Set<String> IDS = load();

    private Spdx() {}

    static boolean has(String id) {
        return IDS.contains(id);
    }

    private static Set<String> load() {
        return JsonMapper.shared()
                .readTree(CycloneDx.file("spdx"))
                .path("enum")
                .valueStream()
                .map(JsonNode::asString)
                .collect(Collectors.toUnmodifiableSet());
    }
}
