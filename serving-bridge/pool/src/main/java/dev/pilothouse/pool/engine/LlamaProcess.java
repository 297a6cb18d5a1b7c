package dev.pilothouse.pool.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.pool.engine.EngineFailure.Code;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The pool's end of a {@link LlamaMain} process. */
public final class LlamaProcess implements EngineAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(LlamaProcess.class);
    private static final Traits TRAITS =
            new Traits(
                    false,
                    false,
                    false,
                    "the process is ended, the model's file stays in the page cache",
                    "the process is ended and started again");
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Process process;
    private final Writer orders;
    private final ExecutorService writing =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("engine-orders").factory());
    private final Map<Long, Answer> open = new ConcurrentHashMap<>();
    private final CompletableFuture<Integer> loaded = new CompletableFuture<>();
    private final CompletableFuture<String> exited = new CompletableFuture<>();

    private LlamaProcess(Process process) {
        this.process = process;
        this.orders = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), UTF_8));
    }

    /**
     * @param temporary folder of this process alone, where the native library is unpacked
     * @throws IOException when the process cannot be started
     */
    public static LlamaProcess start(LlamaCommand command, Path temporary) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command.line(temporary))
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
        LlamaProcess engine = new LlamaProcess(builder.start());
        Thread.ofVirtual().name("engine-events").start(engine::read);
        return engine;
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public CompletableFuture<Integer> loaded() {
        return loaded;
    }

    @Override
    public CompletableFuture<String> exited() {
        return exited;
    }

    @Override
    public void generate(long id, Ask ask, Answer answer) {
        if (!(ask instanceof Prompt prompt)) {
            answer.failed(
                    new EngineFailure(Code.ENGINE_ERROR, "The bundled engine reads only prompts"));
            return;
        }
        open.put(id, answer);
        send(new EngineOrder.Generate(id, prompt));
        if (exited.isDone()) {
            lose(id);
        }
    }

    @Override
    public void cancel(long id) {
        send(new EngineOrder.Cancel(id));
    }

    private void send(EngineOrder order) {
        try {
            writing.execute(() -> write(order));
        } catch (RejectedExecutionException e) {
            lose(order.id());
        }
    }

    private void write(EngineOrder order) {
        try {
            orders.write(JSON.writerFor(EngineOrder.class).writeValueAsString(order));
            orders.write('\n');
            orders.flush();
        } catch (IOException e) {
            lose(order.id());
        }
    }

    private void read() {
        try (BufferedReader events =
                new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = events.readLine(); line != null; line = events.readLine()) {
                handle(line);
            }
        } catch (IOException e) {
            LOG.debug("The engine {} says no more: {}", process.pid(), e.getMessage());
            process.destroyForcibly();
        } catch (JacksonException e) {
            LOG.error("The engine {} is not understood; ending it", process.pid(), e);
            process.destroyForcibly();
        } finally {
            ended();
        }
    }

    private void handle(String line) {
        switch (JSON.readValue(line, EngineEvent.class)) {
            case EngineEvent.Loaded ready -> loaded.complete(ready.context());
            case EngineEvent.Began began -> {
                Answer answer = open.get(began.id());
                if (answer != null) {
                    answer.began(began.promptTokens());
                }
            }
            case EngineEvent.Piece piece -> {
                Answer answer = open.get(piece.id());
                if (answer != null) {
                    answer.piece(piece.text());
                }
            }
            case EngineEvent.Done done -> {
                Answer answer = open.remove(done.id());
                if (answer != null) {
                    answer.done(done.finish());
                }
            }
            case EngineEvent.Failed failed -> fail(failed.id(), failed.failure());
        }
    }

    private void ended() {
        String reason = "the engine's process ended with status " + status();
        exited.complete(reason);
        loaded.completeExceptionally(new IOException(reason));
        open.keySet().forEach(this::lose);
        writing.shutdown();
    }

    private int status() {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    private void lose(long id) {
        fail(id, new EngineFailure(Code.ENGINE_LOST, "The engine stopped while it answered"));
    }

    private void fail(long id, EngineFailure failure) {
        Answer answer = open.remove(id);
        if (answer != null) {
            answer.failed(failure);
        }
    }

    @Override
    public Traits traits() {
        return TRAITS;
    }

    @Override
    public EngineReport report() {
        return new EngineReport(
                memoryBytes(),
                "llama.cpp b4916",
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                List.of());
    }

    @Override
    public CompletableFuture<Void> sleep() {
        return cannot("sleep");
    }

    @Override
    public CompletableFuture<Void> wake() {
        return cannot("wake");
    }

    @Override
    public CompletableFuture<Void> emptyCaches() {
        return cannot("empty its caches");
    }

    private static CompletableFuture<Void> cannot(String what) {
        return CompletableFuture.failedFuture(
                new UnsupportedOperationException("the bundled engine cannot " + what));
    }

    /** From {@code /proc}, where there is one. */
    private long memoryBytes() {
        try {
            String[] pages =
                    Files.readString(Path.of("/proc", Long.toString(process.pid()), "statm"))
                            .split(" ");
            return Long.parseLong(pages[1]) * 4096;
        } catch (IOException e) {
            return 0;
        }
    }

    /** The end of its input ends the process; two seconds later it is killed. */
    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .orTimeout(2, TimeUnit.SECONDS)
                .exceptionally(_ -> {
                    process.destroyForcibly();
                    return process;
                });
    }
}
