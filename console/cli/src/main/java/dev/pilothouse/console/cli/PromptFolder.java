package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.client.Api;
import dev.pilothouse.console.cli.client.Refused;
import dev.pilothouse.db.model.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Prompts of a tenant, at the console and in files. */
final class PromptFolder {
    private static final TypeReference<LinkedHashMap<String, Object>> OBJECT =
            new TypeReference<>() {};
    private static final String FIRST = "100";

    private final Api api;
    private final String tenant;

    PromptFolder(Api api, String tenant) {
        this.api = api;
        this.tenant = tenant;
    }

    /**
     * Every file is read and checked before anything else is done with any.
     *
     * @throws BadFiles naming every bad file with line and field
     */
    List<PromptFile> files(Path where) throws IOException, InterruptedException {
        List<Path> paths = List.of(where);
        if (Files.isDirectory(where)) {
            try (Stream<Path> all = Files.list(where)) {
                paths = all.filter(p -> p.toString().matches(".*\\.ya?ml")).sorted().toList();
            }
        }
        List<PromptFile> files = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        for (Path path : paths) {
            try {
                PromptFile file = PromptFile.read(path);
                files.add(file.saying(check(file)));
            } catch (BadInput wrong) {
                bad.add(String.valueOf(wrong.getMessage()));
            }
        }
        if (!bad.isEmpty()) {
            throw new BadFiles(bad);
        }
        return files;
    }

    /** The content as the console would keep it: what is usual is written out. */
    private Map<String, Object> check(PromptFile file) throws IOException, InterruptedException {
        try {
            JsonNode checked = api.post("/prompts/check", Map.of("content", file.content()));
            return JsonMapper.shared().convertValue(checked.path("content"), OBJECT);
        } catch (Refused no) {
            String message = String.valueOf(no.getMessage());
            int colon = message.indexOf(": ");
            throw file.refused(colon < 0 ? "" : message.substring(0, colon), message);
        }
    }

    /** Every prompt of the tenant, or of one of its features. */
    List<JsonNode> all(String feature) throws IOException, InterruptedException {
        List<JsonNode> all = new ArrayList<>();
        Map<String, String> query = new LinkedHashMap<>(Map.of("tenant", tenant, "limit", FIRST));
        if (!feature.isEmpty()) {
            query.put("feature", feature);
        }
        while (true) {
            JsonNode page = api.get("/prompts", query);
            page.path("prompts").forEach(all::add);
            String next = page.path("next").asString("");
            if (next.isEmpty()) {
                return all;
            }
            query.put("after", next);
        }
    }

    /** What the console has of a prompt; empty when it has none. */
    Optional<JsonNode> find(String prompt) throws IOException, InterruptedException {
        try {
            return Optional.of(api.get(path(prompt), Map.of()));
        } catch (Refused no) {
            if (no.code().equals("not-found")) {
                return Optional.empty();
            }
            throw no;
        }
    }

    /** The newest version as the text of a file; empty when there is none. */
    Optional<String> text(String prompt) throws IOException, InterruptedException {
        Optional<JsonNode> found = find(prompt);
        long newest = found.map(p -> p.path("newest").asLong()).orElse(0L);
        if (newest == 0) {
            return Optional.empty();
        }
        JsonNode version = api.get(path(prompt) + "/versions/" + newest, Map.of());
        Map<String, Object> content =
                JsonMapper.shared().convertValue(version.path("content"), OBJECT);
        return Optional.of(
                PromptFile.write(
                        prompt,
                        found.get().path("feature").asString(),
                        found.get().path("description").asString(""),
                        newest,
                        content));
    }

    /**
     * @return the version, and whether it is new
     */
    JsonNode push(PromptFile file, String note) throws IOException, InterruptedException {
        return api.put(
                path(file.prompt()),
                Map.of(
                        "feature", file.feature(),
                        "description", file.description(),
                        "content", file.content(),
                        "newest", file.version(),
                        "note", note));
    }

    String path(String prompt) {
        return "/prompts/" + tenant + "/" + prompt;
    }
}
