package dev.pilothouse.gateway.json;

import dev.pilothouse.gateway.json.Texts.Place;
import dev.pilothouse.policy.rules.guardrails.GuardStage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The texts of a request, in any dialect. Marks of the caller that say what was retrieved — a field
 * <code>"pilothouse": {"retrieved": true}</code> of a message, item or content part — are found as
 * well, to be taken out before a provider sees them.
 */
public final class RequestTexts {
    private static final String MARK = "pilothouse";
    private static final Place INPUT = Place.of(GuardStage.INPUT);
    private static final Place DEVELOPERS = new Place(GuardStage.INPUT, true, "", false);
    private static final Place RESULTS = Place.of(GuardStage.TOOL_RESULTS);
    private static final Place ARGUMENTS = Place.of(GuardStage.TOOL_ARGUMENTS);
    private static final Place RETRIEVED = Place.of(GuardStage.RETRIEVED);

    /** Fields of a call of a tool that ran at the provider, which say what it gave back. */
    static final Set<String> GIVEN_BACK = Set.of("output", "outputs", "result", "results", "error");

    private final Texts texts = new Texts();
    private final List<Range> marks = new ArrayList<>(0);
    private final Thoughts thoughts = new Thoughts();

    private RequestTexts() {}

    /**
     * Reads a body that was scanned before.
     *
     * @throws tools.jackson.core.JacksonException when it is no JSON
     */
    public static RequestTexts of(Dialect dialect, byte[] body) {
        RequestTexts found = new RequestTexts();
        Node root = Node.read(body, 0, body.length);
        if (root != null) {
            found.read(dialect, root);
        }
        return found;
    }

    private void read(Dialect dialect, Node root) {
        switch (dialect) {
            case OPENAI_CHAT -> {
                root.list("messages").forEach(this::message);
                content(root.get("prediction"), INPUT);
            }
            case OPENAI_RESPONSES -> {
                texts.text(root.get("instructions"), DEVELOPERS);
                texts.text(root.get("input"), INPUT);
                root.list("input").forEach(this::item);
            }
            case OPENAI_EMBEDDINGS -> embedded(root.get("input"));
            case ANTHROPIC_MESSAGES, ANTHROPIC_COUNT -> {
                content(root.get("system"), DEVELOPERS);
                root.list("messages").forEach(this::message);
            }
        }
    }

    private void embedded(@Nullable Node input) {
        if (input != null) {
            texts.text(input, INPUT);
            List<Node> elements = input.elements();
            if (elements.stream().anyMatch(Node::isNumber)) {
                texts.unread("tokens", INPUT);
            }
            elements.forEach(this::embedded);
            content(input.isObject() ? input : null, INPUT);
        }
    }

    /** A message, with the parts and calls of tools in it. */
    private void message(Node message) {
        Place place = marked(message, byRole(message.text("role")));
        for (Node.Field field : message.fields()) {
            switch (field.name()) {
                case "role", "name", "tool_call_id", "id", "type", "status", MARK -> {}
                case "content" -> content(field.value(), place);
                case "tool_calls" -> field.value().elements().forEach(this::toolCall);
                case "function_call" ->
                        field.value()
                                .all("arguments")
                                .forEach(said -> texts.arguments(said, ARGUMENTS));
                case "audio" -> audio(field.value(), place);
                default -> texts.all(field.value(), place);
            }
        }
    }

    private void audio(Node audio, Place place) {
        if (audio.isObject()) {
            texts.unread("audio", place);
        }
    }

    private static Place byRole(String role) {
        return switch (role) {
            case "tool", "function" -> RESULTS;
            case "system", "developer" -> DEVELOPERS;
            default -> INPUT;
        };
    }

    private void toolCall(Node call) {
        for (Node function : call.all("function")) {
            function.all("arguments").forEach(said -> texts.arguments(said, ARGUMENTS));
        }
        for (Node custom : call.all("custom")) {
            custom.all("input").forEach(said -> texts.text(said, ARGUMENTS));
        }
    }

    /** An item of the Responses API: a message, or what a tool was called with or gave back. */
    private void item(Node item) {
        String type = item.text("type");
        if (item.isText()) {
            texts.text(item, INPUT);
        } else if (type.isEmpty() || type.equals("message")) {
            message(item);
        } else if (type.endsWith("_call") || type.equals("mcp_approval_request")) {
            callItem(item);
        } else {
            boolean given = type.endsWith("_output") || type.equals("mcp_list_tools");
            fields(item, marked(item, given ? RESULTS : INPUT));
        }
    }

