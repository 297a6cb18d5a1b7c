package dev.pilothouse.console.cli;

import dev.pilothouse.db.model.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The files that {@code -f} names. */
final class DeclaredFiles {
    private static final int LONGEST = 1 << 20;
    private static final String STANDARD_INPUT = "-";
    private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");

    private DeclaredFiles() {}

    /**
     * Name and text of each file, as the console takes them.
     *
     * @param names of files, of folders whose YAML and JSON files count, or {@code -}
     * @throws BadInput when there is no such file, or it is too long or no text
     */
    static List<Map<String, String>> read(List<String> names, InputStream in) throws IOException {
        List<Map<String, String>> files = new ArrayList<>();
        for (String name : names) {
            if (name.equals(STANDARD_INPUT)) {
                files.add(file("standard input", in));
                continue;
            }
            for (Path path : paths(name)) {
                try (InputStream content = Files.newInputStream(path)) {
                    files.add(file(path.toString(), content));
                }
            }
        }
        return files;
    }

    private static List<Path> paths(String name) throws IOException {
        Path path = Path.of(name);
        if (!Files.isDirectory(path)) {
            if (!Files.isReadable(path)) {
                throw new BadInput("-f", name, "a file or folder that can be read, or -");
            }
            return List.of(path);
        }
        try (Stream<Path> all = Files.list(path)) {
            List<Path> found =
                    all.filter(Files::isRegularFile)
                            .filter(p -> ENDINGS.stream().anyMatch(p.toString()::endsWith))
                            .sorted()
                            .toList();
            if (found.isEmpty()) {
                throw new BadInput("-f", name, "a folder with .yaml, .yml or .json files");
            }
            return found;
        }
    }

    private static Map<String, String> file(String name, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(LONGEST + 1);
        if (bytes.length > LONGEST) {
            throw new BadInput("-f", name, "at most 1 MiB");
        }
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return Map.of("name", name, "text", text);
        } catch (CharacterCodingException e) {
            BadInput refused = new BadInput("-f", name, "text in UTF-8");
            refused.initCause(e);
            throw refused;
        }
    }
}
