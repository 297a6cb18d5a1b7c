package dev.pilothouse.pool.http;

import dev.pilothouse.pool.engine.Answer;
import dev.pilothouse.pool.engine.EngineFailure;
import dev.pilothouse.pool.engine.Finish;
import dev.pilothouse.pool.replica.Refusal;
import dev.pilothouse.pool.replica.Replicas;
import dev.pilothouse.pool.replica.Request;
import java.util.concurrent.CompletableFuture;

/** One chat completion: gets the engine's pieces, runs on its connection's event loop. */
final class ChatCall implements OpenCall, Answer {
    private final ChatRequest request;
    private final Exchange exchange;
    private final Kills kills;
    private final ChatBodies bodies;
    private final StringBuilder whole = new StringBuilder();
    private Runnable cancel = () -> {};
    private boolean headSent;
    private boolean over;

    ChatCall(ChatRequest request, Exchange exchange, Kills kills) {
        this.request = request;
        this.exchange = exchange;
        this.kills = kills;
        this.bodies = new ChatBodies(request.model(), request.includeUsage());
    }

    @Override
    public String model() {
        return request.model();
    }

    void start(Replicas replicas, Caller caller) {
        try {
            kills.enter(this);
            Request asked =
                    new Request(
                            caller.tenant(), caller.prefix(), caller.weight(), request.prompt());
            cancel = replicas.submit(request.model(), asked, this);
        } catch (ApiError e) {
            end(e);
        } catch (Refusal e) {
            end(ApiError.of(e));
        }
    }

    /** The client is gone: frees the slot at the next token. */
    @Override
    public void abandon() {
        if (!over) {
            finish();
            cancel.run();
        }
    }

    @Override
    public CompletableFuture<Void> cut(ApiError why) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        exchange.onLoop(() -> {
            if (over) {
                written.complete(null);
            } else {
                cancel.run();
                end(why).thenAccept(written::complete);
            }
        });
        return written;
    }

    @Override
    public void piece(String text) {
        exchange.onLoop(() -> write(text));
    }

    private void write(String text) {
        if (over) {
            return;
        }
        if (request.stream()) {
            head();
            exchange.event(bodies.chunk(text));
        } else {
            whole.append(text);
        }
    }

    private void head() {
        if (!headSent) {
            headSent = true;
            exchange.startStream();
            exchange.event(bodies.firstChunk());
        }
    }

    @Override
    public void done(Finish finish) {
        exchange.onLoop(() -> complete(finish));
    }

    private void complete(Finish result) {
        if (over) {
            return;
        }
        finish();
        if (!request.stream()) {
            exchange.body(bodies.whole(whole.toString(), result));
            return;
        }
        head();
        exchange.event(bodies.lastChunk(result));
        if (request.includeUsage()) {
            exchange.event(bodies.usageChunk(result));
        }
        exchange.endStream();
    }

    @Override
    public void failed(EngineFailure failure) {
        exchange.onLoop(() -> {
            if (!over) {
                end(ApiError.of(failure));
            }
        });
    }

    private CompletableFuture<Void> end(ApiError error) {
        finish();
        return exchange.error(error);
    }

    private void finish() {
        over = true;
        kills.leave(this);
    }
}
