package dev.pilothouse.policy.rules.guardrails;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.pilothouse.db.model.BadInput;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A text that is not JSON of a shape. */
final class SchemaFinder implements Finder {
    private static final int LONGEST = 100_000;

    private final Schema schema;

    SchemaFinder(String text) {
        if (text.length() > LONGEST) {
            throw new BadInput("schema", text, "at most " + LONGEST + " characters");
        }
        try {
            JsonNode node = JsonMapper.shared().readTree(text);
            if (!node.isObject()) {
                throw new BadInput("schema", text, "a JSON object");
            }
            refuseReferences(node);
            schema =
                    SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                            .getSchema(node);
            schema.initializeValidators();
        } catch (JacksonException e) {
            throw refused(text, "JSON: " + e.getOriginalMessage(), e);
        } catch (SchemaException e) {
            throw refused(text, "a JSON schema: " + e.getMessage(), e);
        }
    }

    private static BadInput refused(String text, String expected, Exception cause) {
        BadInput refused = new BadInput("schema", text, expected);
        refused.initCause(cause);
        return refused;
    }

    /** A schema is never fetched from anywhere. */
    private static void refuseReferences(JsonNode node) {
        for (String name : List.of("$ref", "$dynamicRef", "$recursiveRef")) {
            String to = node.path(name).asString("#");
            if (!to.startsWith("#")) {
                throw new BadInput("schema", to, name + " inside the schema, beginning with #");
            }
        }
        node.forEach(SchemaFinder::refuseReferences);
    }

    @Override
    public List<Found> find(String text) {
        return fits(text) ? List.of() : List.of(Found.of(0, 0, "schema", ""));
    }

    private boolean fits(String text) {
        try {
            return schema.validate(text, InputFormat.JSON).isEmpty();
        } catch (IllegalArgumentException | JacksonException noJson) {
            return false;
        }
    }

    @Override
    public int open(String text) {
        return 0;
    }
}
