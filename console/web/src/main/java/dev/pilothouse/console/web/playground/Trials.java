package dev.pilothouse.console.web.playground;

import dev.pilothouse.analytics.traces.TraceReader;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.policy.rules.prompts.PromptContent;
import dev.pilothouse.registry.Playground;
import dev.pilothouse.registry.Prompt;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What runs of the playground work with, whoever asks for them. */
@Component
public record Trials(Playground playground, PlaygroundGateway gateway, TraceReader spans) {
    /**
     * A run that has not begun.
     *
     * @param version of the prompt; 0: its draft
     * @param comparison the same for runs over the same inputs
     * @param given variables by name
     */
    public Trial trial(
            Actor.Person actor,
            Prompt prompt,
            long version,
            PromptContent content,
            UUID comparison,
            Map<String, Object> given) {
        return new Trial(this, actor, prompt, version, content, comparison, given);
    }

    /** A call that has not begun. */
    public ModelCall call() {
        return gateway.call();
    }
}
