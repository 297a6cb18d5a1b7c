package dev.pilothouse.policy.decisions;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.rules.CanonicalJson;
import dev.pilothouse.policy.rules.Signatures;
import dev.pilothouse.policy.rules.prompts.ReleaseFile;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A classification as a file that anyone checks without the console: answers, result and ruleset,
 * and a signature over them in canonical form (RFC 8785).
 */
public final class RiskFile {
    /** What a signature of such a file is for, and nothing else. */
    public static final String DOMAIN = "pilothouse-risk-file-v1";

    static final String FORMAT = "pilothouse-risk-file/1";

    private RiskFile() {}

    /** The file; of what is not signed yet without a signature. */
    static String write(String statement, java.util.Optional<ReleaseFile.Seal> seal) {
        JsonMapper json = JsonMapper.shared();
        ObjectNode root = json.createObjectNode();
        root.put("format", FORMAT);
        root.put("digest", CanonicalJson.digest(statement));
        root.set("statement", json.readTree(statement));
        seal.ifPresent(s ->
                root.putObject("signature")
                        .put("algorithm", "Ed25519")
                        .put("key", s.key())
                        .put("public_key", s.publicKey())
                        .put("value", s.signature()));
        return root.toPrettyString() + "\n";
    }

    /**
     * Checks a file: its statement has the digest it names, and the signature is of the key in it.
     *
     * @return fingerprint of the key, SHA-256 in lower-case hexadecimal
     * @throws BadInput when it is not so; names the part
     */
    public static String verify(String file) {
        JsonNode root = parse(file);
        if (!root.path("format").asString("").equals(FORMAT)) {
            throw new BadInput("format", root.path("format").asString(""), FORMAT);
        }
        String statement = CanonicalJson.of(root.path("statement").toString());
        String digest = CanonicalJson.digest(statement);
        if (!root.path("digest").asString("").equals(digest)) {
            throw new BadInput("digest", root.path("digest").asString(""), digest);
        }
        JsonNode signature = root.path("signature");
        byte[] key = bytes("signature.public_key", signature.path("public_key"));
        if (!Signatures.verify(
                key,
                DOMAIN,
                statement.getBytes(UTF_8),
                bytes("signature.value", signature.path("value")))) {
            throw new BadInput(
                    "signature.value",
                    signature.path("value").asString(""),
                    "a signature of the key over the statement");
        }
        return ReleaseFile.fingerprint(key);
    }

    private static JsonNode parse(String file) {
        try {
            return JsonMapper.shared().readTree(file);
        } catch (JacksonException e) {
            BadInput refused = new BadInput("file", file, "JSON: " + e.getOriginalMessage());
            refused.initCause(e);
            throw refused;
        }
    }

    private static byte[] bytes(String field, JsonNode node) {
        try {
            return Base64.getDecoder().decode(node.asString(""));
        } catch (IllegalArgumentException e) {
            BadInput refused = new BadInput(field, node.asString(""), "base64");
            refused.initCause(e);
            throw refused;
        }
    }
}
