package dev.pilothouse.console.cli;

import dev.pilothouse.db.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void wallsHold() {
        ArchitectureRules.check("dev.pilothouse.console.cli");
    }
}
