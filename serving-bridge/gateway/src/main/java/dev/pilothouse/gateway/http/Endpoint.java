package dev.pilothouse.gateway.http;

import dev.pilothouse.gateway.call.Caller;
import dev.pilothouse.gateway.call.Client;
import dev.pilothouse.gateway.call.Head;
import dev.pilothouse.gateway.call.Lane;

/** What answers one method and path. */
@FunctionalInterface
public interface Endpoint {
    /**
     * Answers the request, now or later on its event loop.
     *
     * @return who wants to hear of the connection
     * @throws dev.pilothouse.gateway.call.Refusal to answer with an error
     */
    Caller serve(Request request);

    /** A request that has arrived in full. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Request(Client client, Lane lane, Head head, byte[] body) {}
}
