package dev.pilothouse.registry.cards;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
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
        try (InputStream in = Spdx.class.getResourceAsStream("/spdx.schema.json")) {
            return JsonMapper.shared()
                    .readTree(Objects.requireNonNull(in).readAllBytes())
                    .path("enum")
                    .valueStream()
                    .map(JsonNode::asString)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new IllegalStateException("spdx.schema.json", e);
        }
    }
}
