package dev.pilothouse.db.embedded.keycloak;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The sign-in page's look, from the resources of this module. */
final class Theme {
    static final String NAME = "pilothouse";

    private static final List<String> FILES =
            List.of(
                    "login/theme.properties",
                    "login/messages/messages_en.properties",
                    "login/resources/css/pilothouse.css",
                    "login/resources/fonts/inter-latin-opsz-normal.woff2",
                    "login/resources/fonts/inter-LICENSE.txt",
                    "login/resources/img/favicon.ico");

    private Theme() {}

    static void copy(Path themes) throws IOException {
        for (String file : FILES) {
            Path to = themes.resolve(NAME).resolve(file);
            Files.createDirectories(to.getParent());
            Files.write(to, bytes(file));
        }
    }

    /** Changes with any file of the theme. */
    static String digest() throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String file : FILES) {
                digest.update(bytes(file));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String file) throws IOException {
        try (InputStream in = Theme.class.getResourceAsStream("theme/" + file)) {
            if (in == null) {
                throw new IOException("no resource theme/" + file);
            }
            return in.readAllBytes();
        }
    }
}
