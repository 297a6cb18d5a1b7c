package dev.pilothouse.pool;

import dev.pilothouse.db.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void wallsHold() {
        ArchitectureRules.check("dev.pilothouse.pool");
    }
}
