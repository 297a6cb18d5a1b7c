package dev.pilothouse.gateway.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.pilothouse.gateway.json.Texts.Place;
import dev.pilothouse.policy.rules.guardrails.GuardStage;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** The texts of an answer: of one event of a stream, or of a whole body. */
public abstract class AnswerTexts {
    static final Place OUTPUT = Place.of(GuardStage.OUTPUT);
    static final Place ARGUMENTS = Place.of(GuardStage.TOOL_ARGUMENTS);
    private static final String ALL = "";

    /** What is taken out of the bytes once they change. */
    private record Cut(Range at, String none) {}

    /** A signature of what a channel said. */
    private record Seal(Range at, String channel) {}

    final Texts texts = new Texts();
    private final Set<String> ended = new HashSet<>(2);
    private final List<Cut> cuts = new ArrayList<>(0);
    private final List<Seal> seals = new ArrayList<>(0);
    private boolean unreadable;

    /** Reads a whole body, which may be anything. */
    public static AnswerTexts ofWhole(Dialect dialect, byte[] body) {
        AnswerTexts texts = in(dialect);
        texts.read(body, 0, false);
        return texts;
    }

    /** Reads one event with its blank line, which may be anything. */
    public static AnswerTexts ofEvent(Dialect dialect, byte[] event) {
        AnswerTexts texts = in(dialect);
        int data = EventSplitter.dataAt(event);
        if (EventSplitter.hasLoneReturn(event)) {
            texts.unreadable = true;
        } else if (data >= 0 && !isDone(event, data)) {
            texts.read(event, data, true);
        }
        return texts;
    }

    private static AnswerTexts in(Dialect dialect) {
        return switch (dialect) {
            case OPENAI_CHAT, OPENAI_EMBEDDINGS -> new ChatAnswerTexts();
            case OPENAI_RESPONSES -> new ResponsesAnswerTexts();
            case ANTHROPIC_MESSAGES, ANTHROPIC_COUNT -> new MessagesAnswerTexts();
        };
    }

    private void read(byte[] bytes, int from, boolean event) {
        try {
            Node root = Node.read(bytes, from, bytes.length);
            if (root == null || !root.isObject()) {
                unreadable = true;
            } else {
                unreadable = event && EventSplitter.dataAfter(bytes, root.to()) >= 0;
                read(root);
            }
        } catch (JacksonException bad) {
            unreadable = true;
        }
    }

    /** Whether an event says that the stream is over. */
    public static boolean isDone(byte[] event) {
        int data = EventSplitter.dataAt(event);
        return data >= 0 && isDone(event, data);
    }

    private static boolean isDone(byte[] event, int data) {
        return event.length > data + 1 && event[data] == '[' && event[data + 1] == 'D';
    }

    /** Finds what an object says. */
    abstract void read(Node root);

    /**
     * An event of the same stream with more text of a channel.
     *
     * @param event whose texts these are
     * @param like a piece of it
     * @param shift how many further events came before it
     */
    public abstract byte[] event(byte[] event, Piece like, String text, long shift);

    // ---- what subclasses find ----

    /** A channel ends with what this event says before its last word; so do those below it. */
    final void end(String channel) {
        ended.add(channel);
    }

    final void endAll() {
        ended.add(ALL);
    }

    /** Probabilities of tokens, which tell what they were. */
    final void probabilities(@Nullable Node node, String none) {
        if (node != null && !node.isNull() && !node.source().equals(none)) {
            cuts.add(new Cut(new Range(node.from(), node.to()), none));
        }
    }

    /** A signature of what a channel said. */
    final void seal(@Nullable Node node, String channel) {
        if (node != null && node.isText()) {
            seals.add(new Seal(new Range(node.from(), node.to()), channel));
        }
    }

    // ---- what was found ----

    /** In the order in which they are to be looked at. */
    public List<Piece> pieces() {
        return texts.pieces();
    }

    /** Content that no rule can read. */
    public Unread unread() {
        return texts.unread();
    }

    /** Whether a channel ends here, before the pieces that repeat it. */
    public boolean ends(String channel) {
        for (String end : ended) {
            if (end.equals(ALL) || channel.equals(end) || channel.startsWith(end + "/")) {
                return true;
            }
        }
        return false;
    }

    /** Whether later events of the dialect say again what deltas said. */
    public boolean repeats() {
        return false;
    }

    /** Whether nobody can say what it says. */
    public boolean unreadable() {
        return unreadable;
    }

    /** Empties the signatures of a channel whose text is no longer what was signed. */
    public void unseal(String channel) {
        for (Seal seal : seals) {
            if (seal.channel.equals(channel)) {
                cuts.add(new Cut(seal.at, "\"\""));
            }
        }
    }

    /**
     * Whether it must change though no text does: it says with which probability tokens came, and
     * so which they were, or signs what was changed before.
     */
    public boolean mustChange() {
        return !cuts.isEmpty();
    }

    /** The number of the event, where the dialect counts them; null otherwise. */
    @Nullable Node sequence() {
        return null;
    }

    /** Whether the dialect counts events, and this is one. */
    public boolean counted() {
        Node number = sequence();
        return number != null && number.isNumber();
    }

    /**
     * The bytes with other texts and without token probabilities, which would tell the old ones,
     * and signatures that fit no more.
     *
     * @param changed one for each piece
     * @param shift how many events were put in before it
     */
    public final byte[] bytes(byte[] bytes, List<String> changed, long shift) {
        Splice splice = new Splice(bytes);
        Node number = sequence();
        if (shift > 0 && number != null && number.isNumber()) {
            String shifted = Long.toString(Long.parseLong(number.source()) + shift);
            splice.replace(number.from(), number.to(), shifted);
        }
        cuts.forEach(cut -> splice.replace(cut.at.from(), cut.at.to(), cut.none));
        Texts.replace(splice, pieces(), changed);
        return splice.bytes();
    }

    static byte[] event(String name, byte[] data) {
        var event = new ByteArrayOutputStream(data.length + 48);
        if (!name.isEmpty()) {
            event.writeBytes(("event: " + name + "\n").getBytes(US_ASCII));
        }
        event.writeBytes("data: ".getBytes(US_ASCII));
        event.writeBytes(data);
        event.write('\n');
        event.write('\n');
        return event.toByteArray();
    }
}
