package dev.pilothouse.policy.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.db.model.BadInput;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A statement that anyone checks without the console: a JSON object and a signature over its
 * canonical form (RFC 8785), so that space and the order of fields mean nothing.
 *
 * @param statement canonical JSON
 */
public record SignedFile(Kind kind, String statement, Seal seal) {
    private static final String ALGORITHM = "Ed25519";
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    /**
     * A kind of file.
     *
     * @param format name and version of the format
     * @param domain what a signature of such a file is for, and nothing else
     * @param parts other parts of the file, which the statement vouches for
     */
    public record Kind(String format, String domain, Set<String> parts) {
        public Kind {
            parts = Set.copyOf(parts);
        }
    }

    /**
     * Signs a statement.
     *
     * @param statement a JSON object
     */
    public static SignedFile sign(Kind kind, String statement, Seal.Maker seal) {
        String canonical = CanonicalJson.of(statement);
        return new SignedFile(kind, canonical, seal.sign(canonical.getBytes(UTF_8)));
    }

    /** What it says. */
    public JsonNode said() {
        return JSON.readTree(statement);
    }

    /** The file, for people to read and machines to check. */
    public String write() {
        return write(Map.of());
    }

    /**
     * @param parts JSON texts, by the names of {@link Kind#parts()}
     */
    public String write(Map<String, String> parts) {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", kind.format());
        root.set("statement", said());
        parts.forEach((name, json) -> root.set(name, JSON.readTree(json)));
        root.putObject("signature")
                .put("algorithm", ALGORITHM)
                .put("key", seal.key())
                .put("public_key", seal.publicKey())
                .put("value", seal.signature());
        return root.toPrettyString() + "\n";
    }

    /**
     * A file whose signature is of the key in it. Whether that key can be trusted is for who knows
     * its fingerprint.
     *
     * @param file the statement, signed
     * @param root all of the file, with its other parts
     */
    public record Read(SignedFile file, JsonNode root) {
        /**
         * A part, in canonical form.
         *
         * @throws BadInput unless it is a JSON object
         */
        public String object(String part) {
            return SignedFile.object(root, part);
        }
    }

    /**
     * Reads a file and checks its signature.
     *
     * @throws BadInput when it is not so; names the part
     */
    public static Read verified(Kind kind, String text) {
        JsonNode root = parsed(text);
        nothingElse(kind, root);
        is("format", root.path("format").asString(""), kind.format());
        JsonNode signature = root.path("signature");
        is("signature.algorithm", signature.path("algorithm").asString(""), ALGORITHM);
        SignedFile file = new SignedFile(kind, object(root, "statement"), seal(signature));
        file.seal.check(kind.domain(), file.statement.getBytes(UTF_8));
        return new Read(file, root);
    }

    private static Seal seal(JsonNode signature) {
        return new Seal(
                signature.path("key").asString(""),
                signature.path("public_key").asString(""),
                signature.path("value").asString(""));
    }

    private static JsonNode parsed(String text) {
        try {
            JsonNode root = JSON.readTree(text);
            if (root.isObject()) {
                return root;
            }
            throw new BadInput("file", text, "a JSON object");
        } catch (JacksonException e) {
            BadInput refused = new BadInput("file", text, "JSON: " + e.getOriginalMessage());
            refused.initCause(e);
            throw refused;
        }
    }

    private static void nothingElse(Kind kind, JsonNode root) {
        Set<String> known = new TreeSet<>(kind.parts());
        known.addAll(Set.of("format", "statement", "signature"));
        for (String name : root.propertyNames()) {
            if (!known.contains(name)) {
                throw new BadInput(name, "", "only " + known);
            }
        }
    }

    private static String object(JsonNode root, String part) {
        if (!root.path(part).isObject()) {
            throw new BadInput(part, root.path(part).toString(), "an object");
        }
        return CanonicalJson.of(root.path(part).toString());
    }

    private static void is(String field, String value, String expected) {
        if (!value.equals(expected)) {
            throw new BadInput(field, value, expected);
        }
    }
}
