package dev.pilothouse.gateway.json;

import dev.pilothouse.policy.rules.guardrails.GuardContext;
import dev.pilothouse.policy.rules.guardrails.GuardHit;
import dev.pilothouse.policy.rules.guardrails.GuardStage;
import dev.pilothouse.policy.rules.guardrails.Guardrails;
import dev.pilothouse.policy.rules.guardrails.Medium;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Content that no rule can read: images, recordings, files, tokens. */
public final class Unread {
    private record Content(String name, Medium medium, GuardStage stage) {}

    private final List<Content> contents = new ArrayList<>(0);

    void add(String name, Medium medium, GuardStage stage) {
        contents.add(new Content(name, medium, stage));
    }

    public boolean isEmpty() {
        return contents.isEmpty();
    }

    /** What its format calls it, for example {@code image_url}. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>(contents.size());
        contents.forEach(content -> names.add(content.name));
        return names;
    }

    /** What rules about such content make of it. */
    public List<GuardHit> check(Guardrails rules, GuardContext by) {
        List<GuardHit> hits = new ArrayList<>(0);
        for (GuardStage stage : isEmpty() ? new GuardStage[0] : GuardStage.values()) {
            hits.addAll(rules.checkOpaque(stage, at(stage), by).hits());
        }
        return hits;
    }

    private List<Medium> at(GuardStage stage) {
        return contents.stream().filter(c -> c.stage == stage).map(Content::medium).toList();
    }
}
