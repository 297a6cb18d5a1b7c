package dev.pilothouse.policy.rules.prompts;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.rules.CanonicalJson;
import dev.pilothouse.policy.rules.Seal;
import dev.pilothouse.policy.rules.SignedFile;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

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
    /** What a signature of such a file is for, and nothing else. */
    public static final String DOMAIN = "pilothouse-release-file-v1";

    private static final SignedFile.Kind KIND =
            new SignedFile.Kind("pilothouse-release-file/1", DOMAIN, Set.of("release"));
    private static final Set<String> SAME = Set.of("tenant", "feature", "prompt", "version");

    /**
     * Signs a release.
     *
     * @param statement a JSON object with the digest of {@code release}
     * @param seal signs in {@link #DOMAIN}
     */
    public static ReleaseFile sign(String statement, String release, Seal.Maker seal) {
        SignedFile file = SignedFile.sign(KIND, statement, seal);
        return new ReleaseFile(file.statement(), release, file.seal());
    }

    /** The file, for people to read and machines to check. */
    public String write() {
        return new SignedFile(KIND, statement, seal).write(Map.of("release", release));
    }

    /**
     * Reads and checks a file: the release has the digest that was signed, the statement is about
     * it, and the signature is of the key in the file. Whether that key can be trusted is for who
     * knows its fingerprint.
     *
     * @throws BadInput when it is not so; names the part
     */
    public static ReleaseFile verified(String text) {
        SignedFile.Read read = SignedFile.verified(KIND, text);
        ReleaseFile file =
                new ReleaseFile(
                        read.file().statement(), read.object("release"), read.file().seal());
        file.check(read.root().path("statement"), read.root().path("release"));
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
    }
}
