package dev.pilothouse.pool.engine;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaIterator;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.Pair;
import dev.pilothouse.pool.engine.EngineFailure.Code;
import dev.pilothouse.pool.engine.Finish.Reason;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * The open answers of the child process. One platform thread per slot, because reading blocks in
 * native code; only the thread that reads an answer may cancel it, between two tokens.
 */
final class LlamaAnswers {
    private final LlamaModel model;
    private final int window;
    private final Consumer<EngineEvent> events;
    private final ExecutorService slots;
    private final Set<Long> cancelled = ConcurrentHashMap.newKeySet();
    private final Set<Long> open = ConcurrentHashMap.newKeySet();

    /**
     * @param window tokens of one slot, prompt and answer together
     */
    LlamaAnswers(LlamaModel model, int slots, int window, Consumer<EngineEvent> events) {
        this.model = model;
        this.window = window;
        this.events = events;
        this.slots =
                Executors.newFixedThreadPool(
                        slots, Thread.ofPlatform().daemon().name("slot-", 0).factory());
    }

    void start(EngineOrder.Generate order) {
        open.add(order.id());
        slots.execute(() -> answer(order));
    }

    void cancel(long id) {
        if (open.contains(id)) {
            cancelled.add(id);
        }
    }

    private void answer(EngineOrder.Generate order) {
        try {
            events.accept(generate(order.id(), order.prompt()));
        } catch (RuntimeException e) {
            events.accept(failed(order.id(), Code.ENGINE_ERROR, String.valueOf(e.getMessage())));
        } finally {
            open.remove(order.id());
            cancelled.remove(order.id());
        }
    }

    private EngineEvent generate(long id, Prompt prompt) {
        String text = template(prompt);
        int promptTokens = model.encode(text).length;
        int room = window - promptTokens;
        if (room < 1) {
            return failed(
                    id,
                    Code.CONTEXT_LENGTH_EXCEEDED,
                    "This model's maximum context length is %d tokens. The messages are %d tokens; shorten them."
                            .formatted(window, promptTokens));
        }
        events.accept(new EngineEvent.Began(id, promptTokens));
        int most = prompt.maxTokens() == 0 ? room : Math.min(room, prompt.maxTokens());
        return stream(id, parameters(text, prompt, most), promptTokens, most);
    }

    private EngineEvent stream(
            long id, InferenceParameters parameters, int promptTokens, int most) {
        StringBuilder whole = new StringBuilder();
        int pieces = 0;
        LlamaIterator tokens = model.generate(parameters).iterator();
        while (tokens.hasNext()) {
            String piece = tokens.next().text;
            if (!piece.isEmpty()) {
                whole.append(piece);
                pieces++;
                events.accept(new EngineEvent.Piece(id, piece));
            }
            if (cancelled.contains(id)) {
                tokens.cancel();
                return done(id, Reason.CANCELLED, promptTokens, tokens(whole, pieces, most));
            }
        }
        int generated = tokens(whole, pieces, most);
        return done(id, generated >= most ? Reason.LENGTH : Reason.STOP, promptTokens, generated);
    }

    /**
     * The binding tells no usage. Each piece is at least one token; a second look at the text finds
     * those that were held back until a character was whole.
     */
    private int tokens(StringBuilder whole, int pieces, int most) {
        int again = whole.isEmpty() ? 0 : model.encode(whole.toString()).length;
        return Math.min(most, Math.max(pieces, again));
    }

    private String template(Prompt prompt) {
        List<Pair<String, String>> turns =
                prompt.messages().stream().map(m -> new Pair<>(m.role(), m.content())).toList();
        return model.applyTemplate(
                new InferenceParameters("")
                        .setMessages(prompt.system().isEmpty() ? null : prompt.system(), turns)
                        .setUseChatTemplate(true));
    }

    private static InferenceParameters parameters(String text, Prompt prompt, int most) {
        InferenceParameters parameters =
                new InferenceParameters(text)
                        .setNPredict(most)
                        .setTemperature(prompt.temperature())
                        .setTopP(prompt.topP())
                        .setSeed(prompt.seed());
        return prompt.stop().isEmpty()
                ? parameters
                : parameters.setStopStrings(prompt.stop().toArray(String[]::new));
    }

    private static EngineEvent done(long id, Reason reason, int prompt, int completion) {
        return new EngineEvent.Done(id, new Finish(reason, prompt, completion));
    }

    private static EngineEvent failed(long id, Code code, String message) {
        return new EngineEvent.Failed(id, new EngineFailure(code, message));
    }
}
