package dev.pilothouse.policy.audit.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.rules.CanonicalJson;
import dev.pilothouse.policy.rules.Signatures;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an export is and which files belong to it, signed. The signature is over the statement in
 * canonical form (RFC 8785), so that space and the order of fields mean nothing.
 *
 * @param statement canonical JSON
 * @see <a
 *     href="../../../../../../../../../../docs/decisions/2026-11-30-audit-exports.md">decision</a>
 */
public record Manifest(String statement, Seal seal) {
    /** Name of the file in the zip. */
    public static final String NAME = "manifest.json";

    /** Version of the format. */
    public static final String FORMAT = "pilothouse-audit-export/1";

    /** What a signature of a manifest is for, and nothing else. */
    public static final String DOMAIN = "pilothouse-audit-export-v1";

    private static final String ALGORITHM = "Ed25519";
    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * A file of the export.
     *
     * @param source {@code control} or {@code data}
     * @param sha256 of its bytes, lower-case hexadecimal
     */
    public record Part(
            String name, String format, String source, long rows, long bytes, String sha256) {
        Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("name", name);
            fields.put("format", format);
            fields.put("source", source);
            fields.put("rows", rows);
            fields.put("bytes", bytes);
            fields.put("sha256", sha256);
            return fields;
        }

        static Part of(JsonNode node) {
            return new Part(
                    node.path("name").asString(""),
                    node.path("format").asString(""),
                    node.path("source").asString(""),
                    node.path("rows").asLong(-1),
                    node.path("bytes").asLong(-1),
                    node.path("sha256").asString(""));
        }
    }

    static Manifest sign(Map<String, Object> statement, ExportSeal seal) {
        String canonical = CanonicalJson.of(JSON.writeValueAsString(statement));
        return new Manifest(canonical, seal.sign(canonical.getBytes(UTF_8)));
    }

    /** The file. */
    String write() {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT);
        root.set("statement", JSON.readTree(statement));
        root.putObject("signature")
                .put("algorithm", ALGORITHM)
                .put("key", seal.key())
                .put("public_key", seal.publicKey())
                .put("value", seal.signature());
        return root.toPrettyString() + "\n";
    }

    /**
     * Reads a manifest and checks its signature. Whether its key can be trusted is for who knows
     * its fingerprint.
     *
     * @throws BadInput when it is not so; names the field
     */
    public static Manifest verified(String text) {
        JsonNode root = parse(text);
        if (!root.path("format").asString("").equals(FORMAT)) {
            throw new BadInput("format", root.path("format").asString(""), FORMAT);
        }
        JsonNode signature = root.path("signature");
        if (!signature.path("algorithm").asString("").equals(ALGORITHM)) {
            throw new BadInput(
                    "signature.algorithm", signature.path("algorithm").asString(""), ALGORITHM);
        }
        Manifest manifest =
                new Manifest(
                        CanonicalJson.of(root.path("statement").toString()),
                        new Seal(
                                signature.path("key").asString(""),
                                signature.path("public_key").asString(""),
                                signature.path("value").asString("")));
        manifest.check();
        return manifest;
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            BadInput refused = new BadInput(NAME, text, "JSON");
            refused.initCause(e);
            throw refused;
        }
    }

    private void check() {
        boolean genuine =
                Signatures.verify(
                        publicKey(),
                        DOMAIN,
                        statement.getBytes(UTF_8),
                        bytes("signature.value", seal.signature()));
        if (!genuine) {
            throw new BadInput(
                    "signature.value",
                    seal.signature(),
                    "a signature of key '" + seal.key() + "' over the statement");
        }
    }

    /** X.509 SubjectPublicKeyInfo of the key that signed. */
    public byte[] publicKey() {
        return bytes("signature.public_key", seal.publicKey());
    }

    private static byte[] bytes(String field, String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            BadInput refused = new BadInput(field, base64, "base64");
            refused.initCause(e);
            throw refused;
        }
    }

    /** The statement, to be read. */
    public JsonNode fields() {
        return JSON.readTree(statement);
    }

    /** The files that belong to the export, the manifest itself left out. */
    public List<Part> parts() {
        return StreamSupport.stream(fields().path("files").spliterator(), false)
                .map(Part::of)
                .toList();
    }
}
