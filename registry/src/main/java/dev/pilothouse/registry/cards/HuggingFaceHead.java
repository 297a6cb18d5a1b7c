package dev.pilothouse.registry.cards;

import dev.pilothouse.db.model.BadInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** The YAML head of a README: keys of the hub, and its {@code model-index} of results. */
final class HuggingFaceHead {
    /** The hub writes identifiers in lower case. */
    private static final Map<String, String> LICENCES =
            Map.of(
                    "apache-2.0", "Apache-2.0",
                    "mit", "MIT",
                    "cc-by-4.0", "CC-BY-4.0",
                    "cc-by-sa-4.0", "CC-BY-SA-4.0",
                    "cc-by-nc-4.0", "CC-BY-NC-4.0",
                    "cc0-1.0", "CC0-1.0",
                    "bsd-3-clause", "BSD-3-Clause");

    private HuggingFaceHead() {}

    /** False when no field holds the key. */
    static boolean take(CardWriter card, String key, @Nullable Object value) {
        switch (key) {
            case "license" -> card.text("identity.licence", licence(value));
            case "license_name" -> named(card, value);
            case "license_link" -> card.text("identity.licence_link", text(key, value));
            case "base_model" ->
                    texts(key, value).forEach(v -> card.line("identity.base_models", v));
            case "language" -> texts(key, value).forEach(v -> card.line("identity.languages", v));
            case "tags" -> texts(key, value).forEach(v -> card.line("identity.tags", v));
            case "pipeline_tag" -> card.text("use.task", text(key, value));
            case "model_name" -> card.text("identity.name", text(key, value));
            case "datasets" ->
                    texts(key, value)
                            .forEach(v ->
                                    card.row(
                                            "data.datasets", Map.of("name", v, "use", "training")));
            case "co2_eq_emissions" -> emissions(card, value);
            case "model-index" -> index(card, value);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static String licence(@Nullable Object value) {
        String id = text("license", value);
        return LICENCES.getOrDefault(id, id);
    }

    /** A licence of its own: its name says more than {@code other}. */
    private static void named(CardWriter card, @Nullable Object value) {
        card.text("identity.licence", text("license_name", value));
    }

    private static void emissions(CardWriter card, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            // The hub counts grams.
            Object grams = map.get("emissions");
            String co2 =
                    grams instanceof Number n
                            ? new java.math.BigDecimal(n.toString())
                                    .movePointLeft(6)
                                    .stripTrailingZeros()
                                    .toPlainString()
                            : "";
            card.row(
                    "environment.energy",
                    cells("activity", plain(map.get("training_type")), "co2", co2));
            card.text("environment.hardware", plain(map.get("hardware_used")));
            card.text("environment.cloud", plain(map.get("geographical_location")));
        } else {
            throw new BadInput("co2_eq_emissions", plain(value), "keys and values");
        }
    }

    private static void index(CardWriter card, @Nullable Object value) {
        for (Map<?, ?> model : maps("model-index", value)) {
            card.text("identity.name", plain(model.get("name")));
            for (Map<?, ?> result : maps("model-index.results", model.get("results"))) {
                Map<?, ?> task = map(result.get("task"));
                Map<?, ?> dataset = map(result.get("dataset"));
                Map<?, ?> source = map(result.get("source"));
                for (Map<?, ?> metric :
                        maps("model-index.results.metrics", result.get("metrics"))) {
                    Map<String, String> row = new LinkedHashMap<>();
                    row.put("type", plain(metric.get("type")));
                    row.put("value", plain(metric.get("value")));
                    row.put("slice", plain(metric.get("name")));
                    row.put("task", plain(task.get("type")));
                    row.put("dataset", first(dataset.get("name"), dataset.get("type")));
                    row.put("source", first(source.get("url"), source.get("name")));
                    row.put("lower", plain(map(metric.get("interval")).get("lower")));
                    row.put("upper", plain(map(metric.get("interval")).get("upper")));
                    card.row("evaluation.metrics", row);
                }
            }
        }
    }

    private static String first(@Nullable Object one, @Nullable Object other) {
        String text = plain(one);
        return text.isEmpty() ? plain(other) : text;
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<Map<?, ?>> maps(String key, @Nullable Object value) {
        if (!(value instanceof List<?> list)) {
            throw new BadInput(key, plain(value), "a list");
        }
        List<Map<?, ?>> maps = new ArrayList<>();
        for (Object item : list) {
            if (!(item instanceof Map<?, ?> map)) {
                throw new BadInput(key, plain(item), "keys and values");
            }
            maps.add(map);
        }
        return maps;
    }

    private static String text(String key, @Nullable Object value) {
        if (value instanceof Map<?, ?> || value instanceof List<?> list && list.size() != 1) {
            throw new BadInput(key, plain(value), "one text");
        }
        return value instanceof List<?> list ? plain(list.getFirst()) : plain(value);
    }

    private static List<String> texts(String key, @Nullable Object value) {
        if (value instanceof Map<?, ?>) {
            throw new BadInput(key, plain(value), "a text or a list of texts");
        }
        return value instanceof List<?> list
                ? list.stream().map(HuggingFaceHead::plain).toList()
                : List.of(plain(value));
    }

    static String plain(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static Map<String, String> cells(String... pairs) {
        Map<String, String> cells = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            cells.put(pairs[i], pairs[i + 1]);
        }
        return cells;
    }

    static String write(Card card) {
        Map<String, Object> head = new LinkedHashMap<>();
        Card.Identity identity = card.identity();
        put(head, "model_name", identity.name());
        licence(head, identity.licence());
        put(head, "license_link", identity.licenceLink());
        put(head, "base_model", identity.baseModels());
        put(head, "language", identity.languages());
        put(head, "tags", identity.tags());
        put(head, "pipeline_tag", card.use().task());
        put(head, "datasets", card.data().datasets().stream().map(Card.Dataset::name).toList());
        if (!card.evaluation().metrics().isEmpty()) {
            head.put("model-index", List.of(index(card)));
        }
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setAllowUnicode(true);
        options.setSplitLines(false);
        return "---\n" + (head.isEmpty() ? "" : new Yaml(options).dump(head)) + "---\n\n";
    }

    private static void licence(Map<String, Object> head, String licence) {
        String hub = licence.toLowerCase(Locale.ROOT);
        if (licence.equals(LICENCES.get(hub))) {
            head.put("license", hub);
        } else if (!licence.isEmpty()) {
            head.put("license", "other");
            head.put("license_name", licence);
        }
    }

    private static void put(Map<String, Object> head, String key, String value) {
        if (!value.isEmpty()) {
            head.put(key, value);
        }
    }

    private static void put(Map<String, Object> head, String key, List<String> values) {
        if (!values.isEmpty()) {
            head.put(key, values);
        }
    }

    private static Map<String, Object> index(Card card) {
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("name", card.identity().name());
        index.put(
                "results",
                card.evaluation().metrics().stream().map(HuggingFaceHead::result).toList());
        return index;
    }

    private static Map<String, Object> result(Card.Metric metric) {
        Map<String, Object> value = new LinkedHashMap<>();
        put(value, "type", metric.type());
        put(value, "value", metric.value());
        put(value, "name", metric.slice());
        Map<String, Object> interval = new LinkedHashMap<>();
        put(interval, "lower", metric.lower());
        put(interval, "upper", metric.upper());
        if (!interval.isEmpty()) {
            value.put("interval", interval);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        if (!metric.task().isEmpty()) {
            result.put("task", Map.of("type", metric.task()));
        }
        if (!metric.dataset().isEmpty()) {
            result.put("dataset", Map.of("name", metric.dataset(), "type", metric.dataset()));
        }
        result.put("metrics", List.of(value));
        if (!metric.source().isEmpty()) {
            result.put("source", Map.of("url", metric.source()));
        }
        return result;
    }
}
