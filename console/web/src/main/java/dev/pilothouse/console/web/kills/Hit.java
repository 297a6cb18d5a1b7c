package dev.pilothouse.console.web.kills;

import dev.pilothouse.bridge.control.BlastRadius;
import dev.pilothouse.policy.decisions.KillTarget;

/** A scope that was found, with what it carries now. */
record Hit(KillTarget target, BlastRadius radius) {
    boolean same(KillTarget other) {
        return target.scope() == other.scope()
                && target.target().equals(other.target())
                && target.tenant().equals(other.tenant());
    }

    /** The name that people know it by. */
    String name() {
        return target.label().isEmpty() ? target.target() : target.label();
    }
}
