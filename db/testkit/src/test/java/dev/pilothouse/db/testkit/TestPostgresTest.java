package dev.pilothouse.db.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPostgres.class)
class TestPostgresTest {
    @Test
    void database_isEmptyAndOwned(TestDatabase database) throws Exception {
        try (Connection owner = database.owner().getConnection();
                Connection app = database.app().getConnection();
                Statement statement = owner.createStatement()) {
            statement.execute("CREATE TABLE fact (a int)");
            assertThat(app.isValid(1)).isTrue();
        }
        assertThat(TestPostgres.database().url()).isNotEqualTo(database.url());
    }
}
