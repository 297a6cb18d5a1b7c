package dev.pilothouse.registry;

import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Change;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.audit.LoggedEntry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Says of a feature that was changed since it was read what others changed, as the log has it. */
final class FeatureConflict {
    private static final int MOST = 200;

    private FeatureConflict() {}

    /**
     * @param now the feature as it is
     * @param version that was read
     * @param yours what was to be written
     */
    static Conflict of(Tx tx, AuditLog audit, Feature now, long version, FeatureData yours) {
        Set<String> fields = new LinkedHashSet<>();
        Set<String> people = new LinkedHashSet<>();
        for (LoggedEntry entry : audit.about(tx, Features.entity(now.tenant(), now.id()), MOST)) {
            if (after(entry, version)) {
                people.add(entry.actorName());
                fields.addAll(changed(entry.details()));
            }
        }
        Map<String, String> theirs = FieldChange.words(now.data());
        Map<String, String> own = FieldChange.words(yours);
        List<Change> changes = new ArrayList<>();
        theirs.forEach((field, value) -> {
            if (fields.contains(field)) {
                changes.add(
                        new Change(field, Objects.requireNonNullElse(own.get(field), ""), value));
            }
        });
        return new Conflict(Reason.CHANGED_MEANWHILE, message(now, people, changes), changes);
    }

    private static String message(Feature now, Set<String> people, List<Change> changes) {
        return "feature '"
                + now.id()
                + "' was changed meanwhile"
                + (people.isEmpty() ? "" : " by " + String.join(", ", people))
                + (changes.isEmpty()
                        ? ""
                        : ": " + String.join(", ", changes.stream().map(Change::field).toList()))
                + "; read it again, it is now version "
                + now.version();
    }

    /** Of the feature itself, and of a later version. */
    private static boolean after(LoggedEntry entry, long version) {
        return entry.objectType().equals("feature")
                && entry.fields().get("object") instanceof Map<?, ?> object
                && object.get("ver") instanceof String of
                && Long.parseLong(of) > version;
    }

    private static List<String> changed(Map<String, Object> details) {
        if (!(details.get("after") instanceof Map<?, ?> after)) {
            return List.of();
        }
        Map<?, ?> before = details.get("before") instanceof Map<?, ?> b ? b : Map.of();
        return after.entrySet().stream()
                .filter(e -> !Objects.equals(before.get(e.getKey()), e.getValue()))
                .map(e -> field(String.valueOf(e.getKey())))
                .toList();
    }

    /** As the REST API calls it. */
    private static String field(String inLog) {
        return inLog.startsWith("owner_") ? inLog.replace("owner_", "owner.") : inLog;
    }
}
