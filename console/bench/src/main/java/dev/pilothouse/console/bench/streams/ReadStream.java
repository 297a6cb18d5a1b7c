package dev.pilothouse.console.bench.streams;

import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One stream as its caller sees it. */
public final class ReadStream {
    private final Readers.Pace pace;
    private final CompletableFuture<Void> flowing = new CompletableFuture<>();
    private final CompletableFuture<End> ended = new CompletableFuture<>();
    private volatile @Nullable ChannelHandlerContext context;

    /**
     * How it ended.
     *
     * @param nanos {@link System#nanoTime} when the last byte was read
     * @param last the last kilobyte that was read, or why there is none
     */
    public record End(long nanos, String last) {
        public boolean killed() {
            return last.contains("\"code\":\"killed\"");
        }
    }

    ReadStream(Readers.Pace pace) {
        this.pace = pace;
    }

    Readers.Pace pace() {
        return pace;
    }

    /** Done once two chunks of the model's answer were read. */
    public CompletableFuture<Void> flowing() {
        return flowing;
    }

    public CompletableFuture<End> ended() {
        return ended;
    }

    /** A stopped caller reads on. */
    public void resume() {
        ChannelHandlerContext opened = context;
        if (opened != null) {
            opened.channel().config().setAutoRead(true);
        }
    }

    /** The caller goes away. */
    public void leave() {
        ChannelHandlerContext opened = context;
        if (opened != null) {
            opened.close();
        }
    }

    void opened(ChannelHandlerContext by) {
        context = by;
    }

    void flows() {
        flowing.complete(null);
    }

    void end(String last) {
        ended.complete(new End(System.nanoTime(), last));
        flowing.completeExceptionally(new IllegalStateException("ended early: " + last));
    }
}
