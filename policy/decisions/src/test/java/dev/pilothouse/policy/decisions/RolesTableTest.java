package dev.pilothouse.policy.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code docs/roles.md} says what the code does, cell by cell. */
class RolesTableTest {
    private final List<List<String>> table = read();

    private static List<List<String>> read() {
        try {
            return Files.readAllLines(root().resolve("docs/roles.md")).stream()
                    .filter(line -> line.startsWith("|") && !line.startsWith("| ---"))
                    .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).toList())
                    .map(cells -> cells.subList(1, cells.size()))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/roles.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    @Test
    void table_hasEveryPermissionOnceAndEveryRole() {
        assertThat(table.getFirst())
                .containsExactly(
                        "permission",
                        "what it allows",
                        "executive",
                        "compliance",
                        "oncall",
                        "engineer",
                        "admin",
                        "operator");
        assertThat(table.stream().skip(1).map(List::getFirst))
                .containsExactlyElementsOf(
                        Arrays.stream(Permission.values()).map(p -> "`" + p.word() + "`").toList());
    }

    @ParameterizedTest
    @EnumSource
    void row_isWhatTheCodeAllows(Permission permission) {
        List<String> row = table.get(permission.ordinal() + 1);
        assertThat(row.get(1)).isEqualTo(permission.meaning());
        for (Role role : Role.values()) {
            assertThat(row.get(2 + role.ordinal()))
                    .as(role.word())
                    .isEqualTo(permission.of(role) ? "yes" : "–");
        }
        assertThat(row.getLast()).isEqualTo(permission.ofOperator() ? "yes" : "–");
    }

    @Test
    void operator_neverLiftsRevealsOrGrants() {
        assertThat(Permission.LIFT.ofOperator()).isFalse();
        assertThat(Permission.REVEAL.ofOperator()).isFalse();
        assertThat(Permission.READ_CONTENT.ofOperator()).isFalse();
        assertThat(Permission.MANAGE_ROLES.ofOperator()).isFalse();
    }
}
