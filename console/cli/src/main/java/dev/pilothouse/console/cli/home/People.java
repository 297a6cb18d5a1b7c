package dev.pilothouse.console.cli.home;

import dev.pilothouse.db.model.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who can sign in to a new installation: two people per role, with passwords made at random.
 *
 * @param people in the order of {@link Role}
 */
public record People(List<Person> people) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> NAMES =
            List.of(
                    "Elena Rossi",
                    "Marcus Bennett",
                    "Ingrid Larsen",
                    "Thomas Okafor",
                    "Mira Keller",
                    "Daniel Novak",
                    "Priya Raman",
                    "Jonas Weber",
                    "Sofia Almeida",
                    "Henrik Dahl");
    private static final int PASSWORD_LENGTH = 16;

    /**
     * @param sub identifier at the OpenID provider, a UUID
     * @param role a word of {@link Role}
     */
    public record Person(
            String sub, String username, String name, String email, String role, String password) {}

    /** The people of the file, which is written first when there is none. */
    public static People ensure(Path file) throws IOException {
        if (!Files.exists(file)) {
            PrivateFile.write(
                    file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(fresh()));
        }
        return JSON.readValue(Files.readString(file), People.class);
    }

    private static People fresh() {
        var names = NAMES.iterator();
        return new People(
                List.of(Role.values()).stream()
                        .flatMap(role -> List.of(role, role).stream())
                        .map(role -> person(names.next(), role))
                        .toList());
    }

    private static Person person(String name, Role role) {
        String username = name.toLowerCase(java.util.Locale.ROOT).replace(' ', '.');
        return new Person(
                UUID.randomUUID().toString(),
                username,
                name,
                username + "@pilothouse.example",
                role.word(),
                Secrets.random().substring(0, PASSWORD_LENGTH));
    }
}
