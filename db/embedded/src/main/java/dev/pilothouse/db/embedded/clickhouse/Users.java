package dev.pilothouse.db.embedded.clickhouse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Map;
import java.util.Set;

/** Who may ask the engine what. The engine itself knows one user only. */
final class Users {
    private static final Set<String> READS =
            Set.of("SELECT", "WITH", "SHOW", "DESCRIBE", "DESC", "EXPLAIN", "EXISTS");
    private static final Set<String> ERASES =
            Set.of("DELETE", "ALTER", "OPTIMIZE", "KILL", "INSERT", "TRUNCATE");

    private final Map<String, String> passwords;

    Users(String writer, String reader, String eraser) {
        passwords = Map.of("writer", writer, "reader", reader, "eraser", eraser);
    }

    /**
     * @throws EngineException with code 516 when name or password is wrong
     */
    User authenticate(String name, String password) {
        String expected = passwords.get(name);
        if (expected == null || !same(expected, password)) {
            throw new EngineException(
                    EngineException.AUTHENTICATION_FAILED,
                    "AUTHENTICATION_FAILED",
                    name
                            + ": Authentication failed: password is incorrect, or there is no user with such name");
        }
        return new User(name);
    }

    private static boolean same(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(UTF_8), given.getBytes(UTF_8));
    }

    /** An authenticated user. */
    record User(String name) {
        boolean readOnly() {
            return name.equals("reader");
        }

        /**
         * @throws EngineException with code 497 when the statement is not this user's business
         */
        void require(Statement statement) {
            if (!allowed(statement.keyword())) {
                throw new EngineException(
                        EngineException.ACCESS_DENIED,
                        "ACCESS_DENIED",
                        name + ": Not enough privileges to run " + statement.keyword());
            }
        }

        private boolean allowed(String keyword) {
            return switch (name) {
                case "writer" -> true;
                case "eraser" -> READS.contains(keyword) || ERASES.contains(keyword);
                default -> READS.contains(keyword);
            };
        }
    }
}
