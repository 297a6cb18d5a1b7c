package dev.pilothouse.gateway.translate;

import dev.pilothouse.gateway.json.Dialect;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** One call between two formats. For one attempt; not for several threads. */
public final class Translation {
    private final Dialect caller;
    private final List<Pair> pairs;

    private Translation(Dialect caller, Pair... pairs) {
        this.caller = caller;
        this.pairs = List.of(pairs);
    }

    /** Empty when there is no way from the caller's format to the deployment's. */
    public static Optional<Translation> between(Dialect caller, Dialect deployment) {
        return switch (caller) {
            case OPENAI_CHAT ->
                    deployment == Dialect.ANTHROPIC_MESSAGES
                            ? Optional.of(new Translation(caller, new ChatToMessages()))
                            : Optional.empty();
            case ANTHROPIC_MESSAGES ->
                    deployment == Dialect.OPENAI_CHAT
                            ? Optional.of(new Translation(caller, new MessagesToChat()))
                            : Optional.empty();
            case OPENAI_RESPONSES -> ofResponses(deployment);
            case OPENAI_EMBEDDINGS, ANTHROPIC_COUNT -> Optional.empty();
        };
    }

    private static Optional<Translation> ofResponses(Dialect deployment) {
        Dialect caller = Dialect.OPENAI_RESPONSES;
        return switch (deployment) {
            case OPENAI_CHAT -> Optional.of(new Translation(caller, new ResponsesToChat()));
            case ANTHROPIC_MESSAGES ->
                    Optional.of(
                            new Translation(caller, new ResponsesToChat(), new ChatToMessages()));
            case OPENAI_RESPONSES, OPENAI_EMBEDDINGS, ANTHROPIC_COUNT -> Optional.empty();
        };
    }

    /**
     * The request in the deployment's format.
     *
     * @param body in the caller's format, UTF-8
     * @throws Untranslatable when it has none; names the field and why
     */
    public byte[] request(byte[] body) {
        ObjectNode request = Tree.read(body, 0, body.length);
        if (request == null) {
            throw Untranslatable.wrong("body", MissingNode.getInstance(), "a JSON object");
        }
        for (Pair pair : pairs) {
            request = pair.request(request);
        }
        return Tree.bytes(request);
    }

    /** For the answer to the request translated last. */
    public AnswerTranslator answer() {
        return new AnswerTranslator(caller, pairs.reversed().stream().map(Pair::answer).toList());
    }
}
