package dev.pilothouse.gateway.json;

/** A format in which callers ask models and deployments answer. */
public enum Dialect {
    /** {@code POST /v1/chat/completions}. */
    OPENAI_CHAT("OpenAI Chat Completions", "/chat/completions", "chat"),
    /** {@code POST /v1/responses}. */
    OPENAI_RESPONSES("OpenAI Responses", "/responses", "chat"),
    /** {@code POST /v1/embeddings}; never streamed. */
    OPENAI_EMBEDDINGS("OpenAI Embeddings", "/embeddings", "embeddings"),
    /** {@code POST /v1/messages}. */
    ANTHROPIC_MESSAGES("Anthropic Messages", "/messages", "chat"),
    /**
     * {@code POST /v1/messages/count_tokens}: what a message would take, without asking a model.
     */
    ANTHROPIC_COUNT("Anthropic token counting", "/messages/count_tokens", "count_tokens");

    private final String title;
    private final String path;
    private final String operation;

    Dialect(String title, String path, String operation) {
        this.title = title;
        this.path = path;
        this.operation = operation;
    }

    /** Its name for people. */
    public String title() {
        return title;
    }

    /** Behind {@code /v1}, for example {@code /messages}. */
    public String path() {
        return path;
    }

    /**
     * For {@code gen_ai.operation.name}; of counting, which the conventions have no word for, its
     * own.
     *
     * @see <a href="https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/">GenAI
     *     spans</a>
     */
    public String operation() {
        return operation;
    }

    /** Whether errors and headers are Anthropic's rather than OpenAI's. */
    public boolean anthropic() {
        return this == ANTHROPIC_MESSAGES || this == ANTHROPIC_COUNT;
    }

    /** Whether a model is asked, which takes tokens. */
    public boolean spends() {
        return this != ANTHROPIC_COUNT;
    }
}
