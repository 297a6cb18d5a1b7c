package dev.pilothouse.policy.audit.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.audit.LoggedEntry;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events against the JSON schemas of OCSF 1.8.0: generated with the Python package ocsf-json-schema
 * 1.2.0 (MIT) without profiles, descriptions left out.
 */
class OcsfTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00.123456Z");
    private static final SchemaRegistry SCHEMAS =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    @ParameterizedTest
    @CsvSource({
        "person.sign-in, user, success, 3002, 1",
        "person.sign-in, service, denied, 3002, 1",
        "role.grant, user, success, 3005, 1",
        "role.revoke, user, success, 3005, 2",
        "content.read, user, success, 6005, 1",
        "content.reveal, user, success, 6005, 10",
        "audit.export, user, success, 6005, 1",
        "audit.export.expire, service, success, 6005, 7",
        "risk.export, user, success, 6005, 1",
        "privacy.erase, service, success, 6005, 7",
        "privacy.access.fetch, user, success, 6005, 1",
        "privacy.receive, user, success, 3004, 3",
        "retention.delete, service, success, 6005, 7",
        "access.deny, user, denied, 6003, 99",
        "kill.set, user, success, 3004, 9",
        "kill.lift, user, success, 3004, 8",
        "kill.expire, service, success, 3004, 8",
        "feature.declare, service, success, 3004, 1",
        "release.release, user, success, 3004, 10",
        "key.revoke, service, success, 3004, 4",
        "feature.lock, user, success, 3004, 12",
        "kill.ack, node, success, 3004, 3",
        "guardrail.save, user, failure, 3004, 3",
    })
    void entry_isValidInItsClass(String action, String actor, String outcome, int uid, int activity)
            throws IOException {
        Map<String, Object> event = OcsfEntry.of(entry(action, actor, outcome));
        assertThat(event).containsEntry("class_uid", uid).containsEntry("activity_id", activity);
        assertThat(event).containsEntry("type_uid", uid * 100 + activity);
        assertValid(uid, event);
    }

    @ParameterizedTest
    @CsvSource({
        "refused, guardrail_blocked personal data, 2004",
        "refused, budget_exceeded, 6003",
        "killed, killed PII, 6003"
    })
    void decision_isValidInItsClass(String outcome, String detail, int uid) throws IOException {
        Map<String, Object> event =
                OcsfDecision.of(
                        new GatewayDecision(
                                ACME,
                                NOON,
                                "gateway-1",
                                "boot",
                                1,
                                outcome,
                                403,
                                "chat",
                                "production",
                                "",
                                "larch",
                                "",
                                "",
                                7,
                                "kill-7",
                                detail));
        assertThat(event).containsEntry("class_uid", uid);
        assertThat(event).containsEntry("status", uid == 2004 ? "New" : "Failure");
        assertValid(uid, event);
    }

    @Test
    void theConsoleIsWhereSomebodyWent_notWhereTheyCameFrom() {
        assertThat(OcsfEntry.of(entry("person.sign-in", "user", "success")))
                .doesNotContainKey("src_endpoint")
                .containsEntry("dst_endpoint", Map.of("svc_name", "pilothouse-console"));
        assertThat(OcsfEntry.of(entry("content.read", "user", "success")))
                .containsEntry("src_endpoint", Map.of("uid", "p-1"));
    }

    /** A schema that accepts everything would show nothing. */
    @ParameterizedTest
    @CsvSource({"3002, user", "3004, entity", "3005, privileges", "6003, api", "6005, table"})
    void eventWithoutARequiredField_isNotValid(int uid, String field) throws IOException {
        String action =
                switch (uid) {
                    case 3002 -> "person.sign-in";
                    case 3005 -> "role.grant";
                    case 6003 -> "access.deny";
                    case 6005 -> "content.read";
                    default -> "feature.declare";
                };
        Map<String, Object> event = OcsfEntry.of(entry(action, "user", "success"));
        event.remove(field);
        assertThat(problems(uid, event)).isNotEmpty();
    }

    private static LoggedEntry entry(String action, String actor, String outcome) {
        return new LoggedEntry(
                7,
                NOON,
                Optional.of(ACME),
                actor,
                "p-1",
                "Lena Vogt",
                action,
                "guardrail",
                "acme/chat",
                outcome,
                List.of("guardrail:acme/chat"),
                "{\"code\":200,\"seq\":7,\"trace_id\":\"0af7651916cd43dd8448eb211c80319c\"}",
                Optional.of(
                        "{\"after\":{\"attempt\":\"GET /\",\"role\":\"oncall\"},\"reason\":\"why\"}"),
                "00");
    }

    private static void assertValid(int uid, Map<String, Object> event) throws IOException {
        assertThat(problems(uid, event)).isEmpty();
    }

    private static List<String> problems(int uid, Map<String, Object> event) throws IOException {
        String path = "ocsf-1.8.0/ocsf-" + uid + ".json";
        try (InputStream in = OcsfTest.class.getResourceAsStream(path)) {
            String schema = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
            return SCHEMAS
                    .getSchema(schema, InputFormat.JSON)
                    .validate(JsonMapper.shared().writeValueAsString(event), InputFormat.JSON)
                    .stream()
                    .map(Object::toString)
                    .toList();
        }
    }
}
