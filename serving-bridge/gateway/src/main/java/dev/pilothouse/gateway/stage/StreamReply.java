package dev.pilothouse.gateway.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.json.Answer;
import dev.pilothouse.gateway.json.Dialect;
import dev.pilothouse.gateway.json.EventSplitter;
import dev.pilothouse.gateway.translate.AnswerTranslator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An event stream. Events wait here until the first output of the model, so that a deployment that
 * fails before it can be replaced by another.
 */
final class StreamReply implements Reply {
    private static final int LONGEST_EVENT = 4 * 1024 * 1024;
    private static final int MOST_HELD = 32;

    private final Call call;
    private final @Nullable AnswerTranslator translator;
    private final EventSplitter events = new EventSplitter(LONGEST_EVENT);
    private final List<byte[]> held = new ArrayList<>(2);
    private long seen;
    private boolean begun;
    private boolean failed;

    /**
     * @param translator to the caller's dialect; null when the deployment speaks it
     */
    StreamReply(Call call, @Nullable AnswerTranslator translator) {
        this.call = call;
        this.translator = translator;
    }

    @Override
    public boolean add(byte[] bytes) {
        long before = seen;
        events.feed(bytes, this::event);
        return begun && seen > before;
    }

    private void event(byte[] event) {
        seen++;
        int data = EventSplitter.dataAt(event);
        if (data < 0 || data >= event.length || event[data] != '{') {
            pass(event);
            return;
        }
        Answer.Chunk chunk = call.answer().read(event, data, event.length);
        switch (chunk) {
            case OUTPUT -> {
                call.timing().firstOutput();
                begin();
            }
            case ERROR -> failed |= !begun;
            case USAGE_ONLY, OTHER, UNREADABLE -> {}
        }
        if (!stripsUsage()) {
            pass(event);
        } else if (chunk != Answer.Chunk.USAGE_ONLY) {
            pass(call.answer().withoutUsage(event));
        }
    }

    private boolean stripsUsage() {
        return translator == null
                && !call.request().includeUsage()
                && call.answer().dialect() == Dialect.OPENAI_CHAT;
    }

    private void pass(byte[] event) {
        if (translator == null) {
            handOn(event);
        } else {
            translator.event(event).forEach(this::handOn);
            call.answer().sequence(translator.sequence());
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
    public void finish(Consumer<String> done) {
        String trouble = "";
        try {
            finish();
        } catch (IllegalStateException noAnswer) {
            trouble = String.valueOf(noAnswer.getMessage());
        }
        done.accept(trouble);
    }

    private void finish() {
        rest();
        if (seen == 0) {
            throw new IllegalStateException("its stream has no event");
        }
        if (translator != null) {
            translator.end().forEach(this::handOn);
        }
    }

    @Override
    public void complete() {
        begin();
        call.complete();
    }

    /** The last event may lack its blank line, but nothing else of it. */
    private void rest() {
        String rest = new String(events.rest(), UTF_8).stripTrailing();
        if (rest.isEmpty() || rest.startsWith(":")) {
            return;
        }
        byte[] event = (rest + "\n\n").getBytes(UTF_8);
        int data = EventSplitter.dataAt(event);
        boolean whole =
                data > 0
                        && (rest.endsWith("[DONE]")
                                || new Answer(call.answer().dialect())
                                                .read(event, data, event.length)
                                        != Answer.Chunk.UNREADABLE);
        if (!whole) {
            throw new IllegalStateException("its stream ended in the middle of an event");
        }
        event(event);
    }
}
