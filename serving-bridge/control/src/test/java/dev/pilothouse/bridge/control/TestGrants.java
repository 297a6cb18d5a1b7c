package dev.pilothouse.bridge.control;

import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.testkit.TestDatabase;
import java.sql.SQLException;
import java.util.UUID;

/** Grants of a new installation, before there is anybody who may grant. */
record TestGrants(TestDatabase store) {
    void give(UUID person, Grant grant) {
        try (var connection = store.owner().getConnection();
                var insert =
                        connection.prepareStatement(
                                "INSERT INTO pilothouse.role_grant VALUES (?, ?, ?, 'test', now())")) {
            insert.setObject(1, person);
            insert.setString(2, grant.tenant().map(Object::toString).orElse("*"));
            insert.setString(3, grant.role().word());
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
