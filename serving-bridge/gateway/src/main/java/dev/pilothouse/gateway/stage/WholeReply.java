package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.guard.Workers;
import dev.pilothouse.gateway.json.Answer;
import dev.pilothouse.gateway.translate.AnswerTranslator;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An answer in one piece; a large one is read and translated off the event loop. */
final class WholeReply implements Reply {
    private static final int LARGEST = 32 * 1024 * 1024;

    private final Call call;
    private final Workers workers;
    private final int status;
    private final String contentType;
    private final @Nullable AnswerTranslator translator;
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private byte[] answer = new byte[0];

    /**
     * @param translator to the caller's dialect; null when the deployment speaks it
     */
    WholeReply(
            Call call,
            Workers workers,
            int status,
            String contentType,
            @Nullable AnswerTranslator translator) {
        this.call = call;
        this.workers = workers;
        this.status = status;
        this.contentType = translator == null ? contentType : "application/json";
        this.translator = translator;
    }

    @Override
    public boolean add(byte[] bytes) {
        if (collected.size() + bytes.length > LARGEST) {
            throw new IllegalStateException("the answer is larger than " + LARGEST + " bytes");
        }
        collected.writeBytes(bytes);
        return true;
    }

    @Override
    public boolean failed() {
        return false;
    }

    /** An answer that was read, and its bytes for the caller. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Done(Answer read, byte[] bytes, String trouble) {}

    @Override
    public void finish(Consumer<String> done) {
        byte[] whole = collected.toByteArray();
        Answer read = new Answer(call.answer().dialect());
        workers.run(
                call,
                whole.length,
                () -> read(read, whole),
                result -> {
                    call.answered(result.read);
                    answer = result.bytes;
                    done.accept(result.trouble);
                });
    }

    private Done read(Answer read, byte[] whole) {
        Answer.Chunk chunk = read.read(whole, 0, whole.length);
        if (status < 300 && chunk == Answer.Chunk.UNREADABLE) {
            return new Done(read, whole, "its answer is not JSON");
        }
        try {
            byte[] bytes = translator == null ? whole : translator.whole(status, whole);
            return new Done(read, bytes, "");
        } catch (IllegalStateException noAnswer) {
            return new Done(read, whole, String.valueOf(noAnswer.getMessage()));
        }
    }

    @Override
    public void complete() {
        call.complete(status, contentType, answer);
    }
}
