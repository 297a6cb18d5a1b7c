package dev.pilothouse.policy.rules.prompts;

import java.util.List;
import java.util.Optional;

/**
 * One version of a prompt: all that shapes the answer.
 *
 * @param model that callers would name
 * @param tools that the model may call
 * @param guardrails names of rules that must be in force for the feature
 * @param deployments that may answer, and no other; empty until a release is asked for: those that
 *     the route has then
 */
public record PromptContent(
        List<PromptMessage> messages,
        List<PromptVariable> variables,
        String model,
        PromptParameters parameters,
        List<PromptTool> tools,
        Optional<ResponseSchema> responseSchema,
        List<String> guardrails,
        List<String> deployments) {
    public PromptContent {
        messages = List.copyOf(messages);
        variables = List.copyOf(variables);
        tools = List.copyOf(tools);
        guardrails = List.copyOf(guardrails);
        deployments = List.copyOf(deployments);
    }

    /** The same, asked of another model. */
    public PromptContent on(String other) {
        return new PromptContent(
                messages,
                variables,
                other,
                parameters,
                tools,
                responseSchema,
                guardrails,
                deployments);
    }

    /** The same, answered by these deployments only. */
    public PromptContent at(List<String> permitted) {
        return new PromptContent(
                messages,
                variables,
                model,
                parameters,
                tools,
                responseSchema,
                guardrails,
                permitted);
    }
}
