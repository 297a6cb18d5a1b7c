package dev.pilothouse.gateway.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Scripts for Node with pinned packages. Those are installed once for each lock file, below the
 * user's cache folder and outside the checkout.
 */
public final class NodeProject {
    private static final List<String> PINNED = List.of("package.json", "package-lock.json");

    private final Path folder;

    private NodeProject(Path folder) {
        this.folder = folder;
    }

    /** The project in a folder of the test resources. */
    public static synchronized NodeProject at(String resources) {
        String lock = HexFormat.of().formatHex(sha256(read(resources, "package-lock.json")), 0, 8);
        Path folder =
                Path.of(
                        System.getProperty("user.home"),
                        ".cache",
                        "pilothouse",
                        resources + "-" + lock);
        try {
            if (!Files.isDirectory(folder.resolve("node_modules"))) {
                install(resources, folder);
            }
            copy(resources, "ask.mjs", folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new NodeProject(folder);
    }

    /** Into a folder of its own first, so that what is there is whole. */
    private static void install(String resources, Path folder) throws IOException {
        Files.createDirectories(folder.getParent());
        Path fresh = Files.createTempDirectory(folder.getParent(), resources);
        for (String pinned : PINNED) {
            copy(resources, pinned, fresh);
        }
        run(fresh, List.of("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"));
        Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void copy(String resources, String name, Path to) throws IOException {
        Files.write(to.resolve(name), read(resources, name));
    }

    /** What a script prints. */
    public String run(String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of("node", script));
        command.addAll(List.of(arguments));
        return run(folder, command);
    }

    private static String run(Path in, List<String> command) {
        try {
            Path errors = Files.createTempFile("node", ".log");
            Process process =
                    new ProcessBuilder(command)
                            .directory(in.toFile())
                            .redirectError(errors.toFile())
                            .start();
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes(), UTF_8);
            boolean ended = process.waitFor(2, TimeUnit.MINUTES);
            if (!ended || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new AssertionError(command + ": " + out + Files.readString(errors));
            }
            Files.delete(errors);
            return out;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static byte[] read(String resources, String name) {
        try (InputStream in = NodeProject.class.getResourceAsStream("/" + resources + "/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
