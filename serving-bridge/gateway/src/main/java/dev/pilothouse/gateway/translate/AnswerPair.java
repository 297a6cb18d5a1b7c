package dev.pilothouse.gateway.translate;

import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Translates one answer from a deployment's format to the caller's. */
interface AnswerPair {
    /**
     * Takes the next event of a stream.
     *
     * @throws IllegalStateException when it cannot follow those before it
     */
    void event(ObjectNode event, Consumer<ObjectNode> out);

    /**
     * The stream is over.
     *
     * @throws IllegalStateException when it was over too early
     */
    void end(Consumer<ObjectNode> out);

    /**
     * An answer in one piece.
     *
     * @throws IllegalStateException when it is none
     */
    ObjectNode whole(ObjectNode answer);

    /**
     * An error in one piece.
     *
     * @param body whatever the deployment sent; a missing node when that was no JSON object
     */
    ObjectNode error(int status, JsonNode body);
}
