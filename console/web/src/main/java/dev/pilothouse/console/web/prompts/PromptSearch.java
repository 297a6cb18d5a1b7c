package dev.pilothouse.console.web.prompts;

import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.SearchProvider;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.registry.PromptPage;
import dev.pilothouse.registry.Prompts;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Finds prompts by part of their name. */
@Component
final class PromptSearch implements SearchProvider {
    private static final int LONGEST = 63;

    private final Prompts prompts;

    PromptSearch(Prompts prompts) {
        this.prompts = prompts;
    }

    @Override
    public List<Hit> find(Actor.Person actor, PageState state, String text, int limit) {
        if (!actor.may(Permission.SEE_PROMPTS) || text.length() > LONGEST) {
            return List.of();
        }
        PromptPage.Query query =
                new PromptPage.Query(
                        Optional.empty(), Optional.empty(), text, Optional.empty(), limit);
        return prompts.list(actor, query).rows().stream()
                .map(row ->
                        new Hit(
                                "file-text",
                                row.name().value(),
                                "prompt of " + row.tenant(),
                                PromptsNavigation.href(state, row.tenant(), row.name())))
                .toList();
    }
}
