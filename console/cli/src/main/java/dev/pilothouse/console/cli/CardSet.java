package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.client.Api;
import dev.pilothouse.db.model.BadInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "set",
        description = {
            "Writes fields of a card's newest version; says what is still missing.",
            "'card show' prints the fields, 'card show' with what is missing who can give it."
        },
        mixinStandardHelpOptions = true)
final class CardSet implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.shared();

    @Parameters(index = "0", paramLabel = "MODEL", description = "Id of the model.")
    private String model = "";

    @Option(
            names = "--field",
            paramLabel = "KEY=VALUE",
            description = {
                "For example use.limitations='weak at sums'; may be repeated. A value that is JSON"
                        + " is taken as it is, a text for a list is its only line; empty: removed."
            })
    private Map<String, String> fields = new LinkedHashMap<>();

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "JSON of sections and their fields; what it leaves out stays.")
    private @Nullable Path file;

    @Option(
            names = "--at",
            paramLabel = "VERSION.REVISION",
            description = {
                "What you read, for example 2.5 as 'card show' prints it: refused, with what"
                        + " differs, when somebody saved since."
            })
    private @Nullable String at;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        Api api = context.person();
        JsonNode read = api.get(CardCommand.path(model), Map.of());
        Map<String, CardFieldType> types = CardFieldType.all(api.get("/card-fields", Map.of()));
        ObjectNode card = (ObjectNode) read.path("card").deepCopy();
        if (file != null) {
            lay(card, file(file));
        }
        fields.forEach((path, value) -> put(card, path, value, types));
        JsonNode saved = api.put(CardCommand.path(model), body(read, card));
        context.screen()
                .print(
                        "Saved as version "
                                + saved.path("number").asLong()
                                + ", revision "
                                + saved.path("revision").asLong());
        CardCommand.missing(saved).lines().forEach(context.screen()::print);
        return 0;
    }

    private Map<String, Object> body(JsonNode read, ObjectNode card) {
        if (fields.isEmpty() && file == null) {
            throw new BadInput("--field", "", "KEY=VALUE, or -f with a file");
        }
        long[] base = {read.path("number").asLong(), read.path("revision").asLong()};
        if (at != null) {
            base = CardFieldType.place(at);
        }
        return Map.of("number", base[0], "revision", base[1], "card", card);
    }

    private static ObjectNode file(Path path) throws IOException {
        String text = CardCommand.text(path);
        try {
            if (JSON.readTree(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            BadInput refused = new BadInput("--file", path.toString(), "JSON");
            refused.initCause(e);
            throw refused;
        }
        throw new BadInput("--file", path.toString(), "a JSON object of sections");
    }

    private static void lay(ObjectNode card, ObjectNode over) {
        over.properties()
                .forEach(section -> {
                    if (section.getValue() instanceof ObjectNode fields) {
                        ObjectNode into = card.withObject("/" + section.getKey());
                        fields.properties().forEach(f -> into.set(f.getKey(), f.getValue()));
                    } else {
                        card.set(section.getKey(), section.getValue());
                    }
                });
    }

    private static void put(
            ObjectNode card, String path, String value, Map<String, CardFieldType> types) {
        CardFieldType type = types.get(path);
        if (type == null) {
            throw new BadInput("--field", path, "a field as 'pilothouse card show' names it");
        }
        List<String> steps = List.of(path.split("\\.", 2));
        ObjectNode section = card.withObject("/" + steps.getFirst());
        if (value.isEmpty()) {
            section.remove(steps.getLast());
        } else {
            section.set(steps.getLast(), type.read(path, value));
        }
    }
}
