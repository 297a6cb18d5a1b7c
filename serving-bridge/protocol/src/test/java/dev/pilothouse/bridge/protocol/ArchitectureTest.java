package dev.pilothouse.bridge.protocol;

import dev.pilothouse.db.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void wallsHold() {
        ArchitectureRules.check("dev.pilothouse.bridge.protocol");
    }
}
