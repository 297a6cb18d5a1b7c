package dev.pilothouse.policy.rules.prompts;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.rules.CanonicalJson;
import dev.pilothouse.policy.rules.Signatures;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An approved release as a file that anyone checks without the console: what shapes its answers, a
 * statement on who approved it for where, and a signature over the statement, which holds the
 * digest. Space and the order of fields mean nothing, because both parts are hashed and signed in
 * canonical form (RFC 8785).
 *
 * @param statement canonical JSON; holds {@code digest}, {@code tenant}, {@code feature}, {@code
 *     prompt}, {@code version}, {@code environment} and more for people
 * @param release canonical JSON, whose SHA-256 is the digest
 * @see <a
 *     href="../../../../../../../../../../../docs/decisions/2026-11-30-releases.md">decision</a>
 */
public record ReleaseFile(String statement, String release, Seal seal) {
    /** Version of the format. */
    public static final String FORMAT = "pilothouse-release-file/1";

    /** What a signature of such a file is for, and nothing else. */
    public static final String DOMAIN = "pilothouse-release-file-v1";

    private static final String ALGORITHM = "Ed25519";
    private static final Set<String> PARTS = Set.of("format", "statement", "release", "signature");
    private static final Set<String> SAME = Set.of("tenant", "feature", "prompt", "version");

    /**
     * A signature with the key that made it.
     *
     * @param key its id
     * @param publicKey X.509 SubjectPublicKeyInfo, base64
     * @param signature 64 bytes, base64
     */
    public record Seal(String key, String publicKey, String signature) {
        public static Seal of(String key, byte[] publicKey, byte[] signature) {
            Base64.Encoder base64 = Base64.getEncoder();
            return new Seal(
                    key, base64.encodeToString(publicKey), base64.encodeToString(signature));
        }

        /** SHA-256 of the public key, lower-case hexadecimal: what people compare. */
        public String fingerprint() {
            return ReleaseFile.fingerprint(bytes("signature.public_key", publicKey));
        }
    }

    /**
     * @param publicKey X.509 SubjectPublicKeyInfo
     * @return SHA-256, lower-case hexadecimal
     */
    public static String fingerprint(byte[] publicKey) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(publicKey);
            return HexFormat.of().formatHex(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 belongs to every Java runtime", e);
        }
    }

    /**
     * Signs a release.
     *
     * @param statement a JSON object with the digest of {@code release}
     * @param sign gives a signature in {@link #DOMAIN} over bytes
     */
    public static ReleaseFile sign(String statement, String release, Function<byte[], Seal> sign) {
        String canonical = CanonicalJson.of(statement);
        return new ReleaseFile(canonical, release, sign.apply(canonical.getBytes(UTF_8)));
    }

    /** The file, for people to read and machines to check. */
    public String write() {
        ObjectNode root = PromptJson.MAPPER.createObjectNode();
        root.put("format", FORMAT);
        root.set("statement", PromptJson.MAPPER.readTree(statement));
        root.set("release", PromptJson.MAPPER.readTree(release));
        root.putObject("signature")
                .put("algorithm", ALGORITHM)
                .put("key", seal.key())
                .put("public_key", seal.publicKey())
                .put("value", seal.signature());
        return root.toPrettyString() + "\n";
    }

    /**
     * Reads and checks a file: the release has the digest that was signed, the statement is about
     * it, and the signature is of the key in the file. Whether that key can be trusted is for who
     * knows its fingerprint.
     *
     * @throws BadInput when it is not so; names the part
     */
    public static ReleaseFile verified(String text) {
        JsonNode root = PromptJson.parse("file", text);
        Set<String> others = new TreeSet<>(root.propertyNames());
        others.removeAll(PARTS);
        if (!others.isEmpty()) {
            throw new BadInput(others.iterator().next(), "", "only " + new TreeSet<>(PARTS));
        }
        is("format", root.path("format").asString(""), FORMAT);
        JsonNode signature = root.path("signature");
        is("signature.algorithm", signature.path("algorithm").asString(""), ALGORITHM);
        ReleaseFile file =
                new ReleaseFile(
                        object(root, "statement"),
                        object(root, "release"),
                        new Seal(
                                signature.path("key").asString(""),
                                signature.path("public_key").asString(""),
                                signature.path("value").asString("")));
        file.check(root.path("statement"), root.path("release"));
        return file;
    }

    private void check(JsonNode said, JsonNode content) {
        String digest = CanonicalJson.digest(release);
        if (!said.path("digest").asString("").equals(digest)) {
            throw new BadInput(
                    "release",
                    digest,
                    "a release with the digest that was signed, "
                            + said.path("digest").asString("none"));
        }
        ReleaseContent.read(release);
        for (String field : SAME) {
            if (!said.path(field).equals(content.path(field))) {
                throw new BadInput(
                        "statement." + field,
                        said.path(field).toString(),
                        content.path(field) + ", as the release says");
            }
        }
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

    private static String object(JsonNode root, String field) {
        if (!root.path(field).isObject()) {
            throw new BadInput(field, root.path(field).toString(), "an object");
        }
        return CanonicalJson.of(root.path(field).toString());
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
