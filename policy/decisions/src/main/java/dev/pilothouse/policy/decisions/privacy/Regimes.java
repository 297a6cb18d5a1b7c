package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.decisions.privacy.Regime.Ground;
import dev.pilothouse.policy.decisions.privacy.Regime.Span;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The regimes of {@code regimes.json}. */
public final class Regimes {
    private static final List<Regime> ALL = read();

    private Regimes() {}

    public static List<Regime> all() {
        return ALL;
    }

    /**
     * @throws BadInput when {@code id} names none
     */
    public static Regime of(String id) {
        return ALL.stream()
                .filter(r -> r.id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        new BadInput(
                                "regime",
                                id,
                                "one of "
                                        + ALL.stream()
                                                .map(Regime::id)
                                                .collect(Collectors.joining(", "))));
    }

    private static List<Regime> read() {
        try (InputStream in = Regimes.class.getResourceAsStream("regimes.json")) {
            return JsonMapper.shared()
                    .readTree(Objects.requireNonNull(in))
                    .valueStream()
                    .map(Regimes::regime)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Regime regime(JsonNode json) {
        Map<String, String> rights = new LinkedHashMap<>();
        json.path("rights")
                .properties()
                .forEach(p -> rights.put(p.getKey(), p.getValue().asString()));
        return new Regime(
                json.path("id").asString(),
                json.path("name").asString(),
                json.has("acknowledge")
                        ? Optional.of(span(json.path("acknowledge")))
                        : Optional.empty(),
                span(json.path("answer")),
                span(json.path("extension")),
                json.path("clock").asString(),
                rights,
                json.path("audit_ground").asString(),
                json.path("notice").asString(),
                json.path("grounds").valueStream().map(Regimes::ground).toList(),
                json.path("refusal").asString());
    }

    private static Span span(JsonNode json) {
        return new Span(
                json.path("days").asInt(0),
                json.path("business_days").asInt(0),
                json.path("months").asInt(0));
    }

    private static Ground ground(JsonNode json) {
        return new Ground(
                json.path("id").asString(),
                json.path("rule").asString(),
                json.path("words").asString());
    }
}
