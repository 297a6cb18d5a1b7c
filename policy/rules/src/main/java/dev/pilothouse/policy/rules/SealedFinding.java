package dev.pilothouse.policy.rules;

import dev.pilothouse.db.model.BadInput;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A {@link Finding} whose original only the holder of the private key can read: one element of the
 * JSON list in {@code span_content.masked}.
 *
 * @param sealed Base64; empty when it was masked without a key, which nobody can undo
 */
public record SealedFinding(Detector detector, int start, int end, String sealed) {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    /** Without a key to seal with. */
    public static SealedFinding lost(Finding finding) {
        return new SealedFinding(finding.detector(), finding.start(), finding.end(), "");
    }

    /** The list as JSON; empty text for none. */
    public static String write(List<SealedFinding> findings) {
        if (findings.isEmpty()) {
            return "";
        }
        StringWriter out = new StringWriter();
        try (JsonGenerator json =
                JsonText.FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartArray();
            findings.forEach(finding -> finding.write(json));
            json.writeEndArray();
        }
        return out.toString();
    }

    private void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("detector", detector.word());
        json.writeNumberProperty("start", start);
        json.writeNumberProperty("end", end);
        json.writeStringProperty("sealed", sealed);
        json.writeEndObject();
    }

    /**
     * @throws BadInput when the text is not such a list
     */
    public static List<SealedFinding> read(String json) {
        if (json.isEmpty()) {
            return List.of();
        }
        try {
            List<SealedFinding> findings = new ArrayList<>();
            for (JsonNode node : MAPPER.readTree(json)) {
                findings.add(read(node));
            }
            return findings;
        } catch (JacksonException e) {
            BadInput refused = new BadInput("masked", json, "a JSON list of findings");
            refused.initCause(e);
            throw refused;
        }
    }

    private static SealedFinding read(JsonNode node) {
        return new SealedFinding(
                Detector.ofWord(node.path("detector").asString("")),
                node.path("start").asInt(),
                node.path("end").asInt(),
                node.path("sealed").asString(""));
    }
}
