package dev.pilothouse.pool.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.kherud.llama.LlamaModel;
import de.kherud.llama.ModelParameters;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import tools.jackson.databind.json.JsonMapper;

/**
 * The child process of one replica: llama.cpp with one model. Orders come as lines of JSON on
 * standard input, events leave on standard output; the end of the input ends the process. A process
 * of its own because closing the model never frees its memory and a crash must cost one replica
 * only.
 */
public final class LlamaMain {
    private static final JsonMapper JSON = JsonMapper.shared();

    private LlamaMain() {}

    /**
     * @param args GGUF file, slots, window of all slots together in tokens, threads
     */
    public static void main(String[] args) throws IOException {
        try (PrintStream events =
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8)) {
            System.setOut(System.err);
            int slots = Integer.parseInt(args[1]);
            int window = Integer.parseInt(args[2]);
            LlamaModel model = load(args[0], slots, window, Integer.parseInt(args[3]));
            LlamaAnswers answers =
                    new LlamaAnswers(model, slots, window / slots, event -> send(events, event));
            send(events, new EngineEvent.Loaded(window));
            obey(answers);
        } catch (RuntimeException e) {
            System.err.println("The model " + args[0] + " cannot be loaded: " + e.getMessage());
        }
        exit();
    }

    /**
     * Closing the model frees nothing and may hang on an open answer; the library's destructors,
     * run by an ordinary exit, crash under its own threads.
     */
    private static void exit() {
        Linker linker = Linker.nativeLinker();
        try {
            linker.downcallHandle(
                            linker.defaultLookup().find("_exit").orElseThrow(),
                            FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT))
                    .invokeExact(0);
        } catch (Throwable t) {
            Runtime.getRuntime().halt(0);
        }
    }

    private static LlamaModel load(String gguf, int slots, int window, int threads) {
        return new LlamaModel(
                new ModelParameters()
                        .setModel(gguf)
                        .setParallel(slots)
                        .setCtxSize(window)
                        .setThreads(threads)
                        .setThreadsBatch(threads + 1)
                        .enableContBatching()
                        .enableJinja()
                        .disableLog());
    }

    private static void obey(LlamaAnswers answers) throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            switch (JSON.readValue(line, EngineOrder.class)) {
                case EngineOrder.Generate generate -> answers.start(generate);
                case EngineOrder.Cancel cancel -> answers.cancel(cancel.id());
            }
        }
    }

    private static void send(PrintStream events, EngineEvent event) {
        String line = JSON.writerFor(EngineEvent.class).writeValueAsString(event);
        synchronized (events) {
            events.println(line);
        }
    }
}
