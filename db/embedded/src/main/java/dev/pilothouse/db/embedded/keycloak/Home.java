package dev.pilothouse.db.embedded.keycloak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Keycloak's home of one installation: its own data beside links into the shared distribution. */
record Home(Path folder) {
    private static final List<String> SHARED = List.of("lib", "conf", "providers", "themes");

    /** The JVM option that names it. */
    String option() {
        return "-Dkc.home.dir=" + folder;
    }

    Path realmFile() {
        return folder.resolve("data").resolve("import").resolve("pilothouse-realm.json");
    }

    Path temporary() {
        return folder.resolve("tmp");
    }

    void prepare(Path distribution) throws IOException {
        Files.createDirectories(realmFile().getParent());
        Files.createDirectories(temporary());
        for (String name : SHARED) {
            Path link = folder.resolve(name);
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, distribution.resolve(name));
        }
    }
}
