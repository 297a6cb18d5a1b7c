package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.json.Answer;
import dev.pilothouse.gateway.translate.AnswerTranslator;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** An answer in one piece. */
final class WholeReply implements Reply {
    private static final int LARGEST = 32 * 1024 * 1024;

    private final Call call;
    private final int status;
    private final String contentType;
    private final @Nullable AnswerTranslator translator;
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private byte[] answer = new byte[0];

    /**
     * @param translator to the caller's dialect; null when the deployment speaks it
     */
    WholeReply(Call call, int status, String contentType, @Nullable AnswerTranslator translator) {
        this.call = call;
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

    @Override
    public void finish() {
        byte[] whole = collected.toByteArray();
        Answer.Chunk read = call.answer().read(whole, 0, whole.length);
        if (status < 300 && read == Answer.Chunk.UNREADABLE) {
            throw new IllegalStateException("its answer is not JSON");
        }
        answer = translator == null ? whole : translator.whole(status, whole);
    }

    @Override
    public void complete() {
        call.complete(status, contentType, answer);
    }
}
