package dev.pilothouse.console.cli;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.rules.Seal;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A signed file that is checked without asking anybody, and the key that must have signed it. */
final class SignedInput {
    static final String KEYS =
            "The key comes with the file. That it is your console's is known once its fingerprint is"
                    + " compared with what 'pilothouse kill-key show' prints there: give it as"
                    + " --fingerprint.";
    static final String EXITS = "Exits with 0 when all is genuine, with 1 otherwise.";

    private static final long LARGEST = 4 << 20;

    @Parameters(paramLabel = "FILE", description = "The file.")
    private Path path = Path.of("");

    @Option(
            names = "--fingerprint",
            paramLabel = "SHA256",
            description = "Of the key that must have signed it, in hexadecimal.")
    private Optional<String> expected = Optional.empty();

    /** What a check prints once the file is genuine. */
    interface Check {
        /**
         * @throws BadInput when it is not genuine
         */
        void run(Screen screen) throws IOException;
    }

    /**
     * @return exit code: 0 when the file is genuine, 1 when it is not
     * @throws BadInput when there is no file
     */
    int checked(Check check) throws IOException {
        path();
        Screen screen = Screen.standard();
        try {
            check.run(screen);
            return 0;
        } catch (BadInput wrong) {
            screen.print("NOT genuine: " + wrong.getMessage());
            return 1;
        }
    }

    /**
     * @throws BadInput when there is no such file
     */
    Path path() {
        if (!Files.isRegularFile(path)) {
            throw new BadInput("FILE", path.toString(), "a file");
        }
        return path;
    }

    /**
     * @throws BadInput when it is large or no text
     */
    String text() throws IOException {
        if (Files.size(path) > LARGEST) {
            throw new BadInput("FILE", Files.size(path) + " bytes", "at most " + LARGEST);
        }
        try {
            return Files.readString(path);
        } catch (CharacterCodingException e) {
            BadInput refused = new BadInput("FILE", path.toString(), "text in UTF-8");
            refused.initCause(e);
            throw refused;
        }
    }

    /**
     * @throws BadInput when another key was expected
     */
    void matches(String fingerprint) {
        if (expected.isPresent() && !expected.get().equalsIgnoreCase(fingerprint)) {
            throw new BadInput("signature.public_key", fingerprint, expected.get());
        }
    }

    /** Says whose key it was, under a label of the width that the other lines have. */
    void printKey(Screen screen, String label, Seal seal) {
        screen.print(label + seal.key() + ", fingerprint " + seal.fingerprint());
        if (expected.isEmpty()) {
            screen.print(
                    " ".repeat(label.length())
                            + "the file's own; compare it with 'pilothouse kill-key show'");
        }
    }
}
