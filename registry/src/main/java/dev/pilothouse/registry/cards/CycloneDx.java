package dev.pilothouse.registry.cards;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.pilothouse.db.model.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Cards as a CycloneDX ML-BOM: one component of the type {@code machine-learning-model}. What the
 * format has no place for lies in properties under {@code pilothouse:card:}. Checked against the
 * schema of the specification both ways.
 *
 * @see <a
 *     href="../../../../../../../../../../../docs/decisions/2026-11-30-cyclonedx-by-hand.md">decision</a>
 */
public final class CycloneDx {
    /** Of the specification that is written. */
    public static final String VERSION = "1.7";

    private static final int LONGEST = 2_000_000;
    private static final int SHOWN = 5;
    private static final String BASE = "http://cyclonedx.org/schema/";
    private static final String END = ".SNAPSHOT.schema.json";
    private static final List<String> SHARED = List.of("spdx", "jsf-0.82", "cryptography-defs");
    private static final Map<String, Schema> CHECKS =
            Stream.of("1.5", "1.6", VERSION).collect(Collectors.toMap(v -> v, CycloneDx::schema));

    private CycloneDx() {}

    /** What went into a BOM besides the card. */
    public record Stamp(String cardVersion, String digest, java.time.Instant at) {}

    /**
     * The BOM of a card, valid against the schema.
     *
     * @throws IllegalStateException when it is not, with what the schema says
     */
    public static String write(Card card, Stamp stamp) {
        String json =
                JsonMapper.shared()
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsString(CycloneDxWriter.bom(card, stamp));
        List<String> wrong = problems(VERSION, json);
        if (!wrong.isEmpty()) {
            throw new IllegalStateException("CycloneDX " + VERSION + ": " + wrong);
        }
        return json;
    }

    /**
     * Reads the model of a BOM of the versions 1.5 to 1.7. What no field holds becomes notes.
     *
     * @throws BadInput when it is none, or holds no model: names the place
     */
    public static Imported read(String json) {
        if (json.length() > LONGEST) {
            throw new BadInput("file", json, "at most " + LONGEST + " characters");
        }
        JsonNode bom = parse(json);
        if (!bom.path("bomFormat").asString("").equals("CycloneDX")) {
            throw new BadInput(
                    "bomFormat", bom.path("bomFormat").asString(""), "CycloneDX, in JSON");
        }
        String version = bom.path("specVersion").asString("");
        if (!CHECKS.containsKey(version)) {
            throw new BadInput("specVersion", version, "1.5, 1.6 or 1.7");
        }
        List<String> wrong = problems(version, json);
        if (!wrong.isEmpty()) {
            String first = wrong.getFirst();
            int colon = first.indexOf(": ");
            throw new BadInput(first.substring(0, colon), "", first.substring(colon + 2));
        }
        return CycloneDxReader.read(bom);
    }

    private static JsonNode parse(String json) {
        try {
            JsonNode bom = JsonMapper.shared().readTree(json);
            if (!bom.isObject()) {
                throw new BadInput("file", json, "a CycloneDX BOM in JSON");
            }
            return bom;
        } catch (JacksonException e) {
            var at = e.getLocation();
            BadInput refused =
                    new BadInput(
                            at == null ? "file" : "line " + at.getLineNr(),
                            "",
                            "JSON: " + e.getOriginalMessage());
            refused.initCause(e);
            throw refused;
        }
    }

    /** What the schema says against a BOM: place and reason; empty: it is valid. */
    static List<String> problems(String version, String json) {
        return Objects.requireNonNull(CHECKS.get(version)).validate(json, InputFormat.JSON).stream()
                .limit(SHOWN)
                .map(CycloneDx::problem)
                .toList();
    }

    private static String problem(Error error) {
        return error.getInstanceLocation() + ": " + error.getMessage();
    }

    private static Schema schema(String version) {
        String name = "bom-" + version;
        Map<String, String> files =
                Stream.concat(Stream.of(name), SHARED.stream())
                        .collect(Collectors.toMap(f -> BASE + f + END, CycloneDx::file));
        return SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_7, builder -> builder.schemas(files))
                .getSchema(SchemaLocation.of(BASE + name + END));
    }

    /** A schema file as it is shipped. */
    static String file(String name) {
        String path = "cyclonedx/" + name + END;
        try (InputStream in = CycloneDx.class.getResourceAsStream(path)) {
            return new String(
                    Objects.requireNonNull(in, path).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(path, e);
        }
    }
}
