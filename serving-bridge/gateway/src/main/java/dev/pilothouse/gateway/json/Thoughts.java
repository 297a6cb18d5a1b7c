package dev.pilothouse.gateway.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Blocks of thinking in a request. Anthropic signed each as it is and takes no other: it goes as it
 * is, or not at all.
 *
 * @see <a
 *     href="../../../../../../../../../docs/decisions/2026-11-30-masked-thinking.md">decision</a>
 */
final class Thoughts {
    /** Stands for blocks that were all that a message said: none may be empty. */
    private static final String NOTHING = "{\"type\":\"text\",\"text\":\"[thinking removed]\"}";

    private static final byte[] SIGNATURE = "\"signature\"".getBytes(US_ASCII);

    /**
     * A block.
     *
     * @param index among the parts of its content
     * @param firstPiece of the request's texts
     * @param endPiece exclusive
     */
    private record Block(int index, int firstPiece, int endPiece, boolean signed) {}

    /** The blocks of one content, among its other parts. */
    private record Content(List<Node> parts, List<Block> blocks) {}

    private final List<Content> contents = new ArrayList<>(0);
    private boolean unsigned;

    /** Notes a part of a content if it is thinking. */
    void note(List<Node> parts, int index, int firstPiece, int endPiece) {
        Node part = parts.get(index);
        if (!part.text("type").equals("thinking")) {
            return;
        }
        boolean signed = !part.text("signature").isEmpty();
        unsigned |= !signed;
        if (contents.isEmpty() || contents.getLast().parts != parts) {
            contents.add(new Content(parts, new ArrayList<>(1)));
        }
        contents.getLast().blocks.add(new Block(index, firstPiece, endPiece, signed));
    }

    /** Whether there are some that nobody signed. */
    boolean unsigned() {
        return unsigned;
    }

    /**
     * Takes out what is not signed, or no more as it was signed.
     *
     * @return what was taken out
     */
    List<Range> cut(Splice splice, List<Piece> pieces, List<String> texts) {
        List<Range> cuts = new ArrayList<>(0);
        for (Content content : contents) {
            boolean[] out = new boolean[content.parts.size()];
            for (Block block : content.blocks) {
                out[block.index] = !block.signed || changed(block, pieces, texts);
            }
            cut(content.parts, out, splice, cuts);
        }
        return cuts;
    }

    private static boolean changed(Block block, List<Piece> pieces, List<String> texts) {
        for (int i = block.firstPiece; i < block.endPiece; i++) {
            if (!pieces.get(i).value().equals(texts.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** Each with the comma that parts it from its neighbours. */
    private static void cut(List<Node> parts, boolean[] out, Splice splice, List<Range> cuts) {
        boolean kept = false;
        for (int i = 0; i < out.length; i++) {
            if (!out[i]) {
                kept = true;
                continue;
            }
            Node part = parts.get(i);
            boolean last = i == out.length - 1;
            int from = kept ? parts.get(i - 1).to() : part.from();
            int to = kept || last ? part.to() : parts.get(i + 1).from();
            splice.replace(from, to, kept || !last ? "" : NOTHING);
            cuts.add(new Range(from, to));
        }
    }

    /** A quick look whether a body may have thinking that nobody signed. */
    static boolean mayBeUnsigned(byte[] body) {
        for (int i = 0; i + SIGNATURE.length < body.length; i++) {
            if (body[i] == '"' && body[i + 1] == 's' && isAt(body, i) && isEmpty(body, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAt(byte[] body, int at) {
        return Arrays.equals(body, at, at + SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
    }

    private static boolean isEmpty(byte[] body, int at) {
        int i = at + SIGNATURE.length;
        while (i < body.length && (body[i] <= ' ' || body[i] == ':')) {
            i++;
        }
        return i + 1 < body.length && body[i] == '"' && body[i + 1] == '"';
    }
}
