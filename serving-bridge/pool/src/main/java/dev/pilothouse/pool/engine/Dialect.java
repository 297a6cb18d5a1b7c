package dev.pilothouse.pool.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How engines with an HTTP interface differ: paths from the server's root, and names of their
 * series. Names drift between versions, so each has its older ones after it; what is found under
 * none of them is an alarm.
 *
 * @param health answers 200 when the model is loaded
 * @param version JSON with the field {@code version} or {@code build_info}; null: it does not tell
 * @param sleep null: it cannot be told to
 * @param flush empties its caches; null: it cannot be told to
 * @param slots whether {@code /slots} and {@code /props} are there, as in llama-server
 */
public record Dialect(
        String name,
        String health,
        @Nullable String version,
        @Nullable String sleep,
        @Nullable String wake,
        @Nullable String flush,
        boolean slots,
        Series series) {

    /**
     * Names of what is read, the newest first; an empty list: the engine has no such series.
     *
     * @param kvUse 0 to 1
     * @param promptTokens growing
     * @param generatedTokens growing
     */
    record Series(
            List<String> running,
            List<String> waiting,
            List<String> kvUse,
            List<String> promptTokens,
            List<String> generatedTokens) {
        static final Series NONE =
                new Series(List.of(), List.of(), List.of(), List.of(), List.of());
    }

    /**
     * llama.cpp's server, b4916 and later; series need its option {@code --metrics}, and the share
     * of its memory left the series in 2025.
     */
    public static final Dialect LLAMA_SERVER =
            new Dialect(
                    "llama-server",
                    "/health",
                    "/props",
                    null,
                    null,
                    null,
                    true,
                    new Series(
                            List.of("llamacpp:requests_processing"),
                            List.of("llamacpp:requests_deferred"),
                            List.of(),
                            List.of("llamacpp:prompt_tokens_total"),
                            List.of("llamacpp:tokens_predicted_total")));

    /** vLLM; sleeping and emptying need {@code VLLM_SERVER_DEV_MODE=1} at its start. */
    public static final Dialect VLLM =
            new Dialect(
                    "vllm",
                    "/health",
                    "/version",
                    "/sleep?level=1",
                    "/wake_up",
                    "/reset_prefix_cache",
                    false,
                    new Series(
                            List.of("vllm:num_requests_running"),
                            List.of("vllm:num_requests_waiting"),
                            List.of("vllm:kv_cache_usage_perc", "vllm:gpu_cache_usage_perc"),
                            List.of("vllm:prompt_tokens_total"),
                            List.of("vllm:generation_tokens_total")));

    /** SGLang; sleeping needs {@code --enable-memory-saver}, series {@code --enable-metrics}. */
    public static final Dialect SGLANG =
            new Dialect(
                    "sglang",
                    "/health",
                    "/get_server_info",
                    "/release_memory_occupation",
                    "/resume_memory_occupation",
                    "/flush_cache",
                    false,
                    new Series(
                            List.of("sglang:num_running_reqs"),
                            List.of("sglang:num_queue_reqs"),
                            List.of("sglang:token_usage"),
                            List.of("sglang:prompt_tokens_total"),
                            List.of("sglang:generation_tokens_total")));

    /** Anything else: nothing is known beyond OpenAI's interface. */
    public static final Dialect OPENAI =
            new Dialect("openai", "/v1/models", null, null, null, null, false, Series.NONE);
}
