package dev.pilothouse.policy.audit;

import dev.pilothouse.db.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void wallsHold() {
        ArchitectureRules.check("dev.pilothouse.policy.audit");
    }
}
