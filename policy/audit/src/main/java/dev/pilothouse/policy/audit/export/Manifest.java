package dev.pilothouse.policy.audit.export;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.rules.Seal;
import dev.pilothouse.policy.rules.SignedFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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

    /** What a signature of a manifest is for, and nothing else. */
    public static final String DOMAIN = "pilothouse-audit-export-v1";

    static final SignedFile.Kind KIND =
            new SignedFile.Kind("pilothouse-audit-export/1", DOMAIN, Set.of());

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

    static Manifest sign(Map<String, Object> statement, Seal.Maker seal) {
        SignedFile file =
                SignedFile.sign(KIND, JsonMapper.shared().writeValueAsString(statement), seal);
        return new Manifest(file.statement(), file.seal());
    }

    /** The file. */
    String write() {
        return new SignedFile(KIND, statement, seal).write();
    }

    /**
     * Reads a manifest and checks its signature. Whether its key can be trusted is for who knows
     * its fingerprint.
     *
     * @throws BadInput when it is not so; names the field
     */
    public static Manifest verified(String text) {
        SignedFile file = SignedFile.verified(KIND, text).file();
        return new Manifest(file.statement(), file.seal());
    }

    /** The statement, to be read. */
    public JsonNode fields() {
        return JsonMapper.shared().readTree(statement);
    }

    /** The files that belong to the export, the manifest itself left out. */
    public List<Part> parts() {
        return StreamSupport.stream(fields().path("files").spliterator(), false)
                .map(Part::of)
                .toList();
    }
}
