package dev.pilothouse.policy.audit.export;

import dev.pilothouse.policy.audit.ContentReads;
import dev.pilothouse.policy.audit.LoggedEntry;
import dev.pilothouse.policy.audit.export.OcsfBase.Severity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/** An entry of the control plane's log as an OCSF event. */
final class OcsfEntry {
    private static final Map<String, Object> CONSOLE = Map.of("svc_name", "pilothouse-console");
    private static final int READ = 1;
    private static final int DELETE = 7;
    private static final int DECRYPT = 10;

    /** Actions on what is stored, and the activity of Datastore Activity that each is. */
    private static final Map<String, Integer> STORED =
            Map.ofEntries(
                    Map.entry("content.read", READ),
                    Map.entry(ContentReads.REVEAL, DECRYPT),
                    Map.entry("guardrail.dry-run", READ),
                    Map.entry("audit.export.download", READ),
                    Map.entry("audit.export.expire", DELETE),
                    Map.entry("audit.export.delete", DELETE),
                    Map.entry("privacy.identifiers.read", READ),
                    Map.entry("privacy.access.collect", READ),
                    Map.entry("privacy.access.fetch", READ),
                    Map.entry("privacy.certificate.read", READ),
                    Map.entry("privacy.plan", READ),
                    Map.entry("privacy.probe", READ),
                    Map.entry("privacy.erase", DELETE),
                    Map.entry("retention.delete", DELETE));

    /** The last word of an action, and the activity of Entity Management that it is. */
    private static final Map<String, Integer> VERBS =
            Map.ofEntries(
                    Map.entry("create", 1),
                    Map.entry("register", 1),
                    Map.entry("declare", 1),
                    Map.entry("add", 1),
                    Map.entry("ask", 1),
                    Map.entry("join", 1),
                    Map.entry("delete", 4),
                    Map.entry("remove", 4),
                    Map.entry("revoke", 4),
                    Map.entry("retire", 4),
                    Map.entry("forget", 4),
                    Map.entry("clear", 4),
                    Map.entry("withdraw", 4),
                    Map.entry("expire", 8),
                    Map.entry("release", 10),
                    Map.entry("promote", 10),
                    Map.entry("publish", 10),
                    Map.entry("approve", 10),
                    Map.entry("lock", 12),
                    Map.entry("suspend", 12),
                    Map.entry("pause", 12),
                    Map.entry("unlock", 13),
                    Map.entry("resume", 13));

    private static final int POLICY = 5;
    private static final int OTHER = 99;

    private OcsfEntry() {}

    /** What an entry says, read once. */
    private record Read(
            LoggedEntry entry, Map<String, Object> fields, Map<String, Object> details) {
        static Read of(LoggedEntry e) {
            return new Read(e, e.fields(), e.details());
        }

        int code() {
            return fields.get("code") instanceof Number code ? code.intValue() : 0;
        }

        Map<?, ?> after() {
            return details.get("after") instanceof Map<?, ?> after ? after : Map.of();
        }

        String reason() {
            return String.valueOf(details.getOrDefault("reason", ""));
        }
    }

    static Map<String, Object> of(LoggedEntry e) {
        Read read = Read.of(e);
        Map<String, Object> event =
                OcsfBase.event(e.at(), e.outcome().equals("success"), read.code());
        event.put("metadata", metadata(read));
        event.put("message", e.action() + " " + e.objectType() + " " + e.objectId());
        severity(e).put(event);
        switch (kind(e)) {
            case AUTHENTICATION -> signIn(event, e);
            case USER_ACCESS -> privileges(event, read);
            case DATASTORE_ACTIVITY -> read(event, e);
            case API_ACTIVITY -> refused(event, read);
            case ENTITY_MANAGEMENT, DETECTION_FINDING -> managed(event, read);
        }
        event.put("unmapped", unmapped(e));
        return event;
    }

    static OcsfClass kind(LoggedEntry e) {
        String action = e.action();
        if (action.endsWith(".sign-in")) {
            return OcsfClass.AUTHENTICATION;
        }
        if (action.startsWith("role.")) {
            return OcsfClass.USER_ACCESS;
        }
        if (action.equals("access.deny")) {
            return OcsfClass.API_ACTIVITY;
        }
        return stored(action).isPresent()
                ? OcsfClass.DATASTORE_ACTIVITY
                : OcsfClass.ENTITY_MANAGEMENT;
    }

