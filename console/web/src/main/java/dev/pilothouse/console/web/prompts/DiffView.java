package dev.pilothouse.console.web.prompts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.TextDiff;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.policy.rules.prompts.PromptContent;
import dev.pilothouse.policy.rules.prompts.PromptDiff;
import dev.pilothouse.policy.rules.prompts.PromptDiff.FieldDiff;
import dev.pilothouse.policy.rules.prompts.PromptJson;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Two prompts side by side: what they say, and all else that shapes the answer. */
final class DiffView extends Div {
    /** Shown also where they are the same. */
    private static final List<String> ALWAYS =
            List.of(
                    "model",
                    "parameters.temperature",
                    "parameters.max_output_tokens",
                    "guardrails");

    private final List<SideBySide> texts;
    private final PromptDiff diff;

    /**
     * @param left what stands over the first, for example its version and digest
     * @param right the same of the second
     */
    DiffView(PromptContent before, PromptContent after, Component left, Component right) {
        addClassName("compare");
        texts = SideBySide.of(before, after);
        diff = PromptDiff.between(before, after);
        add(Ui.div("diffhead", left, right), lines(), settings(before));
    }

    /** For one line: {@code 3 lines removed or reworded, 3 added, 2 settings}. */
    String summary() {
        if (diff.isEmpty()) {
            return "they say the same";
        }
        return Format.plural(SideBySide.changed(texts, true), "line")
                + " removed or reworded, "
                + SideBySide.changed(texts, false)
                + " added, "
                + Format.plural(fields().size(), "setting");
    }

    private Div lines() {
        Div all = Ui.div("diff");
        for (SideBySide message : texts) {
            all.add(who(message.before()), who(message.after()));
            TextDiff.cells(message.rows()).forEach(all::add);
        }
        return all;
    }

    private static Div who(String role) {
        return role.isEmpty() ? Ui.div("ln gap") : Ui.div("who", Ui.text(Words.role(role), "ter"));
    }

    private Div settings(PromptContent before) {
        NativeTableBody body = new NativeTableBody();
        Set<String> changed =
                diff.fields().stream().map(FieldDiff::path).collect(Collectors.toSet());
        JsonNode tree = PromptJson.tree(before);
        for (String path : ALWAYS) {
            JsonNode value = tree.at("/" + path.replace('.', '/'));
            if (!changed.contains(path) && !value.isMissingNode()) {
                body.add(
                        row(path, Ui.text(shown(value.toString()), "sec"), Ui.text("same", "ter")));
            }
        }
        fields().forEach(f ->
                body.add(row(f.path(), value(f.before(), "chg-old"), value(f.after(), "chg-new"))));
        NativeTable table = new NativeTable();
        table.addClassName("dense");
        table.add(body);
        table.getElement().setAttribute("aria-label", "Settings before and after");
        return Ui.div("params", table);
    }

    /** That a variable or tool has its name is no news: the path says it. */
    private List<FieldDiff> fields() {
        return diff.fields().stream()
                .filter(f -> !f.path().matches("(variables|tools)\\..*\\.name"))
                .toList();
    }

    private static Span value(String json, String css) {
        return json.isEmpty() || json.equals("\"\"")
                ? Ui.text("not set", "ter")
                : Ui.text(shown(json), css);
    }

    /** Texts without their quotes, lists without brackets: people read them. */
    private static String shown(String json) {
        boolean list = json.startsWith("[\"");
        String plain =
                list ? json.substring(1, json.length() - 1).replace("\",\"", "\", \"") : json;
        return list || plain.startsWith("\"") ? plain.replace("\"", "") : plain;
    }

    private static NativeTableRow row(String path, Component before, Component after) {
        NativeTableCell name = new NativeTableCell(Ui.text(Words.field(path), "ter"));
        return new NativeTableRow(name, new NativeTableCell(before), new NativeTableCell(after));
    }

    /** What stands over a side: a badge, the version and its digest. */
    static Div head(Component badge, String version, String digest) {
        Div head = new Div(badge, Ui.text(version, "medium"));
        if (!digest.isEmpty()) {
            head.add(Ui.text(Words.digest(digest), "ter", "small", "mono", "clip"));
        }
        return head;
    }
}
