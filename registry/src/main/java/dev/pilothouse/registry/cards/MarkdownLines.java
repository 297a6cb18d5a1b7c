package dev.pilothouse.registry.cards;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Lists and tables in Markdown. */
final class MarkdownLines {
    private MarkdownLines() {}

    /** One entry for each item of a list, or for each paragraph when there is no list. */
    static List<String> items(String text) {
        boolean list = text.lines().anyMatch(l -> l.stripLeading().matches("[-*+] .*"));
        List<String> items = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            String stripped = line.strip();
            boolean begins = list ? stripped.matches("[-*+] .*") : stripped.isEmpty();
            if (begins) {
                items.add(open.toString());
                open.setLength(0);
            }
            String content = list && begins ? stripped.substring(2) : stripped;
            open.append(open.isEmpty() ? "" : " ").append(content);
        }
        items.add(open.toString());
        return items.stream().map(String::strip).filter(i -> !i.isEmpty()).toList();
    }

    /** The rows of a table; its columns in any order, unknown ones left out. */
    static List<Map<String, String>> table(CardField field, String text) {
        List<List<String>> lines =
                text.lines()
                        .map(String::strip)
                        .filter(l -> l.startsWith("|"))
                        .map(MarkdownLines::cells)
                        .toList();
        if (lines.size() < 3) {
            return List.of();
        }
        List<Map<String, String>> rows = new ArrayList<>();
        for (List<String> line : lines.subList(2, lines.size())) {
            Map<String, String> row = new LinkedHashMap<>();
            for (CardField.Column column : field.columns()) {
                int at = lines.getFirst().indexOf(column.label());
                row.put(column.name(), at >= 0 && at < line.size() ? line.get(at) : "");
            }
            rows.add(row);
        }
        return rows;
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        for (int i = 1; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && i + 1 < line.length()) {
                cell.append(line.charAt(++i));
            } else if (c == '|') {
                cells.add(cell.toString().strip().replace("<br>", "\n"));
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        return cells;
    }

    static ArrayNode array(List<Map<String, String>> rows) {
        return JsonMapper.shared().valueToTree(rows);
    }

    static String write(CardField field, JsonNode rows) {
        String head = row(field.columns().stream().map(CardField.Column::label).toList());
        String line = row(field.columns().stream().map(c -> "---").toList());
        String body =
                rows.valueStream()
                        .map(r ->
                                row(
                                        field.columns().stream()
                                                .map(c -> r.path(c.name()).asString(""))
                                                .toList()))
                        .collect(Collectors.joining("\n"));
        return head + "\n" + line + "\n" + body;
    }

    private static String row(List<String> cells) {
        return cells.stream()
                .map(c -> c.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "<br>"))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }
}
