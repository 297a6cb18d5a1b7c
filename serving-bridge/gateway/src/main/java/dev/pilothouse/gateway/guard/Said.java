package dev.pilothouse.gateway.guard;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the caller was told in each channel of a stream whose last events say it all again. */
final class Said {
    private static final int MOST = 8 * 1024 * 1024;

    private final Map<String, StringBuilder> channels = new HashMap<>();
    private int characters;

    /**
     * Notes more of a channel.
     *
     * @throws IllegalStateException when the stream is longer than can be kept
     */
    void add(String channel, String text) {
        characters += text.length();
        if (characters > MOST) {
            throw new IllegalStateException("an answer of more than " + MOST + " characters");
        }
        channels.computeIfAbsent(channel, c -> new StringBuilder()).append(text);
    }

    /** All of a channel; null when it said nothing. */
    @Nullable String all(String channel) {
        StringBuilder said = channels.get(channel);
        return said == null ? null : said.toString();
    }

    boolean has(String channel) {
        return channels.containsKey(channel);
    }
}
