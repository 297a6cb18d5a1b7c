package dev.pilothouse.console.bench.sample;

/**
 * A model of the sample company, with the price that the sample assumes.
 *
 * @param provider as {@code gen_ai.provider.name}
 * @param inputPrice per million tokens, in the price book's currency
 * @param ttftMillis usual time to the first token
 * @param tokensPerSecond usual speed of an answer
 */
public record Model(
        String provider,
        String name,
        String inputPrice,
        String outputPrice,
        int ttftMillis,
        int tokensPerSecond) {
    static final Model LARGE =
            new Model("anthropic", "claude-sonnet-4-5", "3.00", "15.00", 620, 70);
    static final Model MEDIUM = new Model("openai", "gpt-4.1", "2.00", "8.00", 480, 90);
    static final Model SMALL = new Model("openai", "gpt-4.1-mini", "0.40", "1.60", 310, 140);
    static final Model FAST = new Model("gcp.gemini", "gemini-2.5-flash", "0.30", "2.50", 260, 190);
}
