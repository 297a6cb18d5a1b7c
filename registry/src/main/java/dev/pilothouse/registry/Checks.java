package dev.pilothouse.registry;

import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;

/** What most changes check. */
final class Checks {
    private Checks() {}

    static void isNew(boolean inserted, String field, Object id) {
        if (!inserted) {
            throw new Conflict(Reason.ALREADY_EXISTS, field + " '" + id + "' exists already");
        }
    }

    static void current(boolean updated, String field, Object id) {
        if (!updated) {
            throw new Conflict(
                    Reason.CHANGED_MEANWHILE,
                    field + " '" + id + "' was changed meanwhile; read it again");
        }
    }
}
