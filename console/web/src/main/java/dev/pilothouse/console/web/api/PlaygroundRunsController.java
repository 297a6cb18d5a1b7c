package dev.pilothouse.console.web.api;

import dev.pilothouse.console.web.playground.ChatBody;
import dev.pilothouse.console.web.playground.ModelCall;
import dev.pilothouse.console.web.playground.Trial;
import dev.pilothouse.console.web.playground.Trials;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.PromptName;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.rules.prompts.PromptContent;
import dev.pilothouse.policy.rules.prompts.PromptJson;
import dev.pilothouse.policy.rules.prompts.Rendering;
import dev.pilothouse.registry.Prompt;
import dev.pilothouse.registry.Prompts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import tools.jackson.databind.JsonNode;

/** Runs of the playground for programs: up to three at a time over the same inputs. */
@Api
class PlaygroundRunsController {
    private static final int MOST = 3;

    private final Prompts prompts;
    private final Trials trials;

    PlaygroundRunsController(Prompts prompts, Trials trials) {
        this.prompts = prompts;
        this.trials = trials;
    }

    /** One run that is ready to begin. */
    record Ready(Trial trial, ModelCall call, String body, Set<String> variables) {}

    /**
     * Asks the gateway and keeps the runs. What is wrong is refused before anything is asked; then
     * lines of JSON come as the answers do: {@code {"run","piece"}}, at the end of each {@code
     * {"run","ended"}}, and {@code {"run","priced"}} once its cost is known. A caller who leaves
     * stops them.
     */
    @PostMapping(
            path = "/prompts/{tenant}/{name}/runs",
            produces = {MediaType.APPLICATION_NDJSON_VALUE, MediaType.APPLICATION_JSON_VALUE})
    ResponseEntity<StreamingResponseBody> run(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String name,
            @RequestBody JsonNode body) {
        TenantId of = new TenantId(tenant);
        actor.require(Permission.MANAGE_PROMPTS, of);
        if (!(actor instanceof Actor.Person person)) {
            throw new Denied(Permission.MANAGE_PROMPTS, Optional.of(of));
        }
        Prompt prompt = prompts.find(actor, of, new PromptName(name));
        Fields fields = Fields.of(body);
        Map<String, Object> given = variables(fields.any("variables"));
        UUID comparison = UUID.randomUUID();
        List<Ready> ready =
                fields.list("of", MOST).stream()
                        .map(one -> ready(person, prompt, one, given, comparison))
                        .toList();
        fields.requireNoOthers();
        known(given, ready);
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_NDJSON)
                .body(out -> new RunStream(out, ready).run());
    }

    private Ready ready(
            Actor.Person person,
            Prompt prompt,
            Fields one,
            Map<String, Object> given,
            UUID comparison) {
        int version = one.whole("version", 0);
        Optional<String> model = one.optional("model");
        one.requireNoOthers();
        PromptContent chosen =
                version == 0
                        ? prompt.draft()
                        : prompts.version(person, prompt.tenant(), prompt.name(), version)
                                .content();
        PromptContent content = model.map(m -> on(chosen, m)).orElse(chosen);
        Map<String, Object> own = new HashMap<>(given);
        own.keySet().retainAll(content.variables().stream().map(v -> v.name()).toList());
        String body = ChatBody.of(content, Rendering.of(content).fill("variables", own));
        return new Ready(
                trials.trial(person, prompt, version, content, comparison, own),
                trials.call(),
                body,
                own.keySet());
    }

    private static void known(Map<String, Object> given, List<Ready> ready) {
        given.keySet().stream()
                .filter(name -> ready.stream().noneMatch(r -> r.variables().contains(name)))
                .findFirst()
                .ifPresent(name -> {
                    throw new BadInput(
                            "variables." + name,
                            String.valueOf(given.get(name)),
                            "a variable of what is asked");
                });
    }

    private static PromptContent on(PromptContent content, String model) {
        return PromptJson.read(PromptJson.write(content.on(model)));
    }

    private static Map<String, Object> variables(JsonNode node) {
        if (node.isMissingNode()) {
            return Map.of();
        }
        if (!node.isObject()) {
            throw new BadInput("variables", node.toString(), "an object of values by name");
        }
        Map<String, Object> values = new HashMap<>();
        node.properties().forEach(v -> values.put(v.getKey(), value(v.getKey(), v.getValue())));
        return values;
    }

    private static Object value(String name, JsonNode value) {
        if (value.isNumber()) {
            return value.numberValue();
        }
        if (value.isBoolean()) {
            return value.asBoolean();
        }
        if (value.isString()) {
            return value.asString();
        }
        throw new BadInput(
                "variables." + name, value.toString(), "a text, a number or true or false");
    }
}
