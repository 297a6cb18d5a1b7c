package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.json.Answer;
import dev.pilothouse.gateway.json.EventSplitter;
import java.util.ArrayList;
import java.util.List;

/**
 * An event stream. Events wait here until the first output of the model, so that a deployment that
 * fails before it can be replaced by another.
 */
final class StreamReply implements Reply {
    private static final int LONGEST_EVENT = 4 * 1024 * 1024;
    private static final int MOST_HELD = 32;

    private final Call call;
    private final EventSplitter events = new EventSplitter(LONGEST_EVENT);
    private final List<byte[]> held = new ArrayList<>(2);
    private boolean begun;
    private boolean failed;

    StreamReply(Call call) {
        this.call = call;
    }

    @Override
    public boolean add(byte[] bytes) {
        events.feed(bytes, this::event);
        return begun;
    }

    private void event(byte[] event) {
        int data = EventSplitter.dataAt(event);
        Answer.Chunk chunk =
                data < 0 || event[data] != '{'
                        ? Answer.Chunk.OTHER
                        : call.answer().read(event, data, event.length);
        switch (chunk) {
            case OUTPUT -> {
                call.timing().firstOutput();
                begin();
            }
            case ERROR -> failed |= !begun;
            case USAGE_ONLY, OTHER -> {}
        }
        if (chunk != Answer.Chunk.USAGE_ONLY || call.chat().includeUsage()) {
            handOn(event);
        }
    }

    private void handOn(byte[] event) {
        if (begun) {
            call.send(event);
        } else {
            held.add(event);
            if (held.size() > MOST_HELD) {
                begin();
            }
        }
    }

    private void begin() {
        if (!begun) {
            begun = true;
            held.forEach(call::send);
            held.clear();
        }
    }

    @Override
    public boolean failed() {
        return failed && !begun;
    }

    @Override
    public void complete() {
        begin();
        if (events.rest().length > 0) {
            call.send(events.rest());
        }
        call.complete();
    }
}
