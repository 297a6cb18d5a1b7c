package dev.pilothouse.pool.http;

import dev.pilothouse.pool.engine.Answer;
import dev.pilothouse.pool.engine.EngineFailure;
import dev.pilothouse.pool.engine.Finish;
import dev.pilothouse.pool.engine.Passage;
import dev.pilothouse.pool.replica.Refusal;
import dev.pilothouse.pool.replica.Replicas;
import dev.pilothouse.pool.replica.Request;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A call whose engine writes the answer itself; runs on its connection's event loop. */
final class PassedCall implements OpenCall, Answer {
    private final String model;
    private final boolean stream;
    private final Exchange exchange;
    private final Kills kills;
    private Runnable cancel = () -> {};
    private byte @Nullable [] body;
    private boolean headSent;
    private boolean over;

    PassedCall(String model, boolean stream, Exchange exchange, Kills kills) {
        this.model = model;
        this.stream = stream;
        this.exchange = exchange;
        this.kills = kills;
    }

    @Override
    public String model() {
        return model;
    }

    void start(Replicas replicas, Caller caller, Passage passage) {
        try {
            kills.enter(this);
            cancel =
                    replicas.submit(
                            model,
                            new Request(caller.tenant(), caller.prefix(), caller.weight(), passage),
                            this);
        } catch (ApiError e) {
            end(e);
        } catch (Refusal e) {
            end(ApiError.of(e));
        }
    }

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
        throw new IllegalStateException("an engine that passes sends no pieces");
    }

    @Override
    public void passed(byte[] data, int tokens, Runnable more) {
        exchange.onLoop(() -> pass(data, more));
    }

    private void pass(byte[] data, Runnable more) {
        if (over) {
            more.run();
        } else if (stream) {
            head();
            exchange.event(data, more);
        } else {
            body = data;
            more.run();
        }
    }

    private void head() {
        if (!headSent) {
            headSent = true;
            exchange.startStream();
        }
    }

    @Override
    public void done(Finish finish) {
        exchange.onLoop(this::complete);
    }

    private void complete() {
        if (over) {
            return;
        }
        byte[] whole = body;
        finish();
        if (stream) {
            head();
            exchange.endStream();
        } else if (whole != null) {
            exchange.passed(200, whole);
        } else {
            exchange.error(ApiError.unavailable("engine_lost", "The engine sent no answer"));
        }
    }

    @Override
    public void refused(int status, byte[] said) {
        exchange.onLoop(() -> {
            if (!over) {
                finish();
                exchange.passed(status, said);
            }
        });
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