    /** What takes a file out of the console reads. */
    private static OptionalInt stored(String action) {
        if (action.endsWith(".export")) {
            return OptionalInt.of(READ);
        }
        Integer activity = STORED.get(action);
        return activity == null ? OptionalInt.empty() : OptionalInt.of(activity);
    }

    private static Map<String, Object> metadata(Read read) {
        LoggedEntry e = read.entry();
        Map<String, Object> metadata =
                OcsfBase.metadata(
                        "pilothouse/control",
                        "control/" + e.seq(),
                        e.tenant().map(Object::toString).orElse(""),
                        read.fields().getOrDefault("trace_id", "").toString());
        metadata.put("sequence", e.seq());
        return metadata;
    }

    private static Severity severity(LoggedEntry e) {
        if (e.action().equals("kill.set")) {
            return Severity.HIGH;
        }
        return e.outcome().equals("success") ? Severity.INFORMATIONAL : Severity.MEDIUM;
    }

    private static void signIn(Map<String, Object> event, LoggedEntry e) {
        OcsfClass.AUTHENTICATION.classify(event, 1);
        event.put("user", e.actorType().equals("user") ? user(e) : Map.of("uid", e.objectId()));
        event.put("service", Map.of("name", "Pilothouse console"));
        event.put("dst_endpoint", CONSOLE);
    }

    private static void privileges(Map<String, Object> event, Read read) {
        LoggedEntry e = read.entry();
        OcsfClass.USER_ACCESS.classify(event, e.action().equals("role.grant") ? 1 : 2);
        event.put("actor", actor(e));
        event.put("user", Map.of("uid", e.objectId()));
        Object role = read.after().get("role");
        event.put("privileges", role == null ? List.of("erased") : List.of(role.toString()));
    }

    private static void read(Map<String, Object> event, LoggedEntry e) {
        OcsfClass.DATASTORE_ACTIVITY.classify(event, stored(e.action()).orElse(READ));
        between(event, e);
        event.put("table", Map.of("name", e.objectType(), "uid", e.objectId()));
    }

    private static void refused(Map<String, Object> event, Read read) {
        OcsfClass.API_ACTIVITY.classify(event, OTHER);
        between(event, read.entry());
        Map<String, Object> api = new LinkedHashMap<>();
        api.put("operation", Objects.requireNonNullElse(read.after().get("attempt"), "unknown"));
        api.put("response", Map.of("code", read.code()));
        event.put("api", api);
    }

    private static void managed(Map<String, Object> event, Read read) {
        LoggedEntry e = read.entry();
        OcsfClass.ENTITY_MANAGEMENT.classify(event, activity(e.action()));
        event.put("actor", actor(e));
        Map<String, Object> entity = new LinkedHashMap<>();
        entity.put("uid", e.objectId());
        boolean policy = List.of("guardrail", "masking", "budget").contains(e.objectType());
        entity.put("type_id", policy ? POLICY : OTHER);
        entity.put("type", e.objectType());
        event.put("entity", entity);
        if (!read.reason().isEmpty()) {
            event.put("comment", read.reason());
        }
    }

    /** A kill disables, its end enables; else the verb at the end says it, an update otherwise. */
    static int activity(String action) {
        if (action.equals("kill.set")) {
            return 9;
        }
        if (action.equals("kill.lift")) {
            return 8;
        }
        return VERBS.getOrDefault(action.substring(action.lastIndexOf('.') + 1), 3);
    }

    /** From which address somebody came is not kept: who they are stands for it. */
    private static void between(Map<String, Object> event, LoggedEntry e) {
        event.put("actor", actor(e));
        event.put("src_endpoint", Map.of("uid", e.actorRef()));
        event.put("dst_endpoint", CONSOLE);
    }

    private static Map<String, Object> actor(LoggedEntry e) {
        return e.actorType().equals("user")
                ? Map.of("user", user(e))
                : Map.of("app_name", e.actorRef(), "app_uid", e.actorType() + "/" + e.actorRef());
    }

    private static Map<String, Object> user(LoggedEntry e) {
        return Map.of("uid", e.actorRef(), "name", e.actorName());
    }

    /** Whatever the classes have no place for, and what proves the entry. */
    private static Map<String, Object> unmapped(LoggedEntry e) {
        Map<String, Object> rest = new LinkedHashMap<>();
        rest.put("action", e.action());
        rest.put("entities", e.entities());
        rest.put("entry", e.json());
        rest.put("hash", e.hash());
        return rest;
    }
}
