package dev.pilothouse.gateway.json;

import dev.pilothouse.policy.rules.guardrails.GuardStage;

/**
 * A text in a chat request or answer.
 *
 * @param stage what it is for guardrails
 * @param trusted written by the developer of the feature: system and developer messages
 * @param choice of an answer, 0 in a request
 * @param channel what pieces of a stream continue: {@code content}, {@code tool:0}, …
 * @param from where the JSON string begins
 * @param to where it ends, exclusive
 */
public record ChatPiece(
        GuardStage stage,
        boolean trusted,
        int choice,
        String channel,
        String value,
        int from,
        int to) {
    ChatPiece as(GuardStage other, boolean isTrusted) {
        return new ChatPiece(other, isTrusted, choice, channel, value, from, to);
    }

    ChatPiece in(int ofChoice) {
        return new ChatPiece(stage, trusted, ofChoice, channel, value, from, to);
    }
}
