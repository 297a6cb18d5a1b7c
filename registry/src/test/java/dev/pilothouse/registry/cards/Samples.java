package dev.pilothouse.registry.cards;

import java.util.Base64;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Cards for tests. */
final class Samples {
    private Samples() {}

    /** Every field filled with a value of its own. */
    static Card everything() {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        int n = 0;
        for (CardField field : CardFields.all()) {
            ObjectNode section = root.withObject(field.section());
            n++;
            switch (field.type()) {
                case TEXT ->
                        section.put(
                                field.name(),
                                field.choices().isEmpty()
                                        ? "text " + n
                                        : field.choices().getFirst());
                case LONG ->
                        section.put(
                                field.name(), "First paragraph " + n + ".\n\n# No heading: a | b");
                case LIST -> section.withArray(field.name()).add("one " + n).add("two, ü | 2");
                case ROWS -> {
                    for (int r = 0; r < 2; r++) {
                        ObjectNode row = section.withArray(field.name()).addObject();
                        for (CardField.Column c : field.columns()) {
                            row.put(c.name(), c.name() + " " + n + " | " + r);
                        }
                    }
                }
            }
        }
        root.withObject("identity")
                .put("licence", "Apache-2.0")
                .put("weights_digest", "ab".repeat(32));
        ObjectNode energy = (ObjectNode) root.withObject("environment").withArray("energy").path(0);
        energy.put("activity", "fine-tuning")
                .put("kwh", "12.5")
                .put("co2", "0.004")
                .put("provider", "wind");
        String png = Base64.getEncoder().encodeToString(new byte[] {1, 2, 3});
        root.withObject("evaluation")
                .withArray("graphics")
                .forEach(g -> ((ObjectNode) g).put("image", png));
        return CardJson.read(root);
    }
}
