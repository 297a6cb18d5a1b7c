package dev.pilothouse.policy.rules.privacy;

import dev.pilothouse.db.model.BadInput;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What makes a certificate true: somebody else approved, and in every store that can be erased the
 * probe found what was planted before the erasure, and nothing of it or of the person after the
 * last one, in each of its looks.
 */
final class ErasureProof {
    private static final String STATEMENT = "pilothouse-erasure-statement/1";

    private ErasureProof() {}

    /**
     * @throws BadInput when something of it is missing; names the field
     */
    static void check(JsonNode statement) {
        require(
                statement.path("format").asString("").equals(STATEMENT),
                "statement.format",
                statement.path("format"),
                STATEMENT);
        approved(statement.path("approval"));
        List<JsonNode> erasable =
                statement
                        .path("targets")
                        .valueStream()
                        .filter(t -> t.path("erasable").asBoolean(false))
                        .toList();
        require(
                erasable.stream().anyMatch(t -> !absent(t)),
                "statement.targets",
                statement.path("targets"),
                "at least one store that was erased");
        Instant last =
                erasable.stream()
                        .map(t -> time(field(t, "erased_at"), t.path("erased_at")))
                        .max(Instant::compareTo)
                        .orElseThrow();
        erasable.forEach(t -> proved(t, last));
        statement.path("processors_notified").forEach(ErasureProof::notified);
    }

    /** Whoever is said to be told was told at a time; of the others it says that they were not. */
    private static void notified(JsonNode notice) {
        String field =
                "statement.processors_notified." + notice.path("processor").asString("?") + ".";
        String state = notice.path("state").asString("");
        require(
                List.of("told", "queued", "failed").contains(state),
                field + "state",
                notice.path("state"),
                "told, queued or failed");
        Instant _ = time(field + "at", notice.path("at"));
    }

    private static void approved(JsonNode approval) {
        String asker = approval.path("asked_by").asString("");
        JsonNode approvers = approval.path("approved_by");
        require(
                !approvers.isEmpty()
                        && approvers
                                .valueStream()
                                .noneMatch(a ->
                                        a.asString("").equals(asker) || a.asString("").isEmpty()),
                "statement.approval.approved_by",
                approvers,
                "at least one other person than who asked");
    }

    /** Nothing was there that could hold anything, such as no node of a kind. */
    private static boolean absent(JsonNode target) {
        return target.path("absent").asBoolean(false);
    }

    private static void proved(JsonNode target, Instant last) {
        JsonNode control = target.path("control");
        if (absent(target)) {
            none(target, control, "control.looks");
            none(target, target.path("proof"), "proof.looks");
        } else {
            found(target, control);
        }
        Instant controlled = time(field(target, "control.at"), control.path("at"));
        Instant erased = time(field(target, "erased_at"), target.path("erased_at"));
        require(
                !controlled.isAfter(erased),
                field(target, "control.at"),
                control.path("at"),
                "before the erasure");
        JsonNode proof = target.path("proof");
        zero(target, proof, "found");
        zero(target, proof, "control_left");
        if (proof.has("unlooked")) {
            zero(target, proof, "unlooked");
        }
        require(
                !time(field(target, "proof.at"), proof.path("at")).isBefore(last),
                field(target, "proof.at"),
                proof.path("at"),
                "after the last erasure, at " + last);
    }

    private static void none(JsonNode target, JsonNode look, String field) {
        require(
                look.path("looks").isEmpty(),
                field(target, field),
                look.path("looks"),
                "none: nothing was there to look at");
    }

    /** In every look, and no look of the proof is another one. Older ones name no looks. */
    private static void found(JsonNode target, JsonNode control) {
        require(
                control.path("found").asLong(0) > 0,
                field(target, "control.found"),
                control.path("found"),
                "at least 1: the probe found what was planted");
        Set<String> controlled = new HashSet<>();
        for (JsonNode look : control.path("looks")) {
            String name = look.path("name").asString("");
            require(
                    look.path("found").asLong(0) > 0,
                    field(target, "control.looks." + name),
                    look.path("found"),
                    "at least 1: it found what was planted");
            controlled.add(name);
        }
        for (JsonNode look : target.path("proof").path("looks")) {
            require(
                    controlled.contains(look.path("name").asString("")),
                    field(target, "proof.looks"),
                    look.path("name"),
                    "one of " + controlled + ", which the control had looked at");
        }
    }

    private static void zero(JsonNode target, JsonNode proof, String field) {
        require(
                proof.path(field).isIntegralNumber() && proof.path(field).asLong() == 0,
                field(target, "proof." + field),
                proof.path(field),
                "0");
    }

    private static String field(JsonNode target, String field) {
        return "statement.targets." + target.path("id").asString("?") + "." + field;
    }

    private static void require(boolean holds, String field, JsonNode value, String expected) {
        if (!holds) {
            throw new BadInput(field, value.isMissingNode() ? "" : value.toString(), expected);
        }
    }

    private static Instant time(String field, JsonNode value) {
        try {
            return Instant.parse(value.asString(""));
        } catch (DateTimeException e) {
            BadInput refused = new BadInput(field, value.asString(""), "a time");
            refused.initCause(e);
            throw refused;
        }
    }
}
