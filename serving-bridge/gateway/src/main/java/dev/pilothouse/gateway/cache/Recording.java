package dev.pilothouse.gateway.cache;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Part;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/** Collects the answer of one call as the caller gets it; gives up when it grows too long. */
final class Recording implements Consumer<Part> {
    static final int LONGEST = 1 << 20;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean given;
    private boolean complete;

    /**
     * @param keep gets the bytes of a complete answer, when the call is over
     */
    Recording(Call call, Consumer<byte[]> keep) {
        call.atEnd(() -> {
            if (complete && !given && Ending.isClean(call)) {
                keep.accept(bytes.toByteArray());
            }
        });
    }

    @Override
    public void accept(Part part) {
        given |= bytes.size() + part.bytes().length > LONGEST;
        if (!given) {
            bytes.writeBytes(part.bytes());
        }
        complete |= part.last();
    }
}
