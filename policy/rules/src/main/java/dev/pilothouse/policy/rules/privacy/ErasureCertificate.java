package dev.pilothouse.policy.rules.privacy;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.rules.CanonicalJson;
import dev.pilothouse.policy.rules.Seal;
import dev.pilothouse.policy.rules.SignedFile;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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
    /** What a signature of such a file is for, and nothing else. */
    public static final String DOMAIN = "pilothouse-erasure-certificate-v1";

    private static final SignedFile.Kind KIND =
            new SignedFile.Kind("pilothouse-erasure-certificate/1", DOMAIN, Set.of());

    /**
     * Signs a statement.
     *
     * @param statement a JSON object
     * @param seal signs in {@link #DOMAIN}
     * @throws BadInput when the statement does not prove an erasure
     */
    public static ErasureCertificate sign(String statement, Seal.Maker seal) {
        ErasureProof.check(JsonMapper.shared().readTree(statement));
        SignedFile file = SignedFile.sign(KIND, statement, seal);
        return new ErasureCertificate(file.statement(), file.seal());
    }

    /** SHA-256 of the statement, lower-case hexadecimal. */
    public String digest() {
        return CanonicalJson.digest(statement);
    }

    /** What it says. */
    public JsonNode said() {
        return file().said();
    }

    /** The file, for people to read and machines to check. */
    public String write() {
        return file().write();
    }

    private SignedFile file() {
        return new SignedFile(KIND, statement, seal);
    }

    /**
     * Reads and checks a file: the signature is of the key in the file, and what it says proves an
     * erasure. Whether that key can be trusted is for who knows its fingerprint.
     *
     * @throws BadInput when it is not so; names the part
     */
    public static ErasureCertificate verified(String text) {
        SignedFile file = SignedFile.verified(KIND, text).file();
        ErasureProof.check(file.said());
        return new ErasureCertificate(file.statement(), file.seal());
    }
}
