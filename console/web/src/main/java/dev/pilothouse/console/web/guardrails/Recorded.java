package dev.pilothouse.console.web.guardrails;

import dev.pilothouse.analytics.guardrails.RecordedText;
import dev.pilothouse.policy.rules.guardrails.GuardContext;
import dev.pilothouse.policy.rules.guardrails.GuardHit;
import dev.pilothouse.policy.rules.guardrails.GuardStage;
import dev.pilothouse.policy.rules.guardrails.Guardrails;
import dev.pilothouse.policy.rules.guardrails.Medium;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What rules find in a recorded text: messages with parts, or plain text. */
final class Recorded {
    private static final JsonMapper JSON = JsonMapper.shared();

    private static final int LONGEST_WORD = 80;

    /** Parts that hold or name what is no text. */
    private static final Set<String> MEDIA = Set.of("blob", "file", "uri");

    private final Guardrails rules;
    private final GuardContext by;
    private final String part;
    private final List<GuardHit> hits = new ArrayList<>();
    private boolean asks;

    /**
     * @param asks whether a webhook would have been asked about it
     */
    record Look(List<GuardHit> hits, boolean asks) {}

    private Recorded(Guardrails rules, GuardContext by, String part) {
        this.rules = rules;
        this.by = by;
        this.part = part;
    }

    static Look check(Guardrails rules, RecordedText text, GuardContext by) {
        Recorded look = new Recorded(rules, by, text.part());
        look.body(text.body());
        return new Look(look.hits, look.asks);
    }

    private void body(String body) {
        try {
            JsonNode messages = JSON.readTree(body);
            if (messages.isArray() && messages.path(0).has("parts")) {
                messages.forEach(this::message);
                return;
            }
        } catch (JacksonException plain) {
            look(body, "");
            return;
        }
        look(body, "");
    }

    private void message(JsonNode message) {
        String role = message.path("role").asString("");
        for (JsonNode of : message.path("parts")) {
            String type = of.path("type").asString("");
            if (type.equals("tool_call")) {
                String arguments = of.path("arguments").asString(of.path("arguments").toString());
                asks(GuardStage.TOOL_ARGUMENTS, arguments);
                found(rules.check(GuardStage.TOOL_ARGUMENTS, arguments, by).hits());
            } else if (type.equals("tool_call_response")) {
                look(of.path("response").asString(""), "tool");
            } else if (MEDIA.contains(type)) {
                found(rules.checkOpaque(stage(role), List.of(medium(of)), by).hits());
            } else {
                look(of.path("content").asString(""), role);
            }
        }
    }

    /** Says what it is as {@code modality}, by its MIME type or in place of its content. */
    private static Medium medium(JsonNode part) {
        return Stream.of("modality", "mime_type", "content", "type")
                .map(name -> part.path(name).asString(""))
                .filter(word -> word.length() <= LONGEST_WORD)
                .map(Medium::named)
                .filter(medium -> medium != Medium.OTHER)
                .findFirst()
                .orElse(Medium.OTHER);
    }

    private void look(String text, String role) {
        boolean system = part.equals("system") || role.equals("system") || role.equals("developer");
        asks(system ? GuardStage.INPUT : stage(role), text);
        found(
                system
                        ? rules.checkTrusted(GuardStage.INPUT, text, by).hits()
                        : rules.check(stage(role), text, by).hits());
    }

    private GuardStage stage(String role) {
        if (role.equals("tool")) {
            return GuardStage.TOOL_RESULTS;
        }
        return switch (part) {
            case "output" -> GuardStage.OUTPUT;
            case "tool-arguments" -> GuardStage.TOOL_ARGUMENTS;
            case "tool-result" -> GuardStage.TOOL_RESULTS;
            case "documents" -> GuardStage.RETRIEVED;
            default -> GuardStage.INPUT;
        };
    }

    private void asks(GuardStage stage, String text) {
        asks |= !text.isEmpty() && !rules.webhooks(stage).isEmpty();
    }

    private void found(List<GuardHit> more) {
        GuardHit.merge(hits, more);
    }
}
