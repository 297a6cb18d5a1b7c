package dev.pilothouse.console.web.kills;

import dev.pilothouse.bridge.control.BlastRadius;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.policy.decisions.KillTarget;

/** A scope that was found, with what it carries now. */
record Hit(KillTarget target, BlastRadius radius) {
    boolean same(KillTarget other) {
        return target.scope() == other.scope()
                && target.target().equals(other.target())
                && target.tenant().equals(other.tenant());
    }

    String name() {
        return name(target);
    }

    /** The name that people know it by: a key has only its id. */
    static String name(KillTarget target) {
        boolean id = target.label().isEmpty() || target.scope() == KillScope.KEY;
        return id ? target.target() : target.label();
    }
}
