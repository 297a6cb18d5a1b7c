package dev.pilothouse.pool.replica;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The engines that a pool can drive. */
public enum EngineKind {
    /** The bundled one: llama.cpp in a child process. */
    LLAMA_CPP,
    /** llama.cpp's own server. */
    LLAMA_SERVER,
    VLLM,
    SGLANG,
    /** Anything else with OpenAI's interface. */
    OPENAI;

    /** As in the bridge's {@code Replica}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<EngineKind> ofWord(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    /** All words, for people. */
    public static String words() {
        return Arrays.stream(values()).map(EngineKind::word).collect(Collectors.joining(", "));
    }

    /** Whether requests are passed to it as they are. */
    public boolean passes() {
        return this != LLAMA_CPP;
    }
}
