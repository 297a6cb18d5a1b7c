package dev.pilothouse.bridge.protocol;

import dev.pilothouse.bridge.protocol.v1.KillSet;
import java.util.concurrent.CompletionStage;

/** What a node does with a kill set whose signature and epoch were found good. */
public interface KillHandler {
    /**
     * Enforces the set. When this returns, every new call is checked against it; the stage
     * completes when the last matching open stream was cut. Must not block.
     */
    CompletionStage<Cut> apply(KillSet set);

    /**
     * What a kill set cut.
     *
     * @param streams number of streams that were cut
     * @param lastByteMillis milliseconds from {@link #apply} to the last byte written to the last
     *     of them, 0 for none
     */
    record Cut(int streams, double lastByteMillis) {
        public static final Cut NOTHING = new Cut(0, 0);
    }
}
