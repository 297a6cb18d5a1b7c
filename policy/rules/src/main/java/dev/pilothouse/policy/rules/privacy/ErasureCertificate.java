package dev.pilothouse.policy.rules.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.rules.CanonicalJson;
import dev.pilothouse.policy.rules.Signatures;
import dev.pilothouse.policy.rules.prompts.ReleaseFile.Seal;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * That the data of a person are gone, as a file that anyone checks without the console: a statement
 * on what was found, erased and proved in each store, and a signature over its canonical form (RFC
 * 8785). A statement that does not prove what it says is refused even when it is signed.
 *
 * @param statement canonical JSON
 * @see <a
 *     href="../../../../../../../../../../../docs/decisions/2026-11-30-privacy-requests.md">decision</a>
 */
public record ErasureCertificate(String statement, Seal seal) {
    /** Version of the format. */
    public static final String FORMAT = "pilothouse-erasure-certificate/1";

    /** What a signature of such a file is for, and nothing else. */
    public static final String DOMAIN = "pilothouse-erasure-certificate-v1";

    private static final String ALGORITHM = "Ed25519";
    private static final Set<String> PARTS = Set.of("format", "statement", "signature");
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    /**
     * Signs a statement.
     *
     * @param statement a JSON object
     * @param sign gives a signature in {@link #DOMAIN} over bytes
     * @throws BadInput when the statement does not prove an erasure
     */
    public static ErasureCertificate sign(String statement, Function<byte[], Seal> sign) {
        String canonical = CanonicalJson.of(statement);
        ErasureProof.check(JSON.readTree(canonical));
        return new ErasureCertificate(canonical, sign.apply(canonical.getBytes(UTF_8)));
    }

    /** SHA-256 of the statement, lower-case hexadecimal. */
    public String digest() {
        return CanonicalJson.digest(statement);
    }

    /** What it says. */
    public JsonNode said() {
        return JSON.readTree(statement);
    }

    /** The file, for people to read and machines to check. */
    public String write() {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT);
        root.set("statement", said());
        root.putObject("signature")
                .put("algorithm", ALGORITHM)
                .put("key", seal.key())
                .put("public_key", seal.publicKey())
                .put("value", seal.signature());
        return root.toPrettyString() + "\n";
    }

    /**
     * Reads and checks a file: the signature is of the key in the file, and what it says proves an
     * erasure. Whether that key can be trusted is for who knows its fingerprint.
     *
     * @throws BadInput when it is not so; names the part
     */
    public static ErasureCertificate verified(String text) {
        JsonNode root = parsed(text);
        Set<String> others = new TreeSet<>(root.propertyNames());
        others.removeAll(PARTS);
        if (!others.isEmpty()) {
            throw new BadInput(others.iterator().next(), "", "only " + new TreeSet<>(PARTS));
        }
        is("format", root.path("format").asString(""), FORMAT);
        JsonNode signature = root.path("signature");
        is("signature.algorithm", signature.path("algorithm").asString(""), ALGORITHM);
        if (!root.path("statement").isObject()) {
            throw new BadInput("statement", root.path("statement").toString(), "an object");
        }
        ErasureCertificate file =
                new ErasureCertificate(
                        CanonicalJson.of(root.path("statement").toString()),
                        new Seal(
                                signature.path("key").asString(""),
                                signature.path("public_key").asString(""),
                                signature.path("value").asString("")));
        file.genuine();
        ErasureProof.check(root.path("statement"));
        return file;
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

    private void genuine() {
        boolean genuine =
                Signatures.verify(
                        bytes("signature.public_key", seal.publicKey()),
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

    private static void is(String field, String value, String expected) {
        if (!value.equals(expected)) {
            throw new BadInput(field, value, expected);
        }
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
}
