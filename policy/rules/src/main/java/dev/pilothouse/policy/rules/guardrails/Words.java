package dev.pilothouse.policy.rules.guardrails;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Many whole words or phrases in one pass, without regard to case.
 *
 * @see <a href="https://doi.org/10.1145/360825.360855">Aho and Corasick, 1975</a>
 */
final class Words {
    private static final int ASCII = 128;

    private final Node root = new Node(0);

    /** Where the first letter of a word leads; most letters begin none. */
    private final Node[] first = new Node[ASCII];

    private static final class Node {
        final Map<Character, Node> next = new HashMap<>(2);
        final int depth;
        Node back = this;

        /** Length of the longest word that ends here; 0 for none. */
        int word;

        Node(int depth) {
            this.depth = depth;
        }
    }

    Words(List<String> words) {
        words.forEach(this::add);
        link();
        Arrays.setAll(first, c -> root.next.getOrDefault((char) c, root));
    }

    private void add(String word) {
        Node node = root;
        for (char c : word.strip().toCharArray()) {
            Node from = node;
            node = node.next.computeIfAbsent(fold(c), k -> new Node(from.depth + 1));
        }
        node.word = node.depth;
    }

    private void link() {
        ArrayDeque<Node> open = new ArrayDeque<>();
        root.next
                .values()
                .forEach(n -> {
                    n.back = root;
                    open.add(n);
                });
        for (Node node = open.poll(); node != null; node = open.poll()) {
            Node parent = node;
            node.next.forEach((c, child) -> {
                child.back = find(parent.back, c);
                child.word = Math.max(child.word, child.back.word);
                open.add(child);
            });
        }
    }

    private Node step(Node from, char c) {
        return from == root && c < ASCII ? first[c] : find(from, c);
    }

    private Node find(Node from, char c) {
        Node node = from;
        @Nullable Node next = node.next.get(c);
        while (next == null && node != root) {
            node = node.back;
            next = node.next.get(c);
        }
        return next == null ? root : next;
    }

    private static char fold(char c) {
        return Character.toLowerCase(Character.toUpperCase(c));
    }

    List<Found> find(String text) {
        List<Found> found = new ArrayList<>(0);
        Node node = root;
        int done = 0;
        for (int at = 0; at < text.length(); at++) {
            node = step(node, fold(text.charAt(at)));
            int start = at + 1 - node.word;
            if (node.word > 0 && start >= done && isWhole(text, start, at + 1)) {
                found.add(Found.of(start, at + 1, "denied", "[removed]"));
                done = at + 1;
            }
        }
        return found;
    }

    private static boolean isWhole(String text, int start, int end) {
        return !(joins(text, start - 1) && joins(text, start))
                && !(joins(text, end - 1) && joins(text, end));
    }

    private static boolean joins(String text, int at) {
        return at >= 0
                && at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_');
    }

    /** Where the longest beginning of a word at the end of a text begins. */
    int open(String text) {
        Node node = root;
        for (int at = 0; at < text.length(); at++) {
            node = step(node, fold(text.charAt(at)));
        }
        return text.length() - node.depth;
    }
}
