package dev.pilothouse.policy.audit;

import dev.pilothouse.db.model.TenantId;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * An entry of the log as it is read.
 *
 * @param actorName name of the person today; the pseudonym when there is none
 * @param json canonical JSON, the bytes that the hash is over
 * @param detail canonical JSON of reason, before and after; empty when there was none or it was
 *     erased
 * @param hash SHA-256 over the hash before it and the entry's bytes, hexadecimal
 */
public record LoggedEntry(
        long seq,
        Instant at,
        Optional<TenantId> tenant,
        String actorType,
        String actorRef,
        String actorName,
        String action,
        String objectType,
        String objectId,
        String outcome,
        List<String> entities,
        String json,
        Optional<String> detail,
        String hash) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    public LoggedEntry {
        entities = List.copyOf(entities);
    }

    /** All fields of the hashed entry. */
    public Map<String, Object> fields() {
        return JSON.readValue(json, OBJECT);
    }

    /** Reason, before and after. */
    public Map<String, Object> details() {
        return detail.map(d -> JSON.readValue(d, OBJECT)).orElse(Map.of());
    }

    /** Why it was done, as the actor wrote it; empty when not asked for or erased. */
    public String reason() {
        return detail.flatMap(d -> field(d, "reason")).orElse("");
    }

    /** The HTTP status that the caller got. */
    public int code() {
        return field(json, "code").map(Integer::valueOf).orElse(0);
    }

    /** A field of the outermost object, without building what stands before and after it. */
    private static Optional<String> field(String json, String name) {
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            for (String at = parser.nextName(); at != null; at = parser.nextName()) {
                parser.nextToken();
                if (at.equals(name)) {
                    return Optional.ofNullable(parser.getValueAsString());
                }
                parser.skipChildren();
            }
            return Optional.empty();
        }
    }

    byte[] hashBytes() {
        return HexFormat.of().parseHex(hash);
    }
}
