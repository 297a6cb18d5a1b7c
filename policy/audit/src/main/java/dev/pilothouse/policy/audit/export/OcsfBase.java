package dev.pilothouse.policy.audit.export;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What events of every class have. */
final class OcsfBase {
    static final String VERSION = "1.8.0";

    private OcsfBase() {}

    /** How grave an event is, {@code severity_id}. */
    enum Severity {
        INFORMATIONAL(1, "Informational"),
        MEDIUM(3, "Medium"),
        HIGH(4, "High");

        private final int id;
        private final String word;

        Severity(int id, String word) {
            this.id = id;
            this.word = word;
        }

        void put(Map<String, Object> event) {
            event.put("severity_id", id);
            event.put("severity", word);
        }
    }

    static Map<String, Object> event(Instant at, boolean success, int code) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("time", at.toEpochMilli());
        event.put("status_id", success ? 1 : 2);
        event.put("status", success ? "Success" : "Failure");
        if (code > 0) {
            event.put("status_code", Integer.toString(code));
        }
        return event;
    }

    /**
     * @param log name of the log
     * @param uid of the event within the installation
     * @param tenant empty when it belongs to none
     * @param trace empty when it is about none
     */
    static Map<String, Object> metadata(String log, String uid, String tenant, String trace) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("version", VERSION);
        metadata.put("product", Map.of("name", "Pilothouse", "vendor_name", "Pilothouse"));
        metadata.put("log_name", log);
        metadata.put("uid", uid);
        if (!tenant.isEmpty()) {
            metadata.put("tenant_uid", tenant);
        }
        if (!trace.isEmpty()) {
            metadata.put("correlation_uid", trace);
        }
        return metadata;
    }
}
