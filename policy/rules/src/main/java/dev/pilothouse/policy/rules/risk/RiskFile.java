package dev.pilothouse.policy.rules.risk;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.rules.Seal;
import dev.pilothouse.policy.rules.SignedFile;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A classification as a file that anyone checks without the console: answers, result and ruleset,
 * and a signature over them in canonical form (RFC 8785).
 */
public final class RiskFile {
    /** What a signature of such a file is for, and nothing else. */
    public static final String DOMAIN = "pilothouse-risk-file-v1";

    private static final SignedFile.Kind KIND =
            new SignedFile.Kind("pilothouse-risk-file/1", DOMAIN, Set.of());

    private RiskFile() {}

    /** The file; of what is not signed yet without a signature. */
    public static String write(String statement, Optional<Seal> seal) {
        return seal.map(s -> new SignedFile(KIND, statement, s).write())
                .orElseGet(() -> unsigned(statement));
    }

    private static String unsigned(String statement) {
        JsonMapper json = JsonMapper.shared();
        ObjectNode root = json.createObjectNode();
        root.put("format", KIND.format());
        root.set("statement", json.readTree(statement));
        return root.toPrettyString() + "\n";
    }

    /**
     * Checks a file: the signature is of the key in it.
     *
     * @throws BadInput when it is not so; names the part
     */
    public static SignedFile verified(String file) {
        return SignedFile.verified(KIND, file).file();
    }
}
