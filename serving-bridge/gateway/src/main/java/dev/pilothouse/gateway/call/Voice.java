package dev.pilothouse.gateway.call;

/**
 * What one caller is told, in the order that HTTP wants it: a whole answer, or a head and events.
 */
final class Voice {
    private static final String EVENTS = "text/event-stream; charset=utf-8";
    private static final byte[] NOTHING = new byte[0];

    private final Call call;
    private final Client client;
    private boolean opened;

    Voice(Call call, Client client) {
        this.call = call;
        this.client = client;
    }

    /** True once the head of a stream was sent: from then on nothing else can be answered. */
    boolean opened() {
        return opened;
    }

    void events(byte[] events) {
        if (!opened) {
            opened = true;
            client.open(Headers.of(call, EVENTS));
        }
        client.send(events);
    }

    void end() {
        events(NOTHING);
        client.end(NOTHING, () -> {});
    }

    void whole(int status, String contentType, byte[] body) {
        client.answer(status, Headers.of(call, contentType), body, () -> {});
    }

    /** An error; a stream that has begun is broken off. */
    void error(Refusal because) {
        if (opened) {
            client.breakOff(event(because));
        } else {
            answer(because, () -> {});
        }
    }

    /** An error that ends a stream properly, so that the connection stays good. */
    void lastWord(Refusal because, Runnable written) {
        if (opened) {
            client.end(event(because), written);
        } else {
            answer(because, written);
        }
    }

    private void answer(Refusal because, Runnable written) {
        byte[] body = because.json(call.dialect(), call.requestId());
        client.answer(because.status(), Headers.of(call, because), body, written);
    }

    private byte[] event(Refusal because) {
        long next = call.answer().sequence() + 1;
        return Errors.event(because, call.dialect(), call.requestId(), next);
    }
}
