package dev.pilothouse.policy.audit.export;

import dev.pilothouse.policy.audit.ExportFormat;
import dev.pilothouse.policy.audit.ExportedEntry;
import dev.pilothouse.policy.audit.LoggedEntry;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/**
 * One of the tables of an export: the control plane's log, or what gateways decided.
 *
 * @param source {@code control} or {@code data}: the plane
 * @param line a row as a JSON object
 * @param ocsf a row as an event
 */
record Sheet<T>(
        String name,
        String source,
        List<Column<T>> columns,
        Function<T, String> line,
        Function<T, Map<String, Object>> ocsf) {
    private static final JsonMapper JSON = JsonMapper.shared();

    static final Sheet<ExportedEntry> LOG =
            new Sheet<>(
                    "audit-log",
                    "control",
                    List.of(
                            Column.whole("seq", e -> e.entry().seq()),
                            Column.time("ts", e -> e.entry().at()),
                            of("tenant", e -> e.tenant().map(Object::toString).orElse("")),
                            of("actor_type", LoggedEntry::actorType),
                            of("actor_ref", LoggedEntry::actorRef),
                            of("actor_name", LoggedEntry::actorName),
                            of("action", LoggedEntry::action),
                            of("object_type", LoggedEntry::objectType),
                            of("object_id", LoggedEntry::objectId),
                            of("outcome", LoggedEntry::outcome),
                            Column.whole("code", e -> (long) e.entry().code()),
                            of("reason", LoggedEntry::reason),
                            of("detail", e -> e.detail().orElse("")),
                            of("entry", LoggedEntry::json),
                            of("hash", LoggedEntry::hash)),
                    Sheet::logLine,
                    e -> OcsfEntry.of(e.entry()));

    static final Sheet<GatewayDecision> DECISIONS =
            new Sheet<>(
                    "gateway-decisions",
                    "data",
                    List.of(
                            Column.time("ts", GatewayDecision::at),
                            Column.text("tenant", d -> d.tenant().value()),
                            Column.text("node", GatewayDecision::node),
                            Column.text("boot", GatewayDecision::boot),
                            Column.whole("counter", GatewayDecision::counter),
                            Column.text("outcome", GatewayDecision::outcome),
                            Column.whole("code", d -> (long) d.code()),
                            Column.text("feature", GatewayDecision::feature),
                            Column.text("environment", GatewayDecision::environment),
                            Column.text("key", GatewayDecision::key),
                            Column.text("model", GatewayDecision::model),
                            Column.text("trace_id", GatewayDecision::traceId),
                            Column.text("span_id", GatewayDecision::spanId),
                            Column.whole("kill_epoch", GatewayDecision::killEpoch),
                            Column.text("kill_id", GatewayDecision::killId),
                            Column.text("detail", GatewayDecision::detail)),
                    JSON::writeValueAsString,
                    OcsfDecision::of);

    Sheet {
        columns = List.copyOf(columns);
    }

    String fileName(ExportFormat format) {
        return name + "." + format.extension();
    }

    private static Column<ExportedEntry> of(String name, Function<LoggedEntry, String> value) {
        return Column.text(name, e -> value.apply(e.entry()));
    }

    /** The entry stands in it byte for byte as it was hashed. */
    private static String logLine(ExportedEntry e) {
        StringBuilder line = new StringBuilder(1024);
        line.append("{\"entry\":").append(e.entry().json());
        e.entry().detail().ifPresent(d -> line.append(",\"detail\":").append(d));
        e.detailKey().ifPresent(k -> line.append(",\"detail_key\":\"").append(k).append('"'));
        return line.append(",\"hash\":\"").append(e.entry().hash()).append("\"}").toString();
    }
}
