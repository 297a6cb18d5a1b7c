package dev.pilothouse.policy.audit.export;

import dev.pilothouse.policy.audit.export.OcsfBase.Severity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a gateway decided as an OCSF event: a finding when a guardrail did, else API activity. */
final class OcsfDecision {
    /** A finding's status is how far people are with it, not what came of the call. */
    private static final int NEW = 1;

    private OcsfDecision() {}

    static Map<String, Object> of(GatewayDecision d) {
        Map<String, Object> event = OcsfBase.event(d.at(), false, d.code());
        String uid = d.node() + "/" + d.boot() + "/" + d.tenant() + "/" + d.counter();
        event.put(
                "metadata",
                OcsfBase.metadata("pilothouse/data", uid, d.tenant().value(), d.traceId()));
        event.put("message", "call " + d.outcome() + ": " + d.detail());
        Severity severity = d.outcome().equals("killed") ? Severity.HIGH : Severity.MEDIUM;
        severity.put(event);
        if (d.detail().startsWith("guardrail")) {
            finding(event, d, uid);
        } else {
            activity(event, d);
        }
        event.put("unmapped", unmapped(d));
        return event;
    }

    private static void finding(Map<String, Object> event, GatewayDecision d, String uid) {
        OcsfClass.DETECTION_FINDING.classify(event, 1);
        event.put("status_id", NEW);
        event.put("status", "New");
        event.put("finding_info", Map.of("uid", uid, "title", d.detail()));
        event.put(
                "resources",
                List.of(Map.of("type", "feature", "uid", d.tenant() + "/" + d.feature())));
    }

    private static void activity(Map<String, Object> event, GatewayDecision d) {
        OcsfClass.API_ACTIVITY.classify(event, 1);
        String key = d.key().isEmpty() ? "unknown" : d.key();
        event.put("actor", Map.of("app_name", d.feature(), "app_uid", key));
        event.put("src_endpoint", Map.of("uid", key));
        event.put("dst_endpoint", Map.of("svc_name", d.node()));
        event.put(
                "api",
                Map.of(
                        "operation",
                        "call",
                        "service",
                        Map.of("name", "gateway", "uid", d.node()),
                        "response",
                        Map.of("code", d.code(), "error", d.detail())));
    }

    private static Map<String, Object> unmapped(GatewayDecision d) {
        Map<String, Object> rest = new LinkedHashMap<>();
        rest.put("outcome", d.outcome());
        rest.put("feature", d.feature());
        rest.put("environment", d.environment());
        rest.put("model", d.model());
        rest.put("span_id", d.spanId());
        if (d.killEpoch() > 0) {
            rest.put("kill_epoch", d.killEpoch());
            rest.put("kill_id", d.killId());
        }
        return rest;
    }
}
