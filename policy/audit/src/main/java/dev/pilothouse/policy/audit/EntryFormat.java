package dev.pilothouse.policy.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.policy.audit.AuditEntry.Entity;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.json.JsonMapper;

/** The bytes of an entry, version 1: canonical JSON with a keyed commitment to its detail. */
final class EntryFormat {
    static final String LOG = "pilothouse/control";
    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private EntryFormat() {}

    static byte[] bytes(AuditEntry entry, long seq, Instant at, Optional<Detail> detail) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("v", 1);
        json.put("log", LOG);
        json.put("seq", seq);
        json.put("ts", MICROSECONDS.format(at));
        entry.tenant().ifPresent(t -> json.put("tenant", t.value()));
        json.put("actor", Map.of("t", entry.actor().type(), "ref", entry.actor().ref()));
        json.put("action", entry.action());
        json.put("object", entity(entry.object()));
        if (!entry.links().isEmpty()) {
            json.put("links", entry.links().stream().map(EntryFormat::entity).toList());
        }
        json.put("outcome", entry.outcome());
        json.put("code", entry.code());
        if (entry.epoch() > 0) {
            json.put("policy", Map.of("epoch", entry.epoch()));
        }
        if (!entry.traceId().isEmpty()) {
            json.put("trace_id", entry.traceId());
        }
        detail.ifPresent(d -> json.put("commit", List.of(d.commitment())));
        return CanonicalJson.of(json).getBytes(UTF_8);
    }

    /** Whether something belongs to the entry that can be erased. */
    static boolean commits(byte[] entry) {
        return JsonMapper.shared().readTree(entry).has("commit");
    }

    private static Map<String, Object> entity(Entity entity) {
        return entity.version().isEmpty()
                ? Map.of("t", entity.type(), "id", entity.id())
                : Map.of("t", entity.type(), "id", entity.id(), "ver", entity.version());
    }

    /**
     * What lies beside an entry.
     *
     * @param key 32 random bytes, erased with the detail, so that the commitment says nothing then
     */
    record Detail(byte[] key, byte[] bytes) {
        Map<String, Object> commitment() {
            return Map.of(
                    "role", "detail", "alg", "HMAC-SHA-256", "mac", mac(), "len", bytes.length);
        }

        String mac() {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(key, "HmacSHA256"));
                return HexFormat.of().formatHex(mac.doFinal(bytes));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("HmacSHA256 belongs to every Java runtime", e);
            }
        }
    }
}