    private void callItem(Node item) {
        Place place = marked(item, ARGUMENTS);
        String type = item.text("type");
        for (Node.Field field : item.fields()) {
            if (field.name().equals("arguments")) {
                texts.arguments(field.value(), ARGUMENTS);
            } else if (type.equals("image_generation_call") && field.name().equals("result")) {
                texts.unread(type, RESULTS);
            } else if (GIVEN_BACK.contains(field.name())) {
                content(field.value(), RESULTS);
            } else if (!field.name().equals(MARK)) {
                one(item, field, place);
            }
        }
    }

    /** Content: a text, a part, or several. */
    private void content(@Nullable Node node, Place place) {
        if (node == null) {
            return;
        }
        texts.text(node, place);
        List<Node> parts = node.elements();
        for (int i = 0; i < parts.size(); i++) {
            int before = pieces().size();
            content(parts.get(i), place);
            thoughts.note(parts, i, before, pieces().size());
        }
        if (node.isObject()) {
            part(node, marked(node, place));
        }
    }

    private void part(Node part, Place place) {
        String type = part.text("type");
        if (type.endsWith("tool_use")) {
            part.all("input").forEach(said -> texts.arguments(said, ARGUMENTS));
        } else if (type.endsWith("tool_result")) {
            fields(part, marked(part, RESULTS));
        } else if (type.equals("search_result")) {
            fields(part, RETRIEVED);
        } else {
            fields(part, place);
        }
    }

    private void fields(Node part, Place place) {
        for (Node.Field field : part.fields()) {
            if (!field.name().equals(MARK)) {
                one(part, field, place);
            }
        }
    }

    private void one(Node of, Node.Field field, Place place) {
        boolean nested = field.name().equals("content") || field.name().equals("output");
        if (nested) {
            content(field.value(), place);
        } else {
            texts.field(of, field, place);
        }
    }

    // ---- marks ----

    /** The place of what a message or part says; its marks are noted. */
    private Place marked(Node of, Place place) {
        List<Node.Field> fields = of.fields();
        int leading = 0;
        while (leading < fields.size() && isMark(fields.get(leading))) {
            leading++;
        }
        if (leading > 0) {
            int to =
                    leading < fields.size()
                            ? fields.get(leading).nameAt()
                            : fields.get(leading - 1).value().to();
            mark(fields.getFirst().nameAt(), to);
        }
        for (int i = leading; i < fields.size(); i++) {
            if (isMark(fields.get(i))) {
                mark(fields.get(i - 1).value().to(), fields.get(i).value().to());
            }
        }
        return retrieved(fields) ? RETRIEVED : place;
    }

    /** A part is looked at once for itself and once for what is in it. */
    private void mark(int from, int to) {
        Range mark = new Range(from, to);
        if (!marks.contains(mark)) {
            marks.add(mark);
        }
    }

    private static boolean isMark(Node.Field field) {
        return field.name().equals(MARK);
    }

    private static boolean retrieved(List<Node.Field> fields) {
        return fields.stream()
                .filter(RequestTexts::isMark)
                .map(field -> field.value().get("retrieved"))
                .anyMatch(value -> value != null && value.source().equals("true"));
    }

    // ---- what was found ----

    /** In the order of the body. */
    public List<Piece> pieces() {
        return texts.pieces();
    }

    /** Content that no rule can read. */
    public Unread unread() {
        return texts.unread();
    }

    /** Whether anything must be taken out. */
    public boolean marked() {
        return !marks.isEmpty() || thoughts.unsigned();
    }

    /** A quick look whether anything may have to be taken out of a body. */
    public static boolean mayBeMarked(Dialect dialect, byte[] body) {
        for (int i = 0; i + 12 < body.length; i++) {
            if (body[i] == '"' && body[i + 1] == 'p' && body[i + 2] == 'i' && body[i + 3] == 'l') {
                return true;
            }
        }
        return dialect.anthropic() && Thoughts.mayBeUnsigned(body);
    }

    /**
     * The body without marks and with other texts. Of thinking that changes nothing is left.
     *
     * @param changed one for each piece, the same text for those that stay
     */
    public byte[] body(byte[] body, List<String> changed) {
        Splice splice = new Splice(body);
        List<Range> cuts = thoughts.cut(splice, pieces(), changed);
        marks.stream()
                .filter(mark -> !within(cuts, mark.from()))
                .forEach(mark -> splice.replace(mark.from(), mark.to(), ""));
        List<String> left = new ArrayList<>(changed);
        for (int i = 0; i < left.size() && !cuts.isEmpty(); i++) {
            if (within(cuts, pieces().get(i).from())) {
                left.set(i, pieces().get(i).value());
            }
        }
        Texts.replace(splice, pieces(), left);
        return splice.bytes();
    }

    private static boolean within(List<Range> cuts, int at) {
        return cuts.stream().anyMatch(cut -> cut.from() <= at && at < cut.to());
    }
}
