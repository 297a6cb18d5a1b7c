package dev.pilothouse.gateway.translate;

import tools.jackson.databind.node.ObjectNode;

/** The way of one call from one format to another. */
interface Pair {
    /**
     * The request in the deployment's format.
     *
     * @throws Untranslatable when it has none
     */
    ObjectNode request(ObjectNode body);

    /** For one answer to the request translated last. */
    AnswerPair answer();
}
